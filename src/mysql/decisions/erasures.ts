import { randomUUID } from 'node:crypto';
import { RollcallError } from '../../errors.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { listOf, readRow, write } from '../read.js';
import { renewRevision } from '../roster/roster-head.js';

/** Who asked for an erasure, or lifted one. */
export type ErasureWord = {
  by?: string;
  reason?: string;
  /** When it was asked for, if that was before now. */
  at?: string;
  /** The name of the word in the journal; drawn here where there is none. */
  word?: string;
  /** Runs when everything is written and nothing is committed. If it throws, nothing is. */
  beforeCommit?: () => void;
};

/** The students who are erased: the last word on them is no lift. As a table with `student_no`. */
export const ERASED_STUDENTS = `(
  SELECT student_no FROM erasure GROUP BY student_no
  HAVING MAX(IF(what = 'erase', erasure_no, 0)) > MAX(IF(what = 'lift', erasure_no, 0)))`;

/** Whether a student is erased, and nobody has lifted it. */
export async function isErased(db: Database | Transaction, studentNo: number): Promise<boolean> {
  const last = await readRow<{ what: 'erase' | 'lift' }>(
    db,
    `SELECT what FROM erasure WHERE student_no = :studentNo ORDER BY erasure_no DESC LIMIT 1`,
    { studentNo },
  );
  return last?.what === 'erase';
}

/**
 * Refuses what the transaction has just written of students, where one of them was erased
 * meanwhile. Whoever erases a student deletes the rows after the erasure is committed. So either
 * the erasure is found here, or that deletion waits for this transaction and finds its rows.
 * @throws RollcallError `conflict`
 */
export async function refuseErased(tx: Transaction, studentNos: readonly number[]): Promise<void> {
  const erased = await readRow(
    tx,
    `SELECT 1 AS found
     FROM ${listOf('studentNos', 'INT UNSIGNED')} AS listed
     WHERE listed.item IN ${ERASED_STUDENTS} LIMIT 1`,
    { studentNos: JSON.stringify(studentNos) },
  );
  if (!erased) return;
  throw new RollcallError('conflict', 'A student was erased meanwhile, so nothing was changed.');
}

/**
 * Adds a row to the ledger of erasures, the last thing before the commit. See `ErasureWord`.
 */
export async function noteErasure(
  tx: Transaction,
  what: 'erase' | 'lift',
  studentNo: number,
  now: string,
  { by, reason, at = now, word = randomUUID(), beforeCommit }: ErasureWord,
): Promise<void> {
  await write(
    tx,
    `INSERT INTO erasure (student_no, what, reason, erased_by, erased_at, word)
     VALUES (:studentNo, :what, :reason, :by, :at, :word)`,
    { studentNo, what, reason: reason ?? null, by: by ?? null, at, word },
  );
  beforeCommit?.();
}

/**
 * Suppresses the devices that any roster links to a student, also a roster that an import has not
 * shown yet. The caller holds roster_head locked, and renews the revision.
 */
export async function suppressLinks(tx: Transaction, studentNo: number): Promise<void> {
  await write(
    tx,
    `INSERT INTO suppressed_device (device_key, reason, since)
     SELECT DISTINCT d.device_key, 'erased', UTC_TIMESTAMP()
     FROM roster_version v
     STRAIGHT_JOIN roster_device d ON d.version = v.version AND d.student_no = :studentNo
     ON DUPLICATE KEY UPDATE reason = 'erased'`,
    { studentNo },
  );
}

/**
 * Withholds the devices that carried the login of a student, and forgets that they did. The caller
 * holds roster_head locked, and renews the revision.
 * @returns how many sightings there were
 */
export async function withholdSighted(tx: Transaction, studentNo: number): Promise<number> {
  await write(
    tx,
    `INSERT INTO withheld_device (device_key, last_day)
     SELECT n.device_key, n.last_day
     FROM (SELECT device_key, MAX(day) AS last_day FROM login_sighting
           WHERE student_no = :studentNo GROUP BY device_key) AS n
     ON DUPLICATE KEY UPDATE last_day = GREATEST(withheld_device.last_day, n.last_day)`,
    { studentNo },
  );
  return write(tx, 'DELETE FROM login_sighting WHERE student_no = :studentNo', { studentNo });
}

/**
 * Withholds the login of a student, by the newest roster that has one. The caller holds roster_head
 * locked, and renews the revision.
 */
export async function withholdLogin(tx: Transaction, studentNo: number): Promise<void> {
  await write(
    tx,
    `INSERT INTO withheld_login (student_no, login_key)
     SELECT n.student_no, n.login_key
     FROM (SELECT l.student_no, l.login_key
           FROM roster_version v
           STRAIGHT_JOIN roster_login l ON l.version = v.version AND l.student_no = :studentNo
           ORDER BY v.version DESC LIMIT 1) AS n
     ON DUPLICATE KEY UPDATE login_key = n.login_key`,
    { studentNo },
  );
}

/**
 * Lifts an erasure: the next roster that lists devices of the student brings its links back, and a
 * device that is linked is no longer dropped. What was erased does not come back.
 *
 * The newest roster loses its fingerprint, so that importing the same files again is a change. A
 * crash before the commit changes nothing; after it, the next import does the rest.
 * @returns whether the student was erased
 */
export async function liftErasure(
  db: Database,
  studentNo: number,
  now: string,
  word: ErasureWord,
): Promise<boolean> {
  return withTransaction(db, async (tx) => {
    await readRow(tx, 'SELECT version FROM roster_head WHERE id = 1 FOR UPDATE');
    if (!(await isErased(tx, studentNo))) return false;
    await write(
      tx,
      `UPDATE roster_version v JOIN roster_head h ON v.version = h.version
       SET v.fingerprint = SHA2(UUID(), 256)`,
    );
    await renewRevision(tx);
    await noteErasure(tx, 'lift', studentNo, now, word);
    return true;
  });
}
