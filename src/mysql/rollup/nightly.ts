import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { withTransaction, type Database } from '../pool.js';

/** Rows per statement of the retention: short enough to hold nobody up. */
const ROWS_PER_DELETE = 20_000;

/** Stands in day_version where a person said something of a class of the day: it is to be rolled up again. No topic can be called so. */
export const CONFIRMED = '(confirmed)';

/**
 * The days before `today` whose last rollup is missing, provisional, or older than their events: a batch came in since, or in a partition that it did not know.
 * Days that no roster covers, or whose events are gone, are not among them.
 */
export async function dirtyDays(db: Database, today: string, limit: number): Promise<string[]> {
  const [rows] = await db.query<RowDataPacket[]>(
    `SELECT v.day FROM day_version v
     LEFT JOIN day_rollup_version r USING (day, topic, partition_no)
     LEFT JOIN day_rollup d ON d.day = v.day
     WHERE v.day < ? AND NOT EXISTS (SELECT 1 FROM expired_day x WHERE x.day = v.day)
       AND EXISTS (SELECT 1 FROM roster_version o JOIN roster_head h ON o.version <= h.version WHERE v.day BETWEEN o.first_date AND o.last_date)
     GROUP BY v.day
     HAVING SUM(r.version IS NULL OR r.version <> v.version) > 0 OR MAX(COALESCE(d.state, '') <> 'final')
     ORDER BY v.day LIMIT ?`,
    [today, limit],
  );
  return rows.map((row) => row['day'] as string);
}

/** Whether a roster covers the day, so that a rollup of it has something to say. */
export async function isCovered(db: Database, day: string): Promise<boolean> {
  const [rows] = await db.query<RowDataPacket[]>(
    'SELECT 1 FROM roster_version o JOIN roster_head h ON o.version <= h.version WHERE ? BETWEEN o.first_date AND o.last_date LIMIT 1',
    [day],
  );
  return rows.length > 0;
}

/** How many classes are in progress at an instant of the campus wall clock, by the roster that its day is read with. */
export async function countClassesInProgress(db: Database, at: string): Promise<number> {
  const [rows] = await db.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS count FROM day_class WHERE class_date = DATE(?) AND starts_at <= ? AND ends_at > ?',
    [at, at, at],
  );
  return rows[0]?.['count'] as number;
}

/**
 * Deletes the events of every day that ended, and was last written, before `limit` ("YYYY-MM-DD"): so a replay of an old log is not deleted the same night. Each
 * day is marked first: a rollup that began after the deletion would seal absence. Rejects read before `limit` go too.
 * @param onProgress called after each statement
 * @returns the days that expired now
 */
export async function expireEvents(
  db: Database,
  limit: string,
  now: string,
  onProgress: () => void,
): Promise<string[]> {
  const days = await expiringDays(db, limit);
  for (const day of days) {
    await withTransaction(db, async (tx) => {
      await tx.execute('INSERT IGNORE INTO expired_day (day, expired_at) VALUES (?, ?)', [
        day,
        now,
      ]);
    });
    await deleteInSteps(
      db,
      'DELETE FROM access_event WHERE day = ? ORDER BY device_key, at, access_point_no LIMIT ?',
      day,
      onProgress,
    );
    for (const table of ['free_evidence', 'heard_piece', 'day_version'])
      await db.execute(`DELETE FROM ${table} WHERE day = ?`, [day]);
  }
  await deleteInSteps(
    db,
    'DELETE FROM reject WHERE rejected_at < ? ORDER BY rejected_at LIMIT ?',
    limit,
    onProgress,
  );
  return days;
}

async function expiringDays(db: Database, limit: string): Promise<string[]> {
  const [rows] = await db.query<RowDataPacket[]>(
    'SELECT day FROM day_version WHERE day < ? AND topic <> ? GROUP BY day HAVING MAX(written_at) < ? ORDER BY day',
    [limit, CONFIRMED, limit],
  );
  return rows.map((row) => row['day'] as string);
}

async function deleteInSteps(
  db: Database,
  statement: string,
  first: string,
  onProgress: () => void,
): Promise<void> {
  for (;;) {
    const [{ affectedRows }] = await db.query<ResultSetHeader>(statement, [first, ROWS_PER_DELETE]);
    onProgress();
    if (affectedRows < ROWS_PER_DELETE) return;
  }
}
