import type { Database, Transaction } from '../pool.js';
import { readRow, write } from '../read.js';
import type { Word } from './confirmations.js';

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
  /** Its name in the journal. */
  word: string | null;
  isWithdrawn: boolean;
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

/** One excuse; undefined where there is none of that number. */
export async function readExcuse(
  db: Database | Transaction,
  excuseNo: number,
): Promise<StoredExcuse | undefined> {
  const row = await readRow<Omit<StoredExcuse, 'isWithdrawn'> & { isWithdrawn: 0 | 1 }>(
    db,
    `SELECT e.excuse_no AS excuseNo, e.student_no AS studentNo, s.student_id AS student,
            e.first_day AS 'from', e.last_day AS 'to', e.course, e.word,
            EXISTS (SELECT 1 FROM excuse_withdrawal w
                    WHERE w.excuse_no = e.excuse_no) AS isWithdrawn
     FROM excuse e JOIN student s ON s.student_no = e.student_no
     WHERE e.excuse_no = :excuseNo`,
    { excuseNo },
  );
  return row && { ...row, isWithdrawn: row.isWithdrawn === 1 };
}

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
