import { expect, test } from 'vitest';
import { peopleInRooms, type DayInRooms } from '../../../src/attendance/occupancy/room-day.js';
import { readHours, readPieces, roomText } from '../../../src/attendance/occupancy/room-text.js';
import { add, noSightings, type PieceCounts } from '../../../src/attendance/occupancy/sightings.js';

const HOUR = 3600;
const CLASS = {
  room: 'A',
  startSecond: 9 * HOUR,
  endSecond: 10 * HOUR,
  enrolled: 40,
  rate: 0.75,
  low: 0.65,
  high: 0.85,
};
const DAY: DayInRooms = {
  rooms: ['A', 'B'],
  classes: [],
  arrivals: new Map(),
  departures: new Map(),
  attended: 0,
  sightings: noSightings(),
  strangers: new Map(),
  strangersShare: 1,
  listed: [
    { accessPointNo: 1, room: 'A', share: 0.6 },
    { accessPointNo: 2, room: 'A', share: 0.3 },
    { accessPointNo: 2, room: 'B', share: 0.1 },
    { accessPointNo: 3, room: 'gone', share: 1 },
  ],
};
const counts = (...all: [no: number, piece: number, count: number][]): PieceCounts => {
  const found: PieceCounts = new Map();
  for (const [no, piece, count] of all) add(found, no, piece, count);
  return found;
};
const people = (day: Partial<DayInRooms>, room: string, hour: number, minute: number) =>
  peopleInRooms({ ...DAY, ...day }).get(room)!.people[hour * 12 + minute / 5]!;

test('a class brings its rate times its students, from its start to its end', () => {
  const day = { classes: [CLASS] };
  expect(people(day, 'A', 9, 0)).toBe(30);
  expect(people(day, 'A', 9, 55)).toBe(30);
  expect(people(day, 'A', 8, 55)).toBe(0);
  expect(people(day, 'B', 9, 30)).toBe(0);
  // They leave after the end, which takes a while.
  expect(people(day, 'A', 10, 0)).toBe(7.5);
  expect(people(day, 'A', 10, 5)).toBe(0);
});

test('they come and go as students of the day usually do', () => {
  const day = {
    classes: [CLASS],
    arrivals: new Map([
      [-20, 10],
      [-5, 10],
      [10, 20],
    ]),
    departures: new Map([[30, 10]]),
    attended: 40,
  };
  expect(people(day, 'A', 8, 45)).toBe(7.5);
  expect(people(day, 'A', 8, 55)).toBe(15);
  expect(people(day, 'A', 9, 15)).toBe(30);
  expect(people(day, 'A', 9, 50)).toBe(22.5);
  const uneven = { ...CLASS, startSecond: 9 * HOUR + 120 };
  // Nobody comes earlier than a quarter of an hour before the start.
  expect(people({ ...day, classes: [uneven] }, 'A', 8, 45)).toBeCloseTo(4.5);
});

test('two classes in one room at once add up, and a room that is no more counts none', () => {
  const other = { ...CLASS, enrolled: 20 };
  expect(people({ classes: [CLASS, other] }, 'A', 9, 30)).toBe(45);
  expect(people({ classes: [{ ...CLASS, room: 'gone' }] }, 'A', 9, 30)).toBe(0);
});

test('of a class that has no rate nobody can say how many are in its room', () => {
  const day = { classes: [{ ...CLASS, rate: null, low: null, high: null }] };
  expect(people(day, 'A', 9, 30)).toBeNaN();
  expect(people(day, 'A', 11, 0)).toBe(0);
});

test('those who settle outside classes count with those who are not heard', () => {
  const free = counts([1, 144, 4], [1, 110, 4]);
  // In the 12 pieces of the class there are 360 people, of whom 180 were counted.
  const sightings = { ...noSightings(), free, inClass: 180 };
  const day = { classes: [CLASS], sightings };
  expect(people(day, 'A', 12, 0)).toBeCloseTo(8);
  // In a room with a class they are heard through the wall.
  expect(people(day, 'A', 9, 10)).toBe(30);
});

test('the ratio of those not heard has limits, and is one where no class teaches it', () => {
  const free = counts([1, 144, 4]);
  const with_ = (inClass: number) => ({ ...noSightings(), free, inClass });
  expect(people({ classes: [CLASS], sightings: with_(1) }, 'A', 12, 0)).toBe(24);
  expect(people({ classes: [CLASS], sightings: with_(9999) }, 'A', 12, 0)).toBe(4);
  expect(people({ sightings: with_(0) }, 'A', 12, 0)).toBe(4);
});

test('the people on an access point of two rooms are shared by what was learned', () => {
  const sightings = { ...noSightings(), free: counts([2, 144, 4]) };
  expect(people({ sightings }, 'A', 12, 0)).toBeCloseTo(3);
  expect(people({ sightings }, 'B', 12, 0)).toBeCloseTo(1);
});

test('strangers count by the persons per device of students, also in a class', () => {
  const strangers = counts([1, 110, 4], [9, 110, 4], [3, 110, 4]);
  const sightings = { ...noSightings(), devices: 10, owners: 5 };
  expect(people({ classes: [CLASS], strangers, sightings }, 'A', 9, 10)).toBe(32);
  expect(people({ strangers, sightings, strangersShare: 0.25 }, 'A', 9, 10)).toBe(8);
});

test('a count of a sample is less sure than one of all', () => {
  const strangers = counts([1, 110, 4]);
  const of = (strangersShare: number) =>
    peopleInRooms({ ...DAY, strangers, strangersShare }).get('A')!.variance[110]!;
  expect(of(0.25)).toBe(16 * of(1));
});

test('the text of a room gives its people back, to a tenth', () => {
  const day = peopleInRooms({ ...DAY, classes: [CLASS] }).get('A')!;
  const text = roomText(day)!;
  expect(text.firstPiece).toBe(108);
  expect(text.people).toHaveLength(13 * 3);
  const pieces = readPieces(text);
  expect(pieces[0]).toEqual({ piece: 108, people: 30, margin: 4 });
  expect(pieces.at(-1)).toMatchObject({ piece: 120, people: 7.5 });
  expect(text.most).toBe(30);
  const hours = readHours(text.hours);
  expect(hours).toHaveLength(24);
  expect(hours.slice(8, 12)).toEqual([0, 30, 0.6, 0]);
});

test('the text says where nobody can say, and there is none for an empty room', () => {
  expect(roomText(peopleInRooms(DAY).get('B')!)).toBeUndefined();
  const noRate = { ...CLASS, rate: null, low: null, high: null };
  const text = roomText(peopleInRooms({ ...DAY, classes: [noRate] }).get('A')!)!;
  expect(readPieces(text)[0]).toMatchObject({ people: null, margin: null });
  expect(readHours(text.hours)[9]).toBeNull();
  const allDay = { people: new Float64Array(288).fill(NaN), variance: new Float64Array(288) };
  expect(roomText(allDay)!.most).toBeNull();
  const huge = { people: new Float64Array(288).fill(1e6), variance: new Float64Array(288) };
  expect(readPieces(roomText(huge)!)[0]!.people).toBe(4665.4);
});
