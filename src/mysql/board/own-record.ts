import type { VerdictBasis, VerdictKind } from '../../attendance/verdict.js';
import { ERASED_STUDENTS } from '../decisions/erasures.js';
import type { Database } from '../pool.js';
import { readRow, readRows } from '../read.js';
import { OWN_ENROLMENT, rightsValues, type Rights } from './rights.js';
import { optedOut } from '../roster/kept-opt-outs.js';

const OPTED_OUT = optedOut('n', 's.student_no');

/** A class of the viewer as a student. Times are the campus wall clock. */
export type OwnClass = {
  classNo: number;
  date: string;
  course: string;
  section: string;
  startsAt: string;
  endsAt: string;
  room: string | null;
  building: string | null;
  capacity: number | null;
  /** Null where the class is not rolled up. */
  state: 'provisional' | 'final' | 'no_data' | 'not_held' | 'moved' | null;
  verdict: VerdictKind | null;
  basis: VerdictBasis | null;
  corrected: boolean;
  /** Whether the student may be away. */
  excused: boolean;
  late: 'no' | 'yes' | 'maybe' | null;
  lateMinutes: number | null;
  leftEarly: boolean | null;
};

type OwnRow = Omit<OwnClass, 'corrected' | 'excused' | 'leftEarly'> & {
  corrected: 0 | 1;
  excused: 0 | 1;
  leftEarly: 0 | 1 | null;
};

/** Somebody who looked at the viewer's record, as often as it was on one day for one reason. */
export type OwnLook = {
  what: string;
  detail: string;
  /** Null where it was a command: `account` says whose. */
  by: string | null;
  account: string | null;
  /** Whether it was at all students at once. */
  ofAll: boolean;
  times: number;
  lastAt: string;
};

/** The days up to `today` on which classes meet, in order. */
export async function readTeachingDays(db: Database, today: string): Promise<string[]> {
  const rows = await readRows<{ day: string }>(
    db,
    `SELECT d.day FROM roster_day d
     WHERE d.day <= :today
       AND EXISTS (SELECT 1 FROM class c WHERE c.version = d.version AND c.class_date = d.day)
     ORDER BY d.day`,
    { today },
  );
  return rows.map(({ day }) => day);
}

/** The viewer's own classes in some days that have begun, the newest first. */
export async function readOwnClasses(
  db: Database,
  rights: Rights,
  range: { first: string; last: string; now: string },
): Promise<OwnClass[]> {
  const rows = await readRows<OwnRow>(db, SELECT_OWN, { ...range, ...rightsValues(rights) });
  return rows.map(({ corrected, excused, leftEarly, ...row }) => ({
    ...row,
    corrected: corrected === 1,
    excused: excused === 1,
    leftEarly: leftEarly === null ? null : leftEarly === 1,
  }));
}

/** Whether the viewer has opted out by the newest roster that had the viewer, or was erased. */
export async function hasOptedOut(db: Database, studentNo: number): Promise<boolean> {
  const row = await readRow<{ isOut: 0 | 1 }>(
    db,
    `SELECT ${OPTED_OUT} OR s.student_no IN ${ERASED_STUDENTS} AS isOut
     FROM student s
     LEFT JOIN roster_student n
       ON n.version = (SELECT version FROM roster_head) AND n.student_no = s.student_no
     WHERE s.student_no = :studentNo`,
    { studentNo },
  );
  return row?.isOut === 1;
}

/** Who looked at the viewer's record, the last look first. */
export async function readOwnLooks(
  db: Database,
  { ownStudentNo }: Rights,
  since: string,
  limit: number,
): Promise<OwnLook[]> {
  const rows = await readRows<Omit<OwnLook, 'ofAll'> & { ofAll: 0 | 1 }>(db, SELECT_LOOKS, {
    ownStudentNo,
    since,
    limit,
  });
  return rows.map((row) => ({ ...row, ofAll: row.ofAll === 1 }));
}

/** From the days to the classes by their keys: the roster of a day has thousands of classes. */
const SELECT_OWN = `
  SELECT DISTINCT c.class_no AS classNo, c.class_date AS date, c.course, c.section,
         c.starts_at AS startsAt, c.ends_at AS endsAt, c.room, r.building, r.capacity, a.state,
         v.verdict, IF(v.corrected, NULL, v.basis) AS basis, COALESCE(v.corrected, 0) AS corrected,
         COALESCE(v.excused, 0) AS excused,
         v.late, v.late_minutes AS lateMinutes, v.left_early AS leftEarly
  FROM roster_day d
  STRAIGHT_JOIN roster_enrolment n ON n.version = d.version AND ${OWN_ENROLMENT}
    AND d.day BETWEEN n.valid_from AND n.valid_to
  STRAIGHT_JOIN roster_section o ON o.version = n.version AND o.section_no = n.section_no
  STRAIGHT_JOIN class c ON c.version = d.version AND c.class_date = d.day
    AND c.course = o.course AND c.section = o.section
  LEFT JOIN roster_room r ON r.version = c.version AND r.room = c.room
  LEFT JOIN class_attendance a ON a.class_no = c.class_no
  LEFT JOIN verdict v ON v.class_no = c.class_no AND v.student_no = n.student_no
  WHERE d.day BETWEEN :first AND :last AND c.starts_at <= :now
  ORDER BY c.starts_at DESC, c.course, LENGTH(c.section), c.section`;

/** A page that asks again by itself leaves many looks: those of a day are one. */
const SELECT_LOOKS = `
  SELECT l.what, l.detail, l.looked_by AS 'by', l.account, l.student_no IS NULL AS ofAll,
         COUNT(*) AS times, MAX(l.looked_at) AS lastAt
  FROM person_look l
  WHERE (l.student_no = :ownStudentNo OR (l.student_no IS NULL AND l.what = 'export'))
    AND l.looked_at >= :since
  GROUP BY l.what, l.detail, l.looked_by, l.account, ofAll, DATE(l.looked_at)
  ORDER BY lastAt DESC, l.what, l.detail LIMIT :limit`;
