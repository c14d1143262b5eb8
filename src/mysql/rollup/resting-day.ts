import { errorCodeOf, withTransaction, type Database, type Transaction } from '../pool.js';
import { readRow, write } from '../read.js';

/**
 * A rollup that began earlier and was never sealed has failed, or was terminated: no rollup takes
 * that long. It does not hold its day any longer.
 */
const LONGEST_ROLLUP_HOURS = 24;

/**
 * Runs `work` in a transaction while no rollup of the day is under way. It holds the day's row in
 * `rollup_start`, which each step of a rollup holds while it writes: a rollup that starts now waits
 * for the commit, and finds what `work` has left.
 * @returns false where a rollup is under way: then nothing was done, and the next night tries again
 */
export async function withRestingDay(
  db: Database,
  day: string,
  now: string,
  work: (tx: Transaction) => Promise<void>,
): Promise<boolean> {
  try {
    return await withTransaction(db, async (tx) => {
      if (await isRollupUnderWay(tx, day, now)) return false;
      await work(tx);
      await write(tx, "DELETE FROM rollup_start WHERE day = :day AND run_id = 'retention'", {
        day,
      });
      return true;
    });
  } catch (error) {
    // A step of a rollup holds the row.
    if (errorCodeOf(error) === 'ER_LOCK_NOWAIT') return false;
    throw error;
  }
}

/**
 * Locks the day's row in `rollup_start`, and makes one where there is none: a rollup that starts
 * now waits for it, and then finds the day expired.
 */
async function isRollupUnderWay(tx: Transaction, day: string, now: string): Promise<boolean> {
  const start = await readRow<{ startedAt: string }>(
    tx,
    'SELECT started_at AS startedAt FROM rollup_start WHERE day = :day FOR UPDATE NOWAIT',
    { day },
  );
  if (!start) return (await write(tx, INSERT_PLACEHOLDER, { day, now })) === 0;
  const found = await readRow(tx, SELECT_UNDER_WAY, { day, now, hours: LONGEST_ROLLUP_HOURS });
  return found !== undefined;
}

/** Writes no row where a rollup has just started. `withRestingDay` removes the row again. */
const INSERT_PLACEHOLDER = `
  INSERT IGNORE INTO rollup_start
    (day, run_id, policy, policy_version, roster_version, at, caught_up, started_at)
  VALUES (:day, 'retention', '', 0, 0, NULL, FALSE, :now)`;

const SELECT_UNDER_WAY = `
  SELECT day FROM rollup_start
  WHERE day = :day AND NOT sealed AND started_at > :now - INTERVAL :hours HOUR`;
