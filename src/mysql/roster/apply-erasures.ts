import { ERASED_STUDENTS } from '../decisions/erasures.js';
import type { Transaction } from '../pool.js';
import { readRow, write } from '../read.js';

/**
 * Applies the ledger of erasures to a version that nobody can see yet: the devices that it lists
 * for erased students are suppressed, and their links removed. An import does so twice: before it
 * builds live presence, and under the lock on roster_head, for an erasure that came in between.
 * @returns how many rows the ledger has: more than before where somebody was erased meanwhile
 */
export async function applyErasures(tx: Transaction, version: number): Promise<number> {
  const ledger = await readRow<{ erasures: number }>(
    tx,
    'SELECT COUNT(*) AS erasures FROM erasure',
  );
  await write(tx, SUPPRESS_ERASED, { version });
  await write(
    tx,
    `DELETE d FROM ${ERASED_STUDENTS} AS erased
     STRAIGHT_JOIN roster_device d ON d.version = :version AND d.student_no = erased.student_no`,
    { version },
  );
  return ledger!.erasures;
}

/** Deletes what was built of erased students in the classes of a version. */
export async function forgetErased(tx: Transaction, version: number): Promise<void> {
  await write(
    tx,
    `DELETE p FROM ${ERASED_STUDENTS} AS erased
     STRAIGHT_JOIN roster_enrolment n
       ON n.version = :version AND n.student_no = erased.student_no
     STRAIGHT_JOIN class c ON c.version = n.version AND c.section_no = n.section_no
     STRAIGHT_JOIN live_presence p ON p.class_no = c.class_no AND p.student_no = n.student_no`,
    { version },
  );
}

/**
 * Suppresses the devices of the students who opt out in a version that is about to be shown. Of a
 * student who had not opted out before, these are the devices in all rosters, for this one may no
 * longer list them. Of the others, the devices in the rosters before are suppressed already.
 */
export async function suppressOptedOut(
  tx: Transaction,
  version: number,
  before: number | null,
): Promise<void> {
  await write(tx, SUPPRESS_LISTED, { version });
  if (before !== null) await write(tx, SUPPRESS_NEWLY_OPTED_OUT, { version, before });
}

/**
 * Withholds the devices that carried the login of a student who opts out in a version that is about
 * to be shown, and forgets that they did.
 */
export async function withholdOptedOut(tx: Transaction, version: number): Promise<void> {
  await write(tx, WITHHOLD_SIGHTED, { version });
  await write(tx, FORGET_SIGHTINGS, { version });
}

const WITHHOLD_SIGHTED = `
  INSERT INTO withheld_device (device_key, last_day)
  SELECT n.device_key, n.last_day
  FROM (SELECT g.device_key, MAX(g.day) AS last_day
        FROM roster_student s
        STRAIGHT_JOIN login_sighting g ON g.student_no = s.student_no
        WHERE s.version = :version AND s.opted_out
        GROUP BY g.device_key) AS n
  ON DUPLICATE KEY UPDATE last_day = GREATEST(withheld_device.last_day, n.last_day)`;

const FORGET_SIGHTINGS = `
  DELETE g
  FROM roster_student s
  STRAIGHT_JOIN login_sighting g ON g.student_no = s.student_no
  WHERE s.version = :version AND s.opted_out`;

const SUPPRESS_ERASED = `
  INSERT INTO suppressed_device (device_key, reason, since)
  SELECT DISTINCT d.device_key, 'erased', UTC_TIMESTAMP()
  FROM ${ERASED_STUDENTS} AS erased
  STRAIGHT_JOIN roster_device d ON d.version = :version AND d.student_no = erased.student_no
  ON DUPLICATE KEY UPDATE reason = 'erased'`;

const SUPPRESS_LISTED = `
  INSERT IGNORE INTO suppressed_device (device_key, reason, since)
  SELECT DISTINCT d.device_key, 'opted_out', UTC_TIMESTAMP()
  FROM roster_student s
  STRAIGHT_JOIN roster_device d ON d.version = s.version AND d.student_no = s.student_no
  WHERE s.version = :version AND s.opted_out`;

const SUPPRESS_NEWLY_OPTED_OUT = `
  INSERT IGNORE INTO suppressed_device (device_key, reason, since)
  SELECT DISTINCT d.device_key, 'opted_out', UTC_TIMESTAMP()
  FROM roster_student s
  LEFT JOIN roster_student was ON was.version = :before AND was.student_no = s.student_no
  STRAIGHT_JOIN roster_version v ON v.version < s.version
  STRAIGHT_JOIN roster_device d ON d.version = v.version AND d.student_no = s.student_no
  WHERE s.version = :version AND s.opted_out AND NOT COALESCE(was.opted_out, FALSE)`;
