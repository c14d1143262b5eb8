import type { ClassTime } from './minutes.js';

/** Seconds around a student's classes that are not free: the student walks then and is heard. */
const WALK_SECONDS = 1800;

/**
 * A time at which a student has no class while others do. What the devices say then shows what they
 * say of a student who is not in class, without asking the model. One time a day is enough; the
 * numbers of student and day spread the choice evenly.
 * @param own the student's classes of the day
 * @param times the times of all classes of that day, each once, in a fixed order
 * @param dayNumber any number that differs from day to day
 */
export function freeTime(
  own: readonly ClassTime[],
  times: readonly ClassTime[],
  studentNo: number,
  dayNumber: number,
): ClassTime | undefined {
  const free = times.filter(({ startSecond, endSecond }) =>
    own.every(
      (one) =>
        one.endSecond + WALK_SECONDS <= startSecond || endSecond + WALK_SECONDS <= one.startSecond,
    ),
  );
  // 7919 is a prime: students with neighbouring numbers get different times.
  return free[(studentNo * 7919 + dayNumber) % Math.max(1, free.length)];
}
