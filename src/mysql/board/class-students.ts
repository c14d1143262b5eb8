import type { VerdictBasis, VerdictKind } from '../../attendance/verdict.js';
import { ERASED_STUDENTS } from '../decisions/erasures.js';
import { IS_EXCUSED } from '../decisions/excuses.js';
import { readWords, type Words } from '../decisions/words.js';
import type { Database } from '../pool.js';
import { readRow, readRows } from '../read.js';
import type { BoardClass } from './classes.js';
import { rightsValues, STUDENT_SEEN, type Rights } from './rights.js';
import { optedOut } from '../roster/kept-opt-outs.js';

/** A student in a class, as it is stored. Times are the campus wall clock. */
export type StudentRow = {
  studentNo: number;
  studentId: string;
  /** Whether the student has opted out, or was erased. */
  optedOut: boolean;
  /** Null where the class is not rolled up. */
  verdict: VerdictKind | null;
  basis: VerdictBasis | null;
  corrected: boolean;
  excused: boolean;
  probability: number | null;
  minutes: number | null;
  firstSeen: string | null;
  lastSeen: string | null;
  late: 'no' | 'yes' | 'maybe' | null;
  lateMinutes: number | null;
  leftEarly: boolean | null;
  evidence: string | null;
};

type Flags = 'optedOut' | 'corrected' | 'excused' | 'leftEarly';
type Row = Omit<StudentRow, Flags> & {
  optedOut: 0 | 1;
  corrected: 0 | 1;
  excused: 0 | 1;
  leftEarly: 0 | 1 | null;
};

/** The students of a class whom the viewer may see, in order of the id. */
export async function readClassStudents(
  db: Database,
  rights: Rights,
  { classNo }: Pick<BoardClass, 'classNo'>,
): Promise<StudentRow[]> {
  const rows = await readRows<Row>(db, `${SELECT_STUDENTS} ORDER BY s.student_id`, {
    classNo,
    ...rightsValues(rights),
  });
  return rows.map(studentOf);
}

/** One student of a class; undefined where there is none, and where the viewer may not see it. */
export async function readClassStudent(
  db: Database,
  rights: Rights,
  { classNo }: Pick<BoardClass, 'classNo'>,
  studentId: string,
): Promise<StudentRow | undefined> {
  const row = await readRow<Row>(db, `${SELECT_STUDENTS} AND s.student_id = :studentId`, {
    classNo,
    studentId,
    ...rightsValues(rights),
  });
  return row && studentOf(row);
}

/**
 * The number of a student of a class, whom the viewer may see; undefined as in `readClassStudent`.
 */
export async function readStudentNo(
  db: Database,
  rights: Rights,
  { classNo }: Pick<BoardClass, 'classNo'>,
  studentId: string,
): Promise<number | undefined> {
  const row = await readRow<{ studentNo: number }>(db, SELECT_NO, {
    classNo,
    studentId,
    ...rightsValues(rights),
  });
  return row?.studentNo;
}

function studentOf({ optedOut, corrected, excused, leftEarly, ...row }: Row): StudentRow {
  return {
    ...row,
    optedOut: optedOut === 1,
    corrected: corrected === 1,
    excused: excused === 1,
    leftEarly: leftEarly === null ? null : leftEarly === 1,
  };
}

/** The access points that belong to the room of a class, by the roster or as they were learned. */
export async function readRoomAccessPoints(
  db: Database,
  { version, signatureVersion, room, metIn }: BoardClass,
): Promise<Set<number>> {
  const rows = await readRows<{ no: number }>(
    db,
    `SELECT access_point_no AS no FROM roster_access_point
     WHERE version = :version AND room = :place AND weight > 0
     UNION
     SELECT access_point_no FROM learned_room WHERE version = :signatureVersion AND room = :place`,
    { version, signatureVersion, place: metIn ?? room },
  );
  return new Set(rows.map(({ no }) => no));
}

/** What people said of a class and of who was there, oldest first. */
export async function readClassWords(
  db: Database,
  { date, version, course, section, classNo }: BoardClass,
): Promise<Pick<Words, 'confirmations' | 'rolls'>> {
  const words = await readWords(db, [{ day: date, version }], [{ course, section }]);
  return {
    confirmations: words.confirmations.filter((word) => word.classNo === classNo),
    rolls: words.rolls.filter((word) => word.classNo === classNo),
  };
}

/** The rooms of a roster version, by name. */
export async function readRooms(db: Database, version: number): Promise<string[]> {
  const rows = await readRows<{ room: string }>(
    db,
    'SELECT room FROM roster_room WHERE version = :version ORDER BY room',
    { version },
  );
  return rows.map(({ room }) => room);
}

/** In a class that is not rolled up, the times are those of whoever was seen in the room so far. */
const SELECT_STUDENTS = `
  SELECT DISTINCT s.student_no AS studentNo, s.student_id AS studentId,
         ${optedOut('now', 's.student_no')} OR s.student_no IN ${ERASED_STUDENTS} AS optedOut,
         v.verdict, IF(v.corrected, NULL, v.basis) AS basis, COALESCE(v.corrected, 0) AS corrected,
         IF(a.class_no IS NULL, ${IS_EXCUSED}, COALESCE(v.excused, 0)) AS excused,
         v.probability, v.minutes,
         IF(a.class_no IS NULL, p.first_seen, v.first_seen) AS firstSeen,
         IF(a.class_no IS NULL, p.last_seen, v.last_seen) AS lastSeen,
         v.late, v.late_minutes AS lateMinutes, v.left_early AS leftEarly, e.evidence
  FROM day_class c
  JOIN roster_enrolment n ON n.version = c.version AND n.section_no = c.section_no
    AND c.class_date BETWEEN n.valid_from AND n.valid_to
  JOIN student s ON s.student_no = n.student_no
  LEFT JOIN roster_student now
    ON now.version = (SELECT version FROM roster_head) AND now.student_no = n.student_no
  LEFT JOIN class_attendance a ON a.class_no = c.class_no
  LEFT JOIN live_presence p ON p.class_no = c.class_no AND p.student_no = n.student_no
  LEFT JOIN verdict v ON v.class_no = c.class_no AND v.student_no = n.student_no
  LEFT JOIN class_evidence e ON e.class_no = c.class_no AND e.student_no = n.student_no
  WHERE c.class_no = :classNo AND ${STUDENT_SEEN}`;

const SELECT_NO = `
  SELECT n.student_no AS studentNo
  FROM day_class c
  JOIN roster_enrolment n ON n.version = c.version AND n.section_no = c.section_no
    AND c.class_date BETWEEN n.valid_from AND n.valid_to
  JOIN student s ON s.student_no = n.student_no
  WHERE c.class_no = :classNo AND s.student_id = :studentId AND ${STUDENT_SEEN}`;
