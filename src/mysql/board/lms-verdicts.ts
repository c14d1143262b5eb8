import type { VerdictBasis, VerdictKind } from '../../attendance/verdict.js';
import type { Database } from '../pool.js';
import { readRows } from '../read.js';
import { COURSE_CLASSES, type CourseRange } from './courses.js';
import { PERSONS_SEEN, rightsValues, type Rights } from './rights.js';

/** A class whose students somebody wants to hand over to a learning platform. */
export type LmsClass = {
  /** "YYYY-MM-DD" */
  date: string;
  section: string;
  /** "HH:MM" */
  start: string;
  /** Whether its day is final: late records may still change the verdicts of others. */
  isFinal: boolean;
};

/** A final verdict, with what a person wants to know of it. */
export type LmsVerdict = Omit<LmsClass, 'isFinal'> & {
  studentId: string;
  verdict: VerdictKind;
  /** Null: a person corrected it, or it rests on nothing. */
  basis: VerdictBasis | null;
  isExcused: boolean;
  isCorrected: boolean;
  minutes: number | null;
  /** Null: the student is not known to have come late. */
  lateMinutes: number | null;
  hasLeftEarly: boolean;
};

/** The classes of a course, in order of date, section and start. */
export async function readLmsClasses(
  db: Database,
  rights: Rights,
  range: CourseRange,
): Promise<LmsClass[]> {
  type Row = Omit<LmsClass, 'isFinal'> & { isFinal: 0 | 1 };
  const rows = await readRows<Row>(db, SELECT_CLASSES, { ...range, ...rightsValues(rights) });
  return rows.map((one) => ({ ...one, isFinal: one.isFinal === 1 }));
}

/** The verdicts of its final days on the students whom the viewer may see, in the same order. */
export async function readLmsVerdicts(
  db: Database,
  rights: Rights,
  range: CourseRange,
): Promise<LmsVerdict[]> {
  type Flag = 'isExcused' | 'isCorrected' | 'hasLeftEarly';
  type Row = Omit<LmsVerdict, Flag> & Record<Flag, 0 | 1>;
  const rows = await readRows<Row>(db, SELECT_VERDICTS, { ...range, ...rightsValues(rights) });
  return rows.map(({ isExcused, isCorrected, hasLeftEarly, ...one }) => ({
    ...one,
    isExcused: isExcused === 1,
    isCorrected: isCorrected === 1,
    hasLeftEarly: hasLeftEarly === 1,
  }));
}

const WHEN = `c.class_date AS date, c.section, TIME_FORMAT(c.starts_at, '%H:%i') AS start`;
const IN_ORDER = 'c.class_date, LENGTH(c.section), c.section, c.starts_at';
const IS_FINAL = `
  EXISTS (SELECT 1 FROM day_rollup u
          WHERE u.day = c.class_date AND u.roster_version = c.version AND u.state = 'final')`;

const SELECT_CLASSES = `
  SELECT ${WHEN}, ${IS_FINAL} AS isFinal ${COURSE_CLASSES} AND ${PERSONS_SEEN} ORDER BY ${IN_ORDER}`;

const SELECT_VERDICTS = `
  SELECT ${WHEN}, s.student_id AS studentId, v.verdict, IF(v.corrected, NULL, v.basis) AS basis,
         v.excused AS isExcused, v.corrected AS isCorrected, v.minutes,
         IF(v.late <=> 'yes', v.late_minutes, NULL) AS lateMinutes,
         COALESCE(v.left_early, FALSE) AS hasLeftEarly
  FROM (SELECT c.class_no, c.class_date, c.section, c.starts_at
        ${COURSE_CLASSES} AND ${PERSONS_SEEN} AND ${IS_FINAL}) AS c
  STRAIGHT_JOIN verdict v ON v.class_no = c.class_no
  STRAIGHT_JOIN student s ON s.student_no = v.student_no
  ORDER BY ${IN_ORDER}, s.student_id`;
