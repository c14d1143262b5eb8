import type { ClassTime } from './minutes.js';

/** So much time around a student's classes is not free: the student walks there and is heard. Seconds. */
const WALK_SECONDS = 1800;

/**
 * A time at which a student has no class while others do: what the devices say then is what they say of a student who is not in class, known without asking the
 * model. One a day is enough: which one is spread evenly by the student's number and the day's.
 * @param own the student's classes of the day
 * @param times the times of the campus's classes of that day, each once, in a fixed order
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
