import type { Database } from '../pool.js';
import { readRow, readRows } from '../read.js';
import type { ClassName } from './confirmations.js';

/** A word that the database has. */
export type StoredWord = {
  /** Null for a word from before there was a journal. */
  word: string | null;
  /** The campus wall clock. */
  at: string;
};

/** What has been said of the erasure of a student. */
export async function readErasureWords(db: Database, studentNo: number): Promise<StoredWord[]> {
  return readRows<StoredWord>(
    db,
    'SELECT word, erased_at AS at FROM erasure WHERE student_no = :studentNo',
    { studentNo },
  );
}

/** Corrections of a student in a class. */
export function readCorrectionWords(
  db: Database,
  studentNo: number,
  named: ClassName,
): Promise<StoredWord[]> {
  const words = `SELECT word, corrected_at AS at FROM correction WHERE ${OF_STUDENT}`;
  return readRows<StoredWord>(db, words, valuesOf(studentNo, named));
}

/** What rolls have said of a student in a class. */
export function readRollWords(
  db: Database,
  studentNo: number,
  named: ClassName,
): Promise<StoredWord[]> {
  const words = `SELECT word, taken_at AS at FROM roll_mark WHERE ${OF_STUDENT}`;
  return readRows<StoredWord>(db, words, valuesOf(studentNo, named));
}

const OF_CLASS =
  'day = :date AND course = :course AND section = :section AND starts_at = :startsAt';
const OF_STUDENT = `student_no = :studentNo AND ${OF_CLASS}`;

function valuesOf(studentNo: number, { date, course, section, startsAt }: ClassName) {
  return { studentNo, date, course, section, startsAt };
}

/** What has been said of a class. */
export async function readConfirmationWords(
  db: Database,
  { date, course, section, startsAt }: ClassName,
): Promise<StoredWord[]> {
  return readRows<StoredWord>(
    db,
    `SELECT word, confirmed_at AS at FROM class_confirmation WHERE ${OF_CLASS}`,
    { date, course, section, startsAt },
  );
}

/** Whether the retention has deleted what had been said of a day until then. */
export async function hasExpired(db: Database, date: string, at: string): Promise<boolean> {
  const row = await readRow(
    db,
    `SELECT day FROM expired_result
     WHERE day = :date AND what = 'verdicts' AND expired_at >= :at`,
    { date, at },
  );
  return row !== undefined;
}
