import { randomInt } from 'node:crypto';
import type { Database, Transaction } from '../pool.js';
import { readRow, write } from '../read.js';

export type RosterHead = {
  /** The newest roster version; null before the first import. */
  version: number | null;
  /** Drawn anew whenever a DayPlan becomes stale. It never comes back, even after a restore. */
  revision: number;
};

/** The newest roster version, and the revision that DayPlans are compared with. */
export async function readRosterHead(db: Database | Transaction): Promise<RosterHead> {
  const head = await readRow<RosterHead>(
    db,
    'SELECT version, revision FROM roster_head WHERE id = 1',
  );
  return head!;
}

/** The numbers that `randomInt` can draw. */
const REVISIONS = 2 ** 48 - 1;

/**
 * Makes the plans of every worker stale, when the transaction commits. The caller holds roster_head
 * locked FOR UPDATE.
 *
 * The number is random, not the next one. After a restore of a dump, or on a replica that lags,
 * counting would come to a number again that a worker has seen with other contents.
 *
 * After a crash before the commit, the plans are still right. After a crash behind it, the next
 * batch of every worker finds another revision and loads them again.
 */
export async function renewRevision(tx: Transaction): Promise<void> {
  await write(tx, 'UPDATE roster_head SET revision = :revision WHERE id = 1', {
    revision: randomInt(1, REVISIONS),
  });
}
