import type { Database } from '../pool.js';
import { readRows, write } from '../read.js';
import { CONFIRMED } from './nightly.js';

/** Rows per statement: few enough that nobody waits long for its locks. */
const ROWS_PER_DELETE = 20_000;

/**
 * Deletes the events of each day that ended before `limit` and was last written before it; an old
 * log that was read again today is thus kept tonight. Rejects made before `limit` go too.
 *
 * A day is first marked as expired, in a statement of its own, so that no rollup can begin after
 * the deletion and seal everybody absent. Its day versions go last. A crash anywhere in between
 * leaves them, so the next night finds the day again and deletes the rest.
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
  for (const day of days) await expireDay(db, day, now, onProgress);
  await deleteInSteps(
    () =>
      write(db, 'DELETE FROM reject WHERE rejected_at < :limit ORDER BY rejected_at LIMIT :rows', {
        limit,
        rows: ROWS_PER_DELETE,
      }),
    onProgress,
  );
  return days;
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

async function expireDay(
  db: Database,
  day: string,
  now: string,
  onProgress: () => void,
): Promise<void> {
  await write(db, 'INSERT IGNORE INTO expired_day (day, expired_at) VALUES (:day, :now)', {
    day,
    now,
  });
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
