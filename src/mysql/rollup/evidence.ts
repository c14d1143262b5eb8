import type { SeedEvidence } from '../../attendance/judging/seed.js';
import { wallClockAt } from '../../attendance/wall-clock.js';
import { insertRows, insertStatement } from '../insert-rows.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { write } from '../read.js';
import { claimRollup, IN_SCOPE } from './start.js';
import type { StudentChunk } from './students.js';

/** What is stored of one student in one class. */
export type EvidenceRow = {
  classNo: number;
  studentNo: number;
  seed: SeedEvidence | undefined;
  /** As evidenceText writes it; null where no device of the student is known. */
  evidence: string | null;
};

/** What is stored of one student in a time without a class; see freeTime. */
export type FreeEvidenceRow = { studentNo: number; evidence: string };

/**
 * Replaces the evidence of the chunk's students in the classes of the scope, in one transaction. A
 * crash before the commit leaves all of the old evidence, a crash after it all of the new; the step
 * can run again in both cases. Free time belongs to a whole day, so a rollup of classes in progress
 * leaves it alone.
 * @param sightings what the students say of rooms; null if the rooms are not counted
 */
export async function writeEvidence(
  db: Database,
  chunk: StudentChunk,
  evidence: readonly EvidenceRow[],
  free: readonly FreeEvidenceRow[],
  sightings: string | null,
): Promise<void> {
  await withTransaction(db, async (tx) => {
    await claimRollup(tx, chunk.date, chunk.runId);
    await replaceClassEvidence(tx, chunk, evidence);
    if (chunk.at === null) await replaceFreeEvidence(tx, chunk, free);
    if (sightings !== null) await writeSightings(tx, chunk, sightings);
  });
}

async function replaceClassEvidence(
  tx: Transaction,
  chunk: StudentChunk,
  evidence: readonly EvidenceRow[],
): Promise<void> {
  const at = (second: number | undefined) =>
    second === undefined ? null : wallClockAt(chunk.date, second);
  await write(tx, DELETE_EVIDENCE, chunk);
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
}

/** The start of the rollup has deleted those of an earlier one, which may have had other chunks. */
async function writeSightings(
  tx: Transaction,
  { date, first }: StudentChunk,
  counts: string,
): Promise<void> {
  await write(
    tx,
    `INSERT INTO room_sighting (day, first_student, counts) VALUES (:date, :first, :counts)
     ON DUPLICATE KEY UPDATE counts = :counts`,
    { date, first, counts },
  );
}

async function replaceFreeEvidence(
  tx: Transaction,
  chunk: StudentChunk,
  free: readonly FreeEvidenceRow[],
): Promise<void> {
  await write(
    tx,
    'DELETE FROM free_evidence WHERE day = :date AND student_no BETWEEN :first AND :last',
    chunk,
  );
  await insertRows(
    tx,
    INSERT_FREE,
    free.map(({ studentNo, evidence }) => [chunk.date, studentNo, evidence]),
  );
}

/**
 * Finds each row by its whole key, class and student: evidence is stored only of students who are
 * enrolled in the class on that day. By the class alone, the statement would also lock the rows of
 * other chunks, and the chunks would wait for one another. The join order and the hint keep MySQL
 * to this plan even where its statistics say that the table is still empty.
 */
const DELETE_EVIDENCE = `
  DELETE /*+ NO_MERGE(meeting) */ e
  FROM roster_enrolment n
  STRAIGHT_JOIN (SELECT c.class_no, c.section_no FROM class c WHERE ${IN_SCOPE}) AS meeting
    ON meeting.section_no = n.section_no
  STRAIGHT_JOIN class_evidence e ON e.class_no = meeting.class_no AND e.student_no = n.student_no
  WHERE n.version = :rosterVersion AND n.student_no BETWEEN :first AND :last`;

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
