import type { RowDataPacket } from 'mysql2/promise';
import { insertRows, insertStatement } from '../insert-rows.js';
import type { Transaction } from '../pool.js';

/** Bounds the text of one query. */
const IDS_PER_QUERY = 5_000;

/** Gives every student id its number, and a new number to each id that has none yet. Numbers are never taken back. */
export async function numberStudents(
  tx: Transaction,
  studentIds: string[],
): Promise<Map<string, number>> {
  const known = await readNumbers(tx, studentIds);
  const missing = studentIds.filter((studentId) => !known.has(studentId));
  // An id that another import has brought meanwhile keeps its number.
  await insertRows(
    tx,
    INSERT_STUDENTS,
    missing.sort().map((studentId) => [studentId]),
  );
  return new Map([...known, ...(await readNumbers(tx, missing))]);
}

async function readNumbers(tx: Transaction, studentIds: string[]): Promise<Map<string, number>> {
  const numbers = new Map<string, number>();
  for (let from = 0; from < studentIds.length; from += IDS_PER_QUERY) {
    const [rows] = await tx.query<RowDataPacket[]>(
      'SELECT student_id, student_no FROM student WHERE student_id IN (?)',
      [studentIds.slice(from, from + IDS_PER_QUERY)],
    );
    for (const row of rows) numbers.set(row['student_id'] as string, row['student_no'] as number);
  }
  return numbers;
}

const INSERT_STUDENTS = insertStatement(
  'student',
  [{ name: 'student_id', type: 'VARCHAR(64)' }],
  'student_id = student.student_id',
);
