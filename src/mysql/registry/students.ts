import { insertRows, insertStatement } from '../insert-rows.js';
import type { Transaction } from '../pool.js';
import { listOf, readRows } from '../read.js';

/** Keeps a query's text far below the smallest usual max_allowed_packet. */
const IDS_PER_QUERY = 5_000;

/**
 * Gives the number of every student id, and a new number to each id that has none yet. Numbers are
 * never taken back.
 */
export async function numberStudents(
  tx: Transaction,
  studentIds: string[],
): Promise<Map<string, number>> {
  const known = await readNumbers(tx, studentIds);
  const missing = studentIds.filter((studentId) => !known.has(studentId));
  // If another import has brought an id meanwhile, the id keeps its number.
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
    const rows = await readRows<{ studentId: string; studentNo: number }>(tx, SELECT_NUMBERS, {
      studentIds: JSON.stringify(studentIds.slice(from, from + IDS_PER_QUERY)),
    });
    for (const { studentId, studentNo } of rows) numbers.set(studentId, studentNo);
  }
  return numbers;
}

const STUDENT_IDS = listOf('studentIds', 'VARCHAR(64) COLLATE utf8mb4_0900_bin');

const SELECT_NUMBERS = `
  SELECT s.student_id AS studentId, s.student_no AS studentNo
  FROM ${STUDENT_IDS} AS listed STRAIGHT_JOIN student AS s ON s.student_id = listed.item`;

const INSERT_STUDENTS = insertStatement(
  'student',
  [{ name: 'student_id', type: 'VARCHAR(64)' }],
  'student_id = student.student_id',
);
