import { describe, expect, test } from 'vitest';
import { arrivalOf } from '../../../src/attendance/judging/arrival.js';
import { logRatios } from '../../../src/attendance/model/signatures.js';
import { evidence, PARAMETERS, run, signaturesOf } from '../../workbench/evidence.js';

const MINUTES = 75;
/** Access points of the room, the corridor and the dormitory. */
const [ROOM, ROOM_TOO, CORRIDOR, DORM] = [1, 2, 3, 4];
const ratios = logRatios(
  signaturesOf({ A: { 1: 0.7, 2: 0.3 } }, { 1: 0.01, 2: 0.01, 3: 0.4, 4: 0.58 }),
  'A',
);

function times(...runs: ReturnType<typeof run>[]) {
  return arrivalOf(evidence(runs), ratios, MINUTES, PARAMETERS);
}

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

test('minutes away are the minutes of the class since the student was heard elsewhere', () => {
  expect(times(run(DORM, -15, 10), run(ROOM, 12, 60), run(DORM, 60, 62)).minutesAway).toBe(12 + 15);
});
