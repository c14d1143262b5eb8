import { expect, test } from 'vitest';
import { movingStays } from '../../../src/attendance/evidence/other-devices.js';
import {
  addStranger,
  addStudent,
  noSightings,
  type PieceCounts,
} from '../../../src/attendance/occupancy/sightings.js';
import { readSightings, sightingsText } from '../../../src/attendance/occupancy/sightings-text.js';
import { STANDARD_PARAMETERS } from '../../../src/attendance/parameters.js';

const NINE = 9 * 3600;
const events = (accessPointNo: number, ...minutes: number[]) =>
  minutes.map((minute) => ({ accessPointNo, second: NINE + minute * 60 }));
const device = (accessPointNo: number, ...minutes: number[]) =>
  movingStays({ phone: true, events: events(accessPointNo, ...minutes) }, STANDARD_PARAMETERS);
const ROOMS = new Map([
  [1, new Set(['A'])],
  [2, new Set(['A', 'B'])],
]);

/** Access point -> its counts by piece from nine o'clock on. */
const fromNine = (counts: PieceCounts) =>
  Object.fromEntries([...counts].map(([no, pieces]) => [no, [...pieces].slice(108, 114)]));

test('a student who settles in a room is counted once, whatever the number of devices', () => {
  const sightings = noSightings();
  addStudent(sightings, [device(1, 0, 10, 20), device(1, 0, 10, 20)], [], ROOMS);
  addStudent(sightings, [device(1, 0, 10)], [], ROOMS);
  expect(fromNine(sightings.free)).toEqual({ 1: [2, 2, 2, 2, 1, 1] });
  expect(sightings).toMatchObject({ inClass: 0, devices: 10, owners: 6 });
});

test('a place that is no room is not counted', () => {
  const sightings = noSightings();
  addStudent(sightings, [device(9, 0, 10, 20)], [], ROOMS);
  expect(sightings).toEqual(noSightings());
});

test('access points that share a room are one place, others are not', () => {
  const moves = (other: number) =>
    movingStays(
      {
        phone: true,
        events: [...events(1, 0), ...events(other, 5), ...events(1, 10), ...events(8, 15)],
      },
      STANDARD_PARAMETERS,
    );
  const near = noSightings();
  addStudent(near, [moves(2)], [], ROOMS);
  expect(fromNine(near.free)).toEqual({ 1: [1, 0, 1, 0, 0, 0], 2: [0, 1, 0, 0, 0, 0] });
  const far = noSightings();
  addStudent(far, [moves(9)], [], ROOMS);
  expect(far.free.size).toBe(0);
});

test('a student with a class then only teaches how many are not heard', () => {
  const sightings = noSightings();
  const own = [{ startSecond: NINE, endSecond: NINE + 1200 }];
  addStudent(sightings, [device(1, 0, 10, 20, 30)], own, ROOMS);
  expect(sightings.inClass).toBe(4);
  expect(fromNine(sightings.free)).toEqual({ 1: [0, 0, 0, 0, 1, 1] });
});

test('a stranger counts between the first and the last record, and not in passing', () => {
  const strangers: PieceCounts = new Map();
  const seen = (no: number, ...minutes: number[]) =>
    addStranger(strangers, events(no, ...minutes), ROOMS, STANDARD_PARAMETERS);
  seen(1, 0, 12);
  seen(1, 3);
  seen(9, 0, 20);
  expect(fromNine(strangers)).toEqual({ 1: [1, 1, 0, 0, 0, 0] });
});

test('a device that does not move all day, such as a printer, counts for nobody', () => {
  const strangers: PieceCounts = new Map();
  const everyHalfHour = (hours: number) =>
    Array.from({ length: hours * 2 + 1 }, (_, i) => ({ accessPointNo: 1, second: i * 1800 }));
  addStranger(strangers, everyHalfHour(23), ROOMS, STANDARD_PARAMETERS);
  expect(strangers.size).toBe(0);
  addStranger(strangers, everyHalfHour(11), ROOMS, STANDARD_PARAMETERS);
  expect(fromNine(strangers)).toEqual({ 1: [1, 1, 1, 1, 1, 1] });
});

test('sightings of parts of the students add up to those of all, in whatever parts', () => {
  const all = noSightings();
  const parts = [noSightings(), noSightings()];
  [device(1, 0, 10, 20), device(2, 0, 10), device(1, 0, 15)].forEach((one, i) => {
    const own = i === 2 ? [{ startSecond: NINE, endSecond: NINE + 600 }] : [];
    addStudent(all, [one], own, ROOMS);
    addStudent(parts[i % 2]!, [one], own, ROOMS);
  });
  expect(readSightings(parts.map(sightingsText))).toEqual(all);
  expect(readSightings([sightingsText(all)])).toEqual(all);
  expect(readSightings([])).toEqual(noSightings());
});
