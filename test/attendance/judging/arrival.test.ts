import { describe, expect, test } from 'vitest';
import { arrivalOf } from '../../../src/attendance/judging/arrival.js';
import { createRoomPlaces } from '../../../src/attendance/model/places.js';
import { evidence, PARAMETERS, run, signaturesOf } from '../../workbench/evidence.js';

const MINUTES = 75;
/** Access points of the room, the corridor and the dormitory, and a hall that hears both. */
const [ROOM, ROOM_TOO, CORRIDOR, DORM, HALL] = [1, 2, 3, 4, 5];
const learned = signaturesOf(
  { A: { 1: 0.65, 2: 0.25, 5: 0.1 } },
  { 1: 0.01, 2: 0.01, 3: 0.4, 4: 0.53, 5: 0.05 },
);
const coming = new Map([
  [ROOM, 0.4],
  [ROOM_TOO, 0.1],
  [HALL, 0.3],
]);
const signatures = {
  ...learned,
  byRoom: { ...learned.byRoom, before: new Map([['A', coming]]) },
};
const places = createRoomPlaces(signatures, 'A', PARAMETERS);

function times(...runs: ReturnType<typeof run>[]) {
  return arrivalOf(evidence(runs), places, MINUTES, PARAMETERS);
}

test('a place on the way hears more of those who come than of those who sit, and of others', () => {
  const kinds = [ROOM, ROOM_TOO, CORRIDOR, DORM, HALL, 77].map((no) =>
    [places.isInRoom(no), places.isElsewhere(no), places.isOnTheWay(no)].map(Number).join(''),
  );
  expect(kinds).toEqual(['100', '100', '010', '010', '101', '000']);
});

describe('an arrival', () => {
  test('is the first minute in the room of a student who stays for most of the next ten', () => {
    expect(times(run(ROOM, 0, 2), run(CORRIDOR, 2, 20), run(ROOM, 20, 75)).arrival).toBe(20);
    expect(times(run(ROOM, 0, 5), run(CORRIDOR, 5, 20), run(ROOM, 20, 75)).arrival).toBe(0);
  });

  test('may be before the class', () => {
    expect(times(run(CORRIDOR, -12, -6), run(ROOM, -6, 75)).arrival).toBe(-6);
  });

  test('counts the access points of the room together', () => {
    expect(times(run(ROOM, 3, 6), run(ROOM_TOO, 6, 9), run(CORRIDOR, 9, 20)).arrival).toBe(3);
  });

  test('is certain after the student was heard elsewhere in the class', () => {
    expect(times(run(DORM, -15, 12), run(ROOM, 12, 75))).toMatchObject({
      arrival: 12,
      arrivalSeen: true,
    });
  });

  test('is a first sighting after silence: the phone may have slept until then', () => {
    expect(times(run(ROOM, 40, 75))).toMatchObject({ arrival: 40, arrivalSeen: false });
    expect(times(run(CORRIDOR, -9, -3), run(ROOM, 40, 75))).toMatchObject({
      arrival: 40,
      arrivalSeen: false,
      minutesAway: 0,
    });
  });

  test('is in the middle of a long silence between elsewhere and the room', () => {
    const silent = (until: number, since: number) =>
      times(run(DORM, 0, until), run(ROOM, since, 75));
    expect(silent(4, 24)).toMatchObject({ arrival: 24, arrivalSeen: true, minutesAway: 24 });
    expect(silent(4, 25)).toMatchObject({ arrival: 15, arrivalSeen: false, minutesAway: 4 });
    expect(silent(10, 40)).toMatchObject({ arrival: 25, arrivalSeen: false, minutesAway: 10 });
    expect(silent(11, 40)).toMatchObject({ arrival: 26, arrivalSeen: true, minutesAway: 26 });
  });

  test('is the first sighting in the room after a walk through the hall', () => {
    const early = run(DORM, -15, -9);
    expect(times(early, run(HALL, 9, 10), run(ROOM, 13, 75))).toMatchObject({
      arrival: 13,
      arrivalSeen: true,
      minutesAway: 13,
    });
    expect(times(early, run(HALL, 9, 12), run(ROOM, 13, 75)).arrival).toBe(9);
    expect(times(early, run(HALL, 9, 10), run(ROOM, 16, 75)).arrival).toBe(9);
    expect(times(early, run(HALL, 9, 10), run(HALL, 12, 75)).arrival).toBe(9);
  });

  test('is the walk through the hall, if nothing is heard for long after it', () => {
    // It does not settle: the next minutes are elsewhere.
    const entrance = [run(DORM, -15, 9), run(HALL, 11, 12), run(DORM, 13, 20)];
    expect(times(...entrance, run(ROOM, 24, 75))).toMatchObject({ arrival: 24, arrivalSeen: true });
    const passing = run(HALL, -4, -3);
    expect(times(run(DORM, -15, -9), passing, run(77, 2, 9), run(ROOM, 30, 75))).toMatchObject({
      arrival: -4,
      arrivalSeen: false,
    });
  });

  test('is the return of a student who sat there before the class and was elsewhere in it', () => {
    const before = run(ROOM, -15, -5);
    expect(times(before, run(DORM, -2, 14), run(ROOM, 20, 75))).toMatchObject({
      arrival: 20,
      arrivalSeen: true,
      minutesAway: 20,
    });
    expect(times(before, run(DORM, -4, -2), run(ROOM, 20, 75)).arrival).toBe(-15);
    expect(times(run(ROOM, -15, 3), run(DORM, 5, 14), run(ROOM, 20, 75)).arrival).toBe(-15);
    // A laptop that was left behind does not say that its owner had left.
    expect(times(before, run(DORM, -2, 14, { phone: false }), run(ROOM, 20, 75)).arrival).toBe(-15);
  });

  test('does not follow from a laptop elsewhere', () => {
    expect(times(run(DORM, -15, 16, { phone: false }), run(ROOM, 16, 75))).toMatchObject({
      arrival: 16,
      arrivalSeen: false,
      minutesAway: 0,
    });
  });

  test('is null for a student who only passed by, or was never in the room', () => {
    expect(times(run(CORRIDOR, 0, 30), run(ROOM, 30, 33), run(DORM, 33, 75)).arrival).toBeNull();
    expect(times(run(DORM, 0, 75))).toEqual({
      arrival: null,
      arrivalSeen: false,
      departure: null,
      leftEarly: false,
      minutesAway: 75,
    });
  });
});

