import type { Database } from '../pool.js';
import { readRow, readRows } from '../read.js';

/**
 * The topic of a day version that a person's word has raised: the day must be rolled up again. No
 * Kafka topic can have this name.
 */
export const CONFIRMED = '(confirmed)';

/**
 * The days before `today` that need a rollup, oldest first: those without one, with a provisional
 * one, or with one that has not seen all of their events, for a batch has come in since. Days that
 * no roster covers are left out, and so are days whose events are deleted.
 *
 * A day that is held back because its feed looks broken would be held back again: it waits for new
 * events, another roster, or a person's word.
 * @param limit at most so many
 */
export async function dirtyDays(db: Database, today: string, limit: number): Promise<string[]> {
  const days = await readRows<{ day: string }>(
    db,
    `SELECT v.day
     FROM day_version v
     LEFT JOIN day_rollup_version r USING (day, topic, partition_no)
     LEFT JOIN day_rollup d ON d.day = v.day
     LEFT JOIN roster_day p ON p.day = v.day
     WHERE v.day < :today
       AND NOT EXISTS (SELECT 1 FROM expired_day x WHERE x.day = v.day)
       AND EXISTS (SELECT 1 FROM roster_version o JOIN roster_head h ON o.version <= h.version
                   WHERE v.day BETWEEN o.first_date AND o.last_date)
     GROUP BY v.day
     HAVING SUM(r.version IS NULL OR r.version <> v.version) > 0
         OR MAX(COALESCE(d.state, '') <> 'final'
                AND (d.held_cause IS NULL OR p.version <> d.roster_version))
     ORDER BY v.day LIMIT :limit`,
    { today, limit },
  );
  return days.map(({ day }) => day);
}

/** Whether a roster covers the day, so that a rollup of it has something to say. */
export async function isCovered(db: Database, day: string): Promise<boolean> {
  const covering = await readRow(
    db,
    `SELECT o.version FROM roster_version o JOIN roster_head h ON o.version <= h.version
     WHERE :day BETWEEN o.first_date AND o.last_date LIMIT 1`,
    { day },
  );
  return covering !== undefined;
}

/**
 * How many classes are in progress, by the roster that the day is read with.
 * @param at a time of the campus wall clock
 */
export async function countClassesInProgress(db: Database, at: string): Promise<number> {
  const counted = await readRow<{ classes: number }>(
    db,
    `SELECT COUNT(*) AS classes FROM day_class
     WHERE class_date = DATE(:at) AND starts_at <= :at AND ends_at > :at`,
    { at },
  );
  return counted!.classes;
}
