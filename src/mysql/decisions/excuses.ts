import type { Database, Transaction } from '../pool.js';
import { readRow, readRows, write } from '../read.js';
import type { DayClass, Word } from './confirmations.js';
import { ERASED_STUDENTS } from './erasures.js';

/** The days on which a student may be away; all are included. */
export type ExcusedDays = {
  studentNo: number;
  /** "YYYY-MM-DD" */
  from: string;
  /** "YYYY-MM-DD" */
  to: string;
  /** Null: every course. */
  course: string | null;
};

/** An excuse, withdrawn or not. */
export type StoredExcuse = ExcusedDays & {
  excuseNo: number;
  student: string;
  reason: string;
  by: string;
  at: string;
  /** Its name in the journal. */
  word: string | null;
  /** Null: it is in force. */
  withdrawnBy: string | null;
  withdrawnAt: string | null;
  withdrawnReason: string | null;
};

/** Keeps an excuse. @returns its number */
export async function addExcuse(
  tx: Transaction,
  { studentNo, from, to, course }: ExcusedDays,
  { by, reason, now, word }: Word,
): Promise<number> {
  await write(
    tx,
    `INSERT INTO excuse
       (student_no, first_day, last_day, course, reason, excused_by, excused_at, word)
     VALUES (:studentNo, :from, :to, :course, :reason, :by, :now, :word)`,
    { studentNo, from, to, course, reason, by, now, word: word ?? null },
  );
  const row = await readRow<{ excuseNo: number }>(tx, 'SELECT LAST_INSERT_ID() AS excuseNo');
  return row!.excuseNo;
}

/** The excuse of a number; undefined where there is none. */
export async function readExcuse(
  db: Database | Transaction,
  excuseNo: number,
): Promise<StoredExcuse | undefined> {
  return readRow<StoredExcuse>(db, `${SELECT_EXCUSES} WHERE e.excuse_no = :excuseNo`, { excuseNo });
}

/** The excuse of a name in the journal; undefined where there is none. */
export async function findExcuse(db: Database, word: string): Promise<StoredExcuse | undefined> {
  return readRow<StoredExcuse>(db, `${SELECT_EXCUSES} WHERE e.word = :word`, { word });
}

/**
 * The excuses of some days, in order of their first day.
 * @param asked.studentNo only those of one student; null for all
 */
export async function readExcuses(
  db: Database,
  asked: { from: string; to: string; studentNo: number | null },
): Promise<StoredExcuse[]> {
  return readRows<StoredExcuse>(
    db,
    `${SELECT_EXCUSES}
     WHERE e.last_day >= :from AND e.first_day <= :to
       ${asked.studentNo === null ? '' : 'AND e.student_no = :studentNo'}
     ORDER BY e.first_day, e.excuse_no`,
    asked,
  );
}

const SELECT_EXCUSES = `
  SELECT e.excuse_no AS excuseNo, e.student_no AS studentNo, s.student_id AS student,
         e.first_day AS 'from', e.last_day AS 'to', e.course, e.reason, e.excused_by AS 'by',
         e.excused_at AS at, e.word, w.withdrawn_by AS withdrawnBy,
         w.withdrawn_at AS withdrawnAt, w.reason AS withdrawnReason
  FROM excuse e JOIN student s ON s.student_no = e.student_no
  LEFT JOIN excuse_withdrawal w ON w.excuse_no = e.excuse_no`;

/**
 * Keeps that an excuse holds no more.
 * @returns false where somebody has withdrawn it before
 */
export async function addWithdrawal(
  tx: Transaction,
  { excuseNo, studentNo }: Pick<StoredExcuse, 'excuseNo' | 'studentNo'>,
  { by, reason, now, word }: Word,
): Promise<boolean> {
  const added = await write(
    tx,
    `INSERT IGNORE INTO excuse_withdrawal
       (excuse_no, student_no, reason, withdrawn_by, withdrawn_at, word)
     VALUES (:excuseNo, :studentNo, :reason, :by, :now, :word)`,
    { excuseNo, studentNo, reason, by, now, word: word ?? null },
  );
  return added > 0;
}

/** The classes that an excuse is about and that are rolled up, in order of their days. */
export async function readExcusedClasses(
  tx: Transaction,
  { studentNo, from, to, course }: ExcusedDays,
): Promise<DayClass[]> {
  return readRows<DayClass>(
    tx,
    `SELECT DISTINCT c.class_no AS classNo, c.version, c.class_date AS date, c.course, c.section,
            c.room, c.starts_at AS startsAt
     FROM roster_day d
     JOIN roster_enrolment n ON n.version = d.version AND n.student_no = :studentNo
       AND d.day BETWEEN n.valid_from AND n.valid_to
     JOIN class c ON c.version = d.version AND c.class_date = d.day AND c.section_no = n.section_no
       AND c.course = COALESCE(:course, c.course)
     JOIN class_attendance a ON a.class_no = c.class_no
     WHERE d.day BETWEEN :from AND :to
     ORDER BY c.class_date, c.class_no`,
    { studentNo, from, to, course },
  );
}

/** Who is excused on a day, and from which course; null: from all. */
export type ExcusedStudent = { studentNo: number; course: string | null };

/** The students whose excuses are in force on a day. */
export async function readExcusedOn(
  db: Database | Transaction,
  date: string,
): Promise<ExcusedStudent[]> {
  return readRows<ExcusedStudent>(
    db,
    `SELECT e.student_no AS studentNo, e.course
     FROM excuse e
     WHERE e.last_day >= :date AND e.first_day <= :date
       AND NOT EXISTS (SELECT 1 FROM excuse_withdrawal w WHERE w.excuse_no = e.excuse_no)
       AND e.student_no NOT IN ${ERASED_STUDENTS}`,
    { date },
  );
}

/** Of these students, the ones who are excused from a course. */
export function excusedFrom(course: string, excused: readonly ExcusedStudent[]): Set<number> {
  const from = excused.filter((one) => one.course === null || one.course === course);
  return new Set(from.map(({ studentNo }) => studentNo));
}

/** Whether an excuse from the class `c` is in force for the student `s`. */
export const IS_EXCUSED = `
  EXISTS (SELECT 1 FROM excuse e
          WHERE e.student_no = s.student_no AND c.class_date BETWEEN e.first_day AND e.last_day
            AND COALESCE(e.course, c.course) = c.course
            AND NOT EXISTS (SELECT 1 FROM excuse_withdrawal w WHERE w.excuse_no = e.excuse_no))`;
