import { RollcallError } from '../../errors.js';
import { rebuildLivePresence } from '../ingest/live-presence.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { readRow, write } from '../read.js';
import { renewRevision } from '../roster/day-plan.js';
import { claimRollup, type RollupScope } from './start.js';
import { sumCourses } from './sum-courses.js';

export type Seal = Omit<RollupScope, 'at'> & {
  /** The campus wall clock. */
  now: string;
  /** With a smaller share of decided students, a rate is shown as its interval only. */
  leastCoverage: number;
};

/**
 * Ends a rollup in one transaction:
 *
 * 1. The day is read with the rollup's roster from now on.
 * 2. The rates of sections and courses are summed from the day's classes.
 * 3. The day versions that the rollup began with become those that its result has seen.
 *
 * A crash before the commit leaves the result that was sealed last. A crash after it leaves the new
 * one, and sealing the same run again writes the same rows.
 * @returns final if the day was over, and ingest had read every partition to its end, before the
 * events were read
 */
export async function sealDay(db: Database, seal: Seal): Promise<'provisional' | 'final'> {
  return withTransaction(db, async (tx) => {
    const { caughtUp, startedAt } = await claimRollup(tx, seal.date, seal.runId);
    // A day that ends during its rollup was not over when its events were read.
    const wasOver = startedAt.slice(0, 10) > seal.date;
    const state = wasOver && caughtUp ? 'final' : 'provisional';
    await pinRoster(tx, seal);
    await markClasses(tx, seal, state);
    await sumCourses(tx, seal, state);
    await publish(tx, seal, state);
    return state;
  });
}

/**
 * Pins the day to the rollup's roster. If that is another roster than before, live presence is
 * rebuilt, and the classes of the other rosters lose their results.
 * @throws RollcallError `superseded` where a newer roster came in since the rollup began: the day must
 * not go back to an older one
 */
async function pinRoster(tx: Transaction, seal: Seal): Promise<void> {
  const { date, rosterVersion } = seal;
  // The lock waits for the batches in flight; later batches find the new revision.
  await readRow(tx, 'SELECT revision FROM roster_head WHERE id = 1 FOR UPDATE');
  const day = await readRow<{ version: number }>(
    tx,
    'SELECT version FROM roster_day WHERE day = :date FOR UPDATE',
    { date },
  );
  if (day?.version === rosterVersion) return;
  if (day && day.version > rosterVersion)
    throw new RollcallError(
      'superseded',
      `Roster ${day.version} came in while ${date} was rolled up with roster ${rosterVersion}: ` +
        'roll the day up again.',
    );
  await renewRevision(tx);
  await write(
    tx,
    `INSERT INTO roster_day (day, version) VALUES (:date, :rosterVersion)
     ON DUPLICATE KEY UPDATE version = :rosterVersion`,
    { date, rosterVersion },
  );
  await rebuildLivePresence(tx, [date]);
  for (const table of ['verdict', 'class_evidence', 'class_attendance'])
    await write(
      tx,
      `DELETE r FROM class c JOIN ${table} r USING (class_no)
       WHERE c.class_date = :date AND c.version <> :rosterVersion`,
      { date, rosterVersion },
    );
}

/** Gives the classes that have a rate the state of the day. */
async function markClasses(tx: Transaction, seal: Seal, state: string): Promise<void> {
  const { date, rosterVersion } = seal;
  await write(
    tx,
    `UPDATE class c JOIN class_attendance a USING (class_no) SET a.state = :state
     WHERE c.version = :rosterVersion AND c.class_date = :date
       AND a.state IN ('provisional', 'final')`,
    { state, rosterVersion, date },
  );
}

async function publish(tx: Transaction, seal: Seal, state: string): Promise<void> {
  const { date, policy, policyVersion, rosterVersion, now } = seal;
  await write(
    tx,
    `REPLACE INTO day_rollup
       (day, state, policy, policy_version, roster_version, classes, rolled_up_at)
     SELECT :date, :state, :policy, :policyVersion, :rosterVersion, COUNT(*), :now
     FROM class WHERE version = :rosterVersion AND class_date = :date`,
    { date, state, policy, policyVersion, rosterVersion, now },
  );
  await write(tx, 'DELETE FROM day_rollup_version WHERE day = :date', { date });
  await write(
    tx,
    `INSERT INTO day_rollup_version (day, topic, partition_no, version)
     SELECT day, topic, partition_no, version FROM rollup_start_version WHERE day = :date`,
    { date },
  );
}
