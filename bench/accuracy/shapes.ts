import type { BenchCampus, BenchClass } from './bench-campus.js';
import { coveringAccessPoints } from './campus.js';
import { createHeard, type Heard, type HeardAt } from './heard.js';
import type { StandardRun } from './run-standard.js';

/**
 * How many measured students missed and attended, by the shape of what was heard of them. A shape
 * is a path from coarse to fine, such as "silent > near far > 5 60 > - room > none".
 */
export type ShapeCounts = Record<string, ShapeCount>;
export type ShapeCount = { missed: number; attended: number };

/** The parts of a path are joined by this. */
export const STEP = ' > ';
/** What the path of a student begins with who was not heard in the class. */
export const SILENT = 'silent';

/** Counts the shapes of a campus. The truth of the campus is in these counts. */
export function shapesOf(campus: BenchCampus, { classes }: StandardRun): ShapeCounts {
  const heardOf = createHeard(campus);
  const besideOf = createBeside(campus);
  const covering = coveringAccessPoints(campus);
  const counts: ShapeCounts = {};
  for (const { one, decision } of classes) {
    if (!one.held || one.roomUsed !== one.room || decision.state.state === 'no_data') continue;
    one.students.forEach(({ studentNo, attended }, i) => {
      const { verdict, probability } = decision.verdicts[i]!;
      if (verdict === 'not_measured') return;
      const heard = heardOf(one, studentNo);
      const says = probability === null ? 0 : logit(probability) - logit(decision.base ?? 0.75);
      const path = [...pathOf(one, heard, says, covering(one.room)), besideOf(one, studentNo)].join(
        STEP,
      );
      const count = (counts[path] ??= { missed: 0, attended: 0 });
      count[attended ? 'attended' : 'missed'] += 1;
    });
  }
  return counts;
}

/** @param says the log odds that the policy found for the room */
function pathOf(
  one: BenchClass,
  { inClass, before, after }: Heard,
  says: number,
  ofRoom: ReadonlySet<number>,
): string[] {
  const since = before ? (one.startSecond - before.second) / 60 : Infinity;
  const until = after ? (after.second - one.endSecond) / 60 : Infinity;
  const edges = `${binOf(since, COARSE)} ${binOf(until, COARSE)}`;
  if (inClass.length > 0) return ['heard', binOf(says, LOG_ODDS), partsHeard(one, inClass), edges];
  const at = (heard: HeardAt | undefined) =>
    heard && ofRoom.has(heard.accessPointNo) ? 'room' : '-';
  return [
    SILENT,
    edges,
    `${binOf(since, FINE)} ${binOf(until, FINE)}`,
    `${at(before)} ${at(after)}`,
    binOf(says, LOG_ODDS),
  ];
}

/** Of a class in five parts: whether a student was heard in the first only, the last only, more. */
function partsHeard({ startSecond, endSecond }: BenchClass, inClass: readonly HeardAt[]): string {
  const part = (endSecond - startSecond) / 5;
  if (inClass.every(({ second }) => second < startSecond + part)) return 'first';
  return inClass.every(({ second }) => second >= endSecond - part) ? 'last' : 'more';
}

const COARSE = [20, 1440];
const FINE = [5, 10, 15, 20, 30, 60, 120, 1440];
const LOG_ODDS = [-8, -6, -4, -3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 4, 6, 8];

/** The first limit that a value does not pass. */
function binOf(value: number, limits: readonly number[]): string {
  return String(limits.find((limit) => value <= limit) ?? 'more');
}

function logit(probability: number): number {
  const inside = Math.max(1e-6, Math.min(1 - 1e-6, probability));
  return Math.log(inside / (1 - inside));
}

const BESIDE_SECONDS = 3600;

/** Makes the function that says whether a student has other classes in the hours around one. */
function createBeside(campus: BenchCampus): (one: BenchClass, studentNo: number) => string {
  const found = new Map<string, string>();
  for (const { classes } of campus.days)
    for (const [studentNo, own] of classesByStudent(classes))
      for (const one of own) {
        const gapBefore = (other: BenchClass) => one.startSecond - other.endSecond;
        const gapAfter = (other: BenchClass) => other.startSecond - one.endSecond;
        const near = (gap: number) => gap >= 0 && gap <= BESIDE_SECONDS;
        const before = own.some((other) => near(gapBefore(other)));
        const after = own.some((other) => near(gapAfter(other)));
        const name = before ? (after ? 'both' : 'before') : after ? 'after' : 'none';
        found.set(`${one.classNo} ${studentNo}`, name);
      }
  return ({ classNo }, studentNo) => found.get(`${classNo} ${studentNo}`)!;
}

function classesByStudent(classes: readonly BenchClass[]): Map<number, BenchClass[]> {
  const own = new Map<number, BenchClass[]>();
  for (const one of classes)
    for (const { studentNo } of one.students)
      own.set(studentNo, [...(own.get(studentNo) ?? []), one]);
  return own;
}
