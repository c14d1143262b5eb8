import type { SeedEvidence } from '../../attendance/judging/seed.js';
import { wallClockAt } from '../../attendance/wall-clock.js';
import type { LoadData } from '../load-data.js';
import { loadRows, rowStatements } from '../load-rows.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { write } from '../read.js';
import { claimRollup } from './start.js';
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

/** What a chunk of students leaves behind. */
export type ChunkEvidence = {
  /** Of the students who have a device on that day, one for each of their classes. */
  classes: EvidenceRow[];
  /** The classes of the other students, of whom nothing is stored. */
  without: { classNo: number; studentNo: number }[];
  free: FreeEvidenceRow[];
  /** What the students say of rooms; null if the rooms are not counted. */
  sightings: string | null;
};

/**
 * Replaces the evidence of the chunk's students in the classes of the scope, in one transaction. A
 * crash before the commit leaves all of the old evidence, a crash after it all of the new; the step
 * can run again in both cases. Free time belongs to a whole day, so a rollup of classes in progress
 * leaves it alone.
 */
export async function writeEvidence(
  db: Database,
  loadData: LoadData,
  chunk: StudentChunk,
  { classes, without, free, sightings }: ChunkEvidence,
): Promise<void> {
  await withTransaction(db, async (tx) => {
    await claimRollup(tx, chunk.date, chunk.runId);
    await replaceClassEvidence(tx, loadData, chunk, classes);
    await deleteClassEvidence(tx, without);
    if (chunk.at === null) await replaceFreeEvidence(tx, loadData, chunk, free);
    if (sightings !== null) await writeSightings(tx, chunk, sightings);
  });
}

/**
 * Each row takes the place of an earlier one. No other row of these students can be there, because
 * the enrolments of a roster never change; deleting all of them first costs a tenth of a rollup.
 */
async function replaceClassEvidence(
  tx: Transaction,
  loadData: LoadData,
  { date }: StudentChunk,
  evidence: readonly EvidenceRow[],
): Promise<void> {
  const at = (second: number | undefined) =>
    second === undefined ? null : wallClockAt(date, second);
  await loadRows(
    tx,
    loadData,
    EVIDENCE_ROWS,
    evidence.map(({ classNo, studentNo, seed, evidence: text }) => [
      classNo,
      studentNo,
      at(seed?.firstSeen),
      at(seed?.lastSeen),
      text,
    ]),
  );
}

/**
 * An earlier rollup may have known a device of these students. Finds each row by its whole key: by
 * the class alone, the statement would also lock the rows of other chunks.
 */
async function deleteClassEvidence(
  tx: Transaction,
  without: ChunkEvidence['without'],
): Promise<void> {
  if (without.length === 0) return;
  await write(
    tx,
    `DELETE e
     FROM JSON_TABLE(:without, '$[*]' COLUMNS (
       class_no INT UNSIGNED PATH '$.classNo', student_no INT UNSIGNED PATH '$.studentNo')) AS listed
     STRAIGHT_JOIN class_evidence e
       ON e.class_no = listed.class_no AND e.student_no = listed.student_no`,
    { without: JSON.stringify(without) },
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
  loadData: LoadData,
  chunk: StudentChunk,
  free: readonly FreeEvidenceRow[],
): Promise<void> {
  await write(
    tx,
    'DELETE FROM free_evidence WHERE day = :date AND student_no BETWEEN :first AND :last',
    chunk,
  );
  await loadRows(
    tx,
    loadData,
    FREE_ROWS,
    free.map(({ studentNo, evidence }) => [chunk.date, studentNo, evidence]),
  );
}

const EVIDENCE_ROWS = rowStatements(
  'class_evidence',
  [
    { name: 'class_no', type: 'INT UNSIGNED' },
    { name: 'student_no', type: 'INT UNSIGNED' },
    { name: 'seed_first', type: 'DATETIME' },
    { name: 'seed_last', type: 'DATETIME' },
    { name: 'evidence', type: 'TEXT' },
  ],
  'replace',
);

const FREE_ROWS = rowStatements(
  'free_evidence',
  [
    { name: 'day', type: 'DATE' },
    { name: 'student_no', type: 'INT UNSIGNED' },
    { name: 'evidence', type: 'TEXT' },
  ],
  'error',
);
