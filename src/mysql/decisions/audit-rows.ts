import { RollcallError } from '../../errors.js';
import { errorCodeOf, type Database } from '../pool.js';
import { write } from '../read.js';

/**
 * The tables that keep what people did, each with the time of a row. The worker's account may only
 * add to them: see the grants in README.md.
 */
export const AUDIT_TABLES = {
  correction: 'corrected_at',
  class_confirmation: 'confirmed_at',
  ingest_control: 'asked_at',
  person_look: 'looked_at',
  erasure: 'erased_at',
} as const;

/** How many rows of each table were deleted. */
export type DeletedAuditRows = {
  corrections: number;
  confirmations: number;
  controls: number;
  looks: number;
};

/** Rows per statement: few enough that nobody waits long for its locks. */
const ROWS_PER_DELETE = 10_000;

/**
 * Deletes what the audit tables keep from before a day. A correction or confirmation stays while
 * its day can still be rolled up, for the rollup reads it. The ledger of erasures stays whole: it
 * keeps an erased student from coming back. It may stop anywhere and run again.
 * @param before "YYYY-MM-DD"
 * @throws RollcallError `refused` for an account that may not delete these rows
 */
export async function deleteAuditRows(db: Database, before: string): Promise<DeletedAuditRows> {
  try {
    return {
      corrections: await deleteAll(db, DELETE_CORRECTIONS, before),
      confirmations: await deleteAll(db, DELETE_CONFIRMATIONS, before),
      controls: await deleteAll(db, DELETE_CONTROLS, before),
      looks: await deleteAll(db, DELETE_LOOKS, before),
    };
  } catch (error) {
    if (errorCodeOf(error) !== 'ER_TABLEACCESS_DENIED_ERROR') throw error;
    throw new RollcallError(
      'refused',
      'This MySQL account may only add to the tables that keep what people did: use the account "privacy" of the README.',
      { cause: error },
    );
  }
}

async function deleteAll(db: Database, statement: string, before: string): Promise<number> {
  let deleted = 0;
  for (let some = ROWS_PER_DELETE; some === ROWS_PER_DELETE; deleted += some)
    some = await write(db, statement, { before, rows: ROWS_PER_DELETE });
  return deleted;
}

const DELETE_CORRECTIONS = `
  DELETE FROM correction
  WHERE corrected_at < :before AND day IN (SELECT x.day FROM expired_day x)
  ORDER BY correction_no LIMIT :rows`;

const DELETE_CONFIRMATIONS = `
  DELETE FROM class_confirmation
  WHERE confirmed_at < :before AND day IN (SELECT x.day FROM expired_day x)
  ORDER BY confirmation_no LIMIT :rows`;

const DELETE_CONTROLS = `
  DELETE FROM ingest_control WHERE asked_at < :before ORDER BY control_no LIMIT :rows`;

const DELETE_LOOKS = `
  DELETE FROM person_look WHERE looked_at < :before ORDER BY looked_at LIMIT :rows`;
