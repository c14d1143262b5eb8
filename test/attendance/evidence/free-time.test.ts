import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freeTime } from '../../../src/attendance/evidence/free-time.js';
import type { ClassTime } from '../../../src/attendance/evidence/minutes.js';

const time = (startHour: number, hours = 1.25): ClassTime => ({
  startSecond: startHour * 3600,
  endSecond: (startHour + hours) * 3600,
});
const times = fc
  .uniqueArray(fc.integer({ min: 16, max: 40 }), { maxLength: 8 })
  .map((halfHours) => halfHours.sort((a, b) => a - b).map((at) => time(at / 2)));
const numbers = fc.nat({ max: 4_294_967_295 });
const days = fc.nat({ max: 40_000 });

describe('the free time of a student', () => {
  test('is a time of other classes, half an hour or more from each class of the student, if there is one', () => {
    fc.assert(
      fc.property(times, times, numbers, days, (own, all, studentNo, dayNumber) => {
        const free = all.filter(({ startSecond, endSecond }) =>
          own.every(
            (one) => one.startSecond - endSecond >= 1800 || startSecond - one.endSecond >= 1800,
          ),
        );
        const found = freeTime(own, all, studentNo, dayNumber);
        if (free.length === 0) expect(found).toBeUndefined();
        else expect(free).toContain(found);
      }),
      { numRuns: 1000 },
    );
  });

  test('differs from day to day, and on one day between neighbouring students', () => {
    const all = [8, 10, 12, 14, 16].map((hour) => time(hour));
    const five = [0, 1, 2, 3, 4];
    expect(new Set(five.map((day) => freeTime([], all, 77, day))).size).toBe(5);
    expect(new Set(five.map((student) => freeTime([], all, student, 77))).size).toBe(5);
  });
});
