import { evidenceText } from '../attendance/evidence/evidence-text.js';
import { evidenceOfMoving, type Evidence } from '../attendance/evidence/evidence.js';
import { freeTime } from '../attendance/evidence/free-time.js';
import type { ClassTime } from '../attendance/evidence/minutes.js';
import { movingStays, type MovingDevice } from '../attendance/evidence/other-devices.js';
import { seedEvidence } from '../attendance/judging/seed.js';
import type { StayParameters } from '../attendance/parameters.js';
import type { EvidenceRow, FreeEvidenceRow } from '../mysql/rollup/evidence.js';
import type { StudentDay } from '../mysql/rollup/students.js';

/** What is stored of one student on one day. */
export type StudentEvidence = {
  /** A row for each class of the student. Empty for a student without a device on that day. */
  classes: EvidenceRow[];
  /** The row of the student's free time; empty where there is none. */
  free: FreeEvidenceRow[];
  /** Where the student's devices were all day; not stored. */
  moving: MovingDevice[];
};

type Asked = ClassTime & Pick<Evidence, 'isLast'>;

/**
 * Reduces the events of one student's devices to evidence.
 * @param times when the campus's classes meet on that day; without them no free time is kept
 * @param dayNumber any number that differs from day to day
 */
export function studentEvidence(
  { studentNo, classes, devices }: StudentDay,
  times: readonly ClassTime[],
  dayNumber: number,
  parameters: StayParameters,
): StudentEvidence {
  if (devices.length === 0) return { classes: [], free: [], moving: [] };
  const free = freeTime(classes, times, studentNo, dayNumber);
  const latest = Math.max(...classes.map(({ startSecond }) => startSecond));
  const own: Asked[] = classes.map(({ startSecond, endSecond }) => ({
    startSecond,
    endSecond,
    ...(startSecond === latest && { isLast: true }),
  }));
  const asked = free ? [...own, free] : own;
  const moving = devices.map((device) => movingStays(device, parameters));
  const texts = evidenceOfMoving(moving, asked, parameters).map(evidenceText);
  const events = devices.flatMap((device) => device.events);
  const seeds = new Map(seedEvidence(events, classes).map((seed) => [seed.classNo, seed]));
  return {
    classes: classes.map(({ classNo }, i) => ({
      classNo,
      studentNo,
      seed: seeds.get(classNo),
      evidence: texts[i]!,
    })),
    free: free ? [{ studentNo, evidence: texts.at(-1)! }] : [],
    moving,
  };
}
