import type { DayFeed } from '../../attendance/feed/day-feed.js';
import type { FeedCause } from '../../attendance/feed/feed.js';
import type { VerdictShares } from '../../attendance/verdict.js';
import { RollcallError } from '../../errors.js';
import { rebuildLivePresence } from '../ingest/live-presence.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { readRow, write } from '../read.js';
import { renewRevision } from '../roster/roster-head.js';
import { writeDayFeed } from './day-feed.js';
import { CONFIRMED } from './nightly.js';
import { claimSeal, type RollupScope } from './start.js';
import { readShares } from './read-shares.js';
import { sumCourses } from './sum-courses.js';

export type Seal = Omit<RollupScope, 'at'> & {
  /** The campus wall clock. */
  now: string;
  /** With a smaller share of decided students, a rate is shown as its interval only. */
  leastCoverage: number;
  /** What the day's records say about the feed; absent where nobody counted them. */
  feed?: DayFeed;
  /** Why the feed looks broken; absent where it does not. */
  fault?: FeedDoubt;
};

/** Why a day's feed looks broken: the likely cause, and the sentence for people. */
export type FeedDoubt = { cause: FeedCause; reason: string };

export type Sealed = {
  /**
   * final if the day was over, ingest had read every partition to its end before the events were
   * read, and the feed does not hold the day back.
   */
  state: 'provisional' | 'final';
  /** The sentence that says why the feed holds the day back; null where it does not. */
  held: string | null;
  /** The shares of the verdicts in classes that count in the rates; null where these are few. */
  shares: VerdictShares | null;
};

/**
 * Ends a rollup in one transaction:
 *
 * 1. The day is read with the rollup's roster from now on.
 * 2. The rates of sections and courses are summed from the day's classes.
 * 3. The day versions that the rollup began with become those that its result has seen.
 * 4. A day that would be final, but whose feed looks broken, is held back: it stays provisional
 *    with its reason, unless a person has accepted the day with this cause. A new rollup keeps the
 *    acceptance, because the person was told of this fault and of no other one.
 *
 * A crash before the commit leaves the result that was sealed last, with its reason. A crash after
 * it leaves the new one, and sealing the same run again writes the same rows.
 */
export async function sealDay(db: Database, seal: Seal): Promise<Sealed> {
  return withTransaction(db, async (tx) => {
    const { caughtUp, startedAt } = await claimSeal(tx, seal.date, seal.runId);
    await refuseEmptied(tx, seal.date);
    // A day that ends during its rollup was not over when its events were read.
    const wasOver = startedAt.slice(0, 10) > seal.date;
    const isComplete = wasOver && caughtUp;
    await pinRoster(tx, seal);
    const doubt = isComplete ? await readDoubt(tx, seal) : undefined;
    const state = isComplete && !doubt ? 'final' : 'provisional';
    await markClasses(tx, seal, state);
    await sumCourses(tx, seal, state);
    await publish(tx, seal, state, doubt);
    return { state, held: doubt?.reason ?? null, shares: await readShares(tx, seal) };
  });
}

/**
 * Why the feed holds the day back, if no person has accepted the day with this cause. The lock on
 * the day's row waits for a person who is accepting it now (`acceptDay`), and later ones wait for
 * this seal: either way the acceptance and the new result meet.
 */
async function readDoubt(tx: Transaction, { date, fault }: Seal): Promise<FeedDoubt | undefined> {
  if (!fault) return undefined;
  await readRow(tx, 'SELECT day FROM day_rollup WHERE day = :date FOR UPDATE', { date });
  const accepted = await readRow(
    tx,
    'SELECT day FROM day_acceptance WHERE day = :date AND cause = :cause LIMIT 1',
    { date, cause: fault.cause },
  );
  return accepted ? undefined : fault;
}

/**
 * The last guard against a result without its events, whoever deleted them: a day that ingest had
 * written to when the rollup began has day versions.
 * @throws RollcallError `expired` where they are gone
 */
