import { errorCodeOf, withTransaction, type Database, type Transaction } from '../pool.js';
import { readRow, readRows, write } from '../read.js';
import { CONFIRMED } from './nightly.js';

/** Rows per statement: few enough that nobody waits long for its locks. */
const ROWS_PER_DELETE = 20_000;

/**
 * A rollup that began earlier and was never sealed has failed, or was terminated: no rollup takes
 * that long. It does not hold its day any longer.
 */
const LONGEST_ROLLUP_HOURS = 24;

/**
 * Deletes the events of each day that ended before `limit` and was last written before it; an old
 * log that was read again today is thus kept tonight. Rejects made before `limit` go too.
 *
 * A day is first marked as expired, in a transaction of its own, so that no rollup can read what is
 * left and seal everybody absent; see `markExpired`. A day whose rollup is under way waits for the
 * next night. Its day versions go last. A crash anywhere in between leaves them, so the next night
 * finds the day again and deletes the rest.
 * @param limit "YYYY-MM-DD"
 * @param onProgress called after each statement that deletes many rows
 * @returns the days that expired now
 */
export async function expireEvents(
  db: Database,
  limit: string,
  now: string,
  onProgress: () => void,
): Promise<string[]> {
  const days = await readExpiringDays(db, limit);
  const expired: string[] = [];
  for (const day of days) {
    if (!(await markExpired(db, day, now))) continue;
    await deleteDay(db, day, onProgress);
    expired.push(day);
  }
  await deleteInSteps(
    () =>
      write(db, 'DELETE FROM reject WHERE rejected_at < :limit ORDER BY rejected_at LIMIT :rows', {
        limit,
        rows: ROWS_PER_DELETE,
      }),
    onProgress,
  );
  return expired;
}

async function readExpiringDays(db: Database, limit: string): Promise<string[]> {
  const days = await readRows<{ day: string }>(
    db,
    `SELECT day FROM day_version WHERE day < :limit AND topic <> :confirmed
     GROUP BY day HAVING MAX(written_at) < :limit ORDER BY day`,
    { limit, confirmed: CONFIRMED },
  );
  return days.map(({ day }) => day);
}

/**
 * Marks a day as expired, unless its rollup is under way.
 *
 * The day's row in `rollup_start` is the gate between the retention and a rollup. `claimRollup`
 * holds it while a step writes; this transaction takes it exclusively, and removes it. So a step
 * that writes before the mark has read every event, and a step that comes after the mark is
 * refused, whatever it has read.
 *
 * A crash before the commit leaves the day as it was: the next night takes it up. A crash after it
 * leaves an expired day with events, which the next night finds by its day versions.
 * @returns whether the day is expired now
 */
async function markExpired(db: Database, day: string, now: string): Promise<boolean> {
  try {
    return await withTransaction(db, async (tx) => {
      if (await isRollupUnderWay(tx, day, now)) return false;
      await write(tx, 'INSERT IGNORE INTO expired_day (day, expired_at) VALUES (:day, :now)', {
        day,
        now,
      });
      for (const table of ['rollup_start', 'rollup_start_version'])
        await write(tx, `DELETE FROM ${table} WHERE day = :day`, { day });
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

async function deleteDay(db: Database, day: string, onProgress: () => void): Promise<void> {
  await deleteInSteps(
    () =>
      write(
        db,
        `DELETE FROM access_event WHERE day = :day
         ORDER BY device_key, at, access_point_no LIMIT :rows`,
        { day, rows: ROWS_PER_DELETE },
      ),
    onProgress,
  );
  for (const table of ['free_evidence', 'heard_piece', 'day_version'])
    await write(db, `DELETE FROM ${table} WHERE day = :day`, { day });
}

/** Calls a statement of at most ROWS_PER_DELETE rows until it finds fewer. */
async function deleteInSteps(
  deleteSome: () => Promise<number>,
  onProgress: () => void,
): Promise<void> {
  for (let deleted = ROWS_PER_DELETE; deleted === ROWS_PER_DELETE;) {
    deleted = await deleteSome();
    onProgress();
  }
}

/** Writes no row where a rollup has just started. `markExpired` removes the row again. */
const INSERT_PLACEHOLDER = `
  INSERT IGNORE INTO rollup_start
    (day, run_id, policy, policy_version, roster_version, at, caught_up, started_at)
  VALUES (:day, 'retention', '', 0, 0, NULL, FALSE, :now)`;

/**
 * A rollup of less than a second seems sealed where an earlier one was sealed in the same second.
 * Its next step is then refused, and the day keeps its earlier result.
 */
const SELECT_UNDER_WAY = `
  SELECT r.day
  FROM rollup_start r LEFT JOIN day_rollup u ON u.day = r.day
  WHERE r.day = :day AND r.started_at > :now - INTERVAL :hours HOUR
    AND COALESCE(u.rolled_up_at < r.started_at, TRUE)`;
