import { ERASED_STUDENTS } from '../decisions/erasures.js';
import type { Transaction } from '../pool.js';
import { write } from '../read.js';

/**
 * Whether a student has opted out: as the newest roster says, or for who has left it, the last one
 * that had the student.
 * @param newest the student's row of the newest roster; NULL where it has none
 * @param studentNo the student's number in the statement
 */
export function optedOut(newest: string, studentNo: string): string {
  return `COALESCE(${newest}.opted_out,
         ${studentNo} IN (SELECT student_no FROM opted_out_student))`;
}

/** The students who have opted out, in the same way. As a table with `student_no`. */
export const OPTED_OUT_STUDENTS = `(
  SELECT n.student_no
  FROM roster_head h JOIN roster_student n ON n.version = h.version WHERE n.opted_out
  UNION ALL
  SELECT o.student_no FROM opted_out_student o
  WHERE NOT EXISTS (SELECT 1 FROM roster_head h
                    JOIN roster_student n
                      ON n.version = h.version AND n.student_no = o.student_no))`;

/**
 * Keeps what a version that is about to be shown says: who opted out, and the logins of these and
 * of the erased. Of students who are not in it, the word of the last version that had them stays,
 * and of those who have no login in it, their last login. Another login takes its place.
 */
export async function keepOptOuts(tx: Transaction, version: number): Promise<void> {
  for (const statement of [DELETE_OPTED_IN, INSERT_OPTED_OUT, DELETE_LOGINS, INSERT_LOGINS])
    await write(tx, statement, { version });
}

const DELETE_OPTED_IN = `
  DELETE o FROM roster_student s
  STRAIGHT_JOIN opted_out_student o ON o.student_no = s.student_no
  WHERE s.version = :version AND NOT s.opted_out`;

const INSERT_OPTED_OUT = `
  INSERT IGNORE INTO opted_out_student (student_no, since)
  SELECT student_no, UTC_TIMESTAMP() FROM roster_student WHERE version = :version AND opted_out`;

const DELETE_LOGINS = `
  DELETE w FROM roster_student s
  STRAIGHT_JOIN withheld_login w ON w.student_no = s.student_no
  WHERE s.version = :version AND NOT s.opted_out AND s.student_no NOT IN ${ERASED_STUDENTS}`;

const INSERT_LOGINS = `
  INSERT INTO withheld_login (student_no, login_key)
  SELECT n.student_no, n.login_key
  FROM (SELECT l.student_no, l.login_key
        FROM roster_login l
        JOIN roster_student s ON s.version = l.version AND s.student_no = l.student_no
        WHERE l.version = :version
          AND (s.opted_out OR s.student_no IN ${ERASED_STUDENTS})) AS n
  ON DUPLICATE KEY UPDATE login_key = n.login_key`;