async function refuseEmptied(tx: Transaction, date: string): Promise<void> {
  const emptied = await readRow(
    tx,
    `SELECT s.day FROM rollup_start_version s
     WHERE s.day = :date AND s.topic <> :confirmed
       AND NOT EXISTS (SELECT 1 FROM day_version v
                       WHERE v.day = s.day AND v.topic <> :confirmed)
     LIMIT 1`,
    { date, confirmed: CONFIRMED },
  );
  if (emptied)
    throw new RollcallError(
      'expired',
      `The events of ${date} were deleted while it was rolled up, so the day keeps its earlier result.`,
    );
}

/**
 * Pins the day to the rollup's roster. If that is another roster than before, live presence is
 * rebuilt. The classes of a roster that this one replaces lose their results.
 * @throws RollcallError `superseded` where a newer roster came in since the rollup began: the day
 * must not go back to an older one
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
  if (day && day.version > rosterVersion)
    throw new RollcallError(
      'superseded',
      `Roster ${day.version} came in while ${date} was rolled up with roster ${rosterVersion}: ` +
        'roll the day up again.',
    );
  await deleteReplaced(tx, seal, day?.version);
  if (day?.version === rosterVersion) return;
  await renewRevision(tx);
  await write(
    tx,
    `INSERT INTO roster_day (day, version) VALUES (:date, :rosterVersion)
     ON DUPLICATE KEY UPDATE version = :rosterVersion`,
    { date, rosterVersion },
  );
  await rebuildLivePresence(tx, [date]);
}

/**
 * Deletes the results that the classes of replaced rosters have: of the roster that the day is
 * pinned to, and of the one that it was last rolled up with. Batches wait meanwhile, so each class
 * is found by its roster and its day, and no other roster is looked at.
 */
async function deleteReplaced(
  tx: Transaction,
  { date, rosterVersion }: Seal,
  pinned: number | undefined,
): Promise<void> {
  const sealed = await readRow<{ version: number }>(
    tx,
    'SELECT roster_version AS version FROM day_rollup WHERE day = :date',
    { date },
  );
  for (const version of new Set([pinned, sealed?.version])) {
    if (version === undefined || version === rosterVersion) continue;
    for (const table of ['verdict', 'class_evidence', 'class_attendance'])
      await write(
        tx,
        `DELETE r FROM class c STRAIGHT_JOIN ${table} r ON r.class_no = c.class_no
         WHERE c.version = :version AND c.class_date = :date`,
        { date, version },
      );
  }
}

/** Gives the classes that have a rate the state of the day. */
export async function markClasses(
  tx: Transaction,
  { date, rosterVersion }: Pick<Seal, 'date' | 'rosterVersion'>,
  state: string,
): Promise<void> {
  await write(
    tx,
    `UPDATE class c JOIN class_attendance a USING (class_no) SET a.state = :state
     WHERE c.version = :rosterVersion AND c.class_date = :date
       AND a.state IN ('provisional', 'final')`,
    { state, rosterVersion, date },
  );
}

async function publish(
  tx: Transaction,
  seal: Seal,
  state: string,
  doubt: FeedDoubt | undefined,
): Promise<void> {
  const { date, policy, policyVersion, rosterVersion, now, feed } = seal;
  const held = { cause: doubt?.cause ?? null, reason: doubt?.reason ?? null };
  await write(
    tx,
    `REPLACE INTO day_rollup
       (day, state, policy, policy_version, roster_version, classes, rolled_up_at, held_cause,
        held_reason)
     SELECT :date, :state, :policy, :policyVersion, :rosterVersion, COUNT(*), :now, :cause, :reason
     FROM class WHERE version = :rosterVersion AND class_date = :date`,
    { date, state, policy, policyVersion, rosterVersion, now, ...held },
  );
  if (feed) await writeDayFeed(tx, feed);
  // The rooms are counted, and what some few students say of them is not kept.
  for (const table of ['day_rollup_version', 'room_sighting'])
    await write(tx, `DELETE FROM ${table} WHERE day = :date`, { date });
  await write(
    tx,
    `INSERT INTO day_rollup_version (day, topic, partition_no, version)
     SELECT day, topic, partition_no, version FROM rollup_start_version WHERE day = :date`,
    { date },
  );
}
