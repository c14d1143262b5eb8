import type { BenchCampus, BenchClass } from './bench-campus.js';
import { coveringAccessPoints } from './campus.js';
import { createHeard, type Heard } from './heard.js';

/** What was heard of a student around a class: the cause of a right or a wrong verdict. */
export const CAUSES = [
  'heard in the room',
  'heard elsewhere only',
  'silent; near before, near after',
  'silent; near before, far after',
  'silent; far before, near after',
  'silent; far before, far after',
  'no record that day',
] as const;
export type Cause = (typeof CAUSES)[number];

/** Near: within so many seconds before the class begins, or after it ends. */
const NEAR_SECONDS = 1200;

/** Makes the function that names the cause, for any class of a campus. */
export function createCauses(campus: BenchCampus): (one: BenchClass, studentNo: number) => Cause {
  const heardOf = createHeard(campus);
  const covering = coveringAccessPoints(campus);
  return (one, studentNo) => causeOf(one, heardOf(one, studentNo), covering(one.room));
}

function causeOf(
  { startSecond, endSecond }: BenchClass,
  { inClass, before, after }: Heard,
  ofRoom: ReadonlySet<number>,
): Cause {
  if (inClass.some(({ accessPointNo }) => ofRoom.has(accessPointNo))) return 'heard in the room';
  if (inClass.length > 0) return 'heard elsewhere only';
  if (!before && !after) return 'no record that day';
  const near = (seconds: number) => (seconds <= NEAR_SECONDS ? 'near' : 'far');
  const beforeIs = near(before ? startSecond - before.second : Infinity);
  const afterIs = near(after ? after.second - endSecond : Infinity);
  return `silent; ${beforeIs} before, ${afterIs} after`;
}
