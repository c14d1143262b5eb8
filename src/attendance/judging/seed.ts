import type { DeviceEvent } from '../evidence/stays.js';
import type { PlannedClass } from '../roster/roster.js';
import type { ClassRate, Verdict } from '../verdict.js';

/** What the seed policy knows of one enrolled student. */
export type SeedStudent = {
  studentNo: number;
  optedOut: boolean;
  /** The second of the first successful access event in the room within the class. */
  seedFirst: number | null;
  /** The second of the last one. */
  seedLast: number | null;
};

/** One class with every student enrolled on its day. */
export type SeedInput = {
  /** Whether the class has a room that an access point covers. */
  measurable: boolean;
  students: readonly SeedStudent[];
};

/**
 * The `seed` policy, which answers like the system that rollcall replaces.
 * - present: any successful access event on an access point of the room within [start, end], both
 *   included
 * - absent: every other enrolled student
 * - not measured: students who opted out, and all students of a class without a room or in a room
 *   without access points
 *
 * Present rests on that event, so its basis is `heard`. Absent rests on no record, so it has none.
 *
 * rate = present / enrolled.
 */
export function decideBySeed({ measurable, students }: SeedInput): {
  verdicts: Verdict[];
  rate: ClassRate;
} {
  const verdicts = students.map((student) => verdictOf(student, measurable));
  const present = verdicts.filter(({ verdict }) => verdict === 'present').length;
  const decided = verdicts.filter(({ verdict }) => verdict !== 'not_measured').length;
  const said = measurable && students.length > 0;
  return {
    verdicts,
    rate: {
      rate: said ? present / students.length : null,
      low: null,
      high: null,
      coverage: students.length > 0 ? decided / students.length : null,
    },
  };
}

function verdictOf(
  { studentNo, optedOut, seedFirst, seedLast }: SeedStudent,
  measurable: boolean,
): Verdict {
  const unsaid = {
    studentNo,
    basis: null,
    probability: null,
    minutes: null,
    lateMinutes: null,
    leftEarly: null,
  };
  if (optedOut || !measurable)
    return { ...unsaid, verdict: 'not_measured', firstSeen: null, lastSeen: null };
  return {
    ...unsaid,
    verdict: seedFirst === null ? 'absent' : 'present',
    basis: seedFirst === null ? null : 'heard',
    firstSeen: seedFirst,
    lastSeen: seedLast,
  };
}

/** One class of a student's day. */
export type CoveredClass = Pick<
  PlannedClass,
  'classNo' | 'startSecond' | 'endSecond' | 'accessPoints'
>;

export type SeedEvidence = { classNo: number; firstSeen: number; lastSeen: number };

/**
 * What the joins of one student's devices say of the student's classes of that day. A
 * class without a join has no entry.
 * @param events in any order; `second` counts from midnight
 */
export function seedEvidence(
  events: Iterable<DeviceEvent>,
  classes: CoveredClass[],
): SeedEvidence[] {
  const found = new Map<number, SeedEvidence>();
  for (const { second, accessPointNo, left } of events) {
    if (left) continue;
    for (const { classNo, startSecond, endSecond, accessPoints } of classes) {
      if (second < startSecond || second > endSecond || !accessPoints.has(accessPointNo)) continue;
      const before = found.get(classNo);
      found.set(classNo, {
        classNo,
        firstSeen: Math.min(second, before?.firstSeen ?? second),
        lastSeen: Math.max(second, before?.lastSeen ?? second),
      });
    }
  }
  return [...found.values()];
}

/**
 * A share as the old system printed it: percent with two decimals, halves rounded up, computed in
 * whole numbers.
 */
export function percentText(part: number, whole: number): string {
  const hundredths = whole === 0 ? 0 : Math.floor((part * 20_000 + whole) / (2 * whole));
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}%`;
}
