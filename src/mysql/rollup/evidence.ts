import type { RowDataPacket } from 'mysql2/promise';
import type { SeedEvidence } from '../../attendance/judging/seed.js';
import { insertRows, insertStatement } from '../insert-rows.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { claimRollup, IN_SCOPE, scopeValues } from './start.js';
import type { StudentChunk } from './students.js';

/** What is stored of one student in one class. evidence: as evidenceText writes it; null where no device of the student is known. */
export type EvidenceRow = {
  classNo: number;
  studentNo: number;
  seed: SeedEvidence | undefined;
  evidence: string | null;
};

/** Of one student at a time without a class; see freeTime. */
export type FreeEvidenceRow = { studentNo: number; evidence: string };

/**
 * Replaces the evidence of the chunk's students in the classes of the scope, in one transaction: all of it is new, or all of it is as before. Free time is that of a whole
 * day: a rollup of classes in progress leaves it alone.
 */
export async function writeEvidence(
  db: Database,
  chunk: StudentChunk,
  evidence: readonly EvidenceRow[],
  free: readonly FreeEvidenceRow[],
): Promise<void> {
  const at = (second: number | undefined) =>
    second === undefined ? null : `${chunk.date} ${timeText(second)}`;
  await withTransaction(db, async (tx) => {
    await claimRollup(tx, chunk.date, chunk.runId);
    await deleteEvidence(tx, chunk);
    await insertRows(
      tx,
      INSERT_EVIDENCE,
      evidence.map(({ classNo, studentNo, seed, evidence: text }) => [
        classNo,
        studentNo,
        at(seed?.firstSeen),
        at(seed?.lastSeen),
        text,
      ]),
    );
    if (chunk.at !== null) return;
    await tx.execute('DELETE FROM free_evidence WHERE day = ? AND student_no BETWEEN ? AND ?', [
      chunk.date,
      chunk.first,
      chunk.last,
    ]);
    await insertRows(
      tx,
      INSERT_FREE,
      free.map(({ studentNo, evidence: text }) => [chunk.date, studentNo, text]),
    );
  });
}

/**
 * By class and student, which is the key: found through the class alone, every student's row would be looked at and locked, and the chunks would wait for one
 * another.
 */
async function deleteEvidence(tx: Transaction, chunk: StudentChunk): Promise<void> {
  const [classes] = await tx.query<RowDataPacket[]>(
    `SELECT c.class_no FROM class c WHERE ${IN_SCOPE}`,
    scopeValues(chunk),
  );
  if (classes.length === 0) return;
  await tx.query(
    'DELETE FROM class_evidence WHERE class_no IN (?) AND student_no BETWEEN ? AND ?',
    [classes.map((row) => row['class_no'] as number), chunk.first, chunk.last],
  );
}

/** "HH:MM:SS" of seconds after midnight. */
export function timeText(second: number): string {
  return `${TWO_DIGITS[Math.floor(second / 3600)]}:${TWO_DIGITS[Math.floor(second / 60) % 60]}:${TWO_DIGITS[second % 60]}`;
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

const INSERT_EVIDENCE = insertStatement('class_evidence', [
  { name: 'class_no', type: 'INT UNSIGNED' },
  { name: 'student_no', type: 'INT UNSIGNED' },
  { name: 'seed_first', type: 'DATETIME' },
  { name: 'seed_last', type: 'DATETIME' },
  { name: 'evidence', type: 'TEXT' },
]);

const INSERT_FREE = insertStatement('free_evidence', [
  { name: 'day', type: 'DATE' },
  { name: 'student_no', type: 'INT UNSIGNED' },
  { name: 'evidence', type: 'TEXT' },
]);