describe('leaving early', () => {
  test('needs the phone to be heard elsewhere later, before the end', () => {
    expect(times(run(ROOM, 0, 50), run(DORM, 55, 75))).toMatchObject({
      departure: 50,
      leftEarly: true,
    });
  });

  test('does not follow from silence', () => {
    expect(times(run(ROOM, 0, 30))).toMatchObject({
      departure: 30,
      leftEarly: false,
      minutesAway: 0,
    });
    expect(times()).toMatchObject({ departure: null, leftEarly: false, minutesAway: 0 });
  });

  test('does not follow from a laptop elsewhere', () => {
    expect(times(run(ROOM, 0, 30), run(DORM, 30, 75, { phone: false })).leftEarly).toBe(false);
  });

  test('does not happen in the last ten minutes, nor if the student comes back', () => {
    expect(times(run(ROOM, 0, 65), run(CORRIDOR, 65, 75)).leftEarly).toBe(false);
    expect(times(run(ROOM, 0, 64), run(CORRIDOR, 64, 75)).leftEarly).toBe(true);
    expect(times(run(ROOM, 0, 20), run(CORRIDOR, 20, 40), run(ROOM, 40, 70))).toMatchObject({
      departure: 70,
      leftEarly: false,
      minutesAway: 20,
    });
  });
});

test('minutes away are those before an arrival that was seen, after an early leave, and between', () => {
  const away = (...runs: ReturnType<typeof run>[]) => times(...runs).minutesAway;
  expect(away(run(DORM, -15, 10), run(ROOM, 12, 60), run(DORM, 60, 62))).toBe(12 + 15);
  expect(away(run(ROOM, 0, 20), run(DORM, 25, 40), run(ROOM, 44, 75))).toBe(15);
  // Nobody knows when in a long silence the student left, so it is taken to be halfway.
  expect(away(run(ROOM, 0, 20), run(DORM, 40, 75))).toBe(55);
  expect(away(run(ROOM, 0, 20), run(DORM, 50, 75))).toBe(40);
});
