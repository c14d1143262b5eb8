import type { LiveFeed } from '../../attendance/feed/live-feed.js';
import type { Database } from '../pool.js';
import { readRow } from '../read.js';

/** The days that are held back because their feed looked broken. */
export type HeldDays = {
  /** How many there are. */
  days: number;
  /** The newest of them; null where there is none. */
  newest: { date: string; reason: string } | null;
};

export async function readHeldDays(db: Database): Promise<HeldDays> {
  const row = await readRow<{ days: number; date: string | null; reason: string | null }>(
    db,
    `SELECT COUNT(*) OVER () AS days, day AS date, held_reason AS reason
     FROM day_rollup WHERE held_cause IS NOT NULL ORDER BY day DESC LIMIT 1`,
  );
  if (!row) return { days: 0, newest: null };
  return { days: row.days, newest: { date: row.date!, reason: row.reason! } };
}

/** Enough for shares to a percent, and read in some ten milliseconds however long the day is. */
const SAMPLE_EVENTS = 20_000;

/**
 * Looks at a sample of the day's events. Device keys are random numbers, so the first devices of
 * the table are a fair sample of all of them. Departures do not count: a campus that logs them has
 * half as large a share of failures, and would not notice another word for success. A device that
 * the roster does not list is known if it carried the login of a student today.
 * @param now the campus wall clock
 */
export async function readLiveFeed(db: Database, now: string): Promise<LiveFeed> {
  const values = { now, today: now.slice(0, 10), most: SAMPLE_EVENTS };
  return (await readRow<LiveFeed>(db, SELECT_LIVE, values))!;
}

const SELECT_LIVE = `
  SELECT COUNT(e.ok) AS events, CAST(COALESCE(SUM(NOT e.ok), 0) AS SIGNED) AS failed,
         CAST(COALESCE(SUM(e.ok IS NOT NULL AND l.access_point_no IS NULL), 0) AS SIGNED) AS unlisted,
         CAST(COALESCE(SUM(e.ok IS NOT NULL AND k.device_key IS NULL AND NOT EXISTS (
                SELECT 1 FROM login_sighting s
                WHERE s.day = :today AND s.device_key = e.device_key)), 0) AS SIGNED)
           AS unknownDevices,
         (SELECT COUNT(*) FROM day_class c
          WHERE c.class_date = :today AND c.starts_at < :now - INTERVAL 1 HOUR) AS classesBegun
  FROM (SELECT device_key, access_point_no, ok FROM access_event
        WHERE day = :today ORDER BY device_key LIMIT :most) AS e
  LEFT JOIN (SELECT DISTINCT a.access_point_no
             FROM roster_head h JOIN roster_access_point a ON a.version = h.version) AS l
    ON l.access_point_no = e.access_point_no
  LEFT JOIN (SELECT DISTINCT d.device_key
             FROM roster_head h JOIN roster_device d ON d.version = h.version
             WHERE :today BETWEEN d.valid_from AND d.valid_to) AS k
    ON k.device_key = e.device_key`;
