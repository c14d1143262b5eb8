import { REACH_DAYS } from '../../attendance/identity/sighting.js';
import { addDays } from '../../attendance/wall-clock.js';
import type { Database } from '../pool.js';
import { readRow, readRows, write } from '../read.js';
import { releasedDays } from './keeping.js';
import { CONFIRMED } from './nightly.js';
import { withRestingDay } from './resting-day.js';

/** Rows per statement: few enough that nobody waits long for its locks. */
const ROWS_PER_DELETE = 20_000;

/**
 * Deletes the events of each day that ended before `limit` and was last written before it; an old
 * log that was read again today is thus kept tonight. Rejects made before `limit` go too, and
 * devices that were withheld last before it. Sightings of logins stay longer: see
 * `expireSightings`.
 *
 * A day is first marked as expired, in a transaction of its own, so that no rollup can read what is
 * left and seal everybody absent; see `markExpired`. A day whose rollup is under way waits for the
 * next night. Its day versions go last. A crash anywhere in between leaves them, so the next night
 * finds the day again and deletes the rest. A batch that commits in between may leave events
 * without a day version: the next night finds these by the events themselves.
 *
 * If many days are due at once, they wait for a person's word: see `releasedDays`.
 * @param limit "YYYY-MM-DD"
 * @param goOn called after each statement that deletes many rows; false: leave the rest to the
 *   next night
 * @returns the days of which nothing is left
 */
export async function expireEvents(
  db: Database,
  limit: string,
  now: string,
  goOn: () => boolean,
): Promise<string[]> {
  const expired: string[] = [];
  for (const day of await readExpiringDays(db, limit, now)) {
    if (!(await markExpired(db, day, now))) continue;
    if (!(await deleteDay(db, day, goOn))) return expired;
    expired.push(day);
  }
  const rejectsGone = await deleteInSteps(
    () =>
      write(db, 'DELETE FROM reject WHERE rejected_at < :limit ORDER BY rejected_at LIMIT :rows', {
        limit,
        rows: ROWS_PER_DELETE,
      }),
    goOn,
  );
  if (!rejectsGone) return expired;
  await write(db, 'DELETE FROM withheld_device WHERE last_day < :limit', { limit });
  await expireSightings(db, limit, goOn);
  return expired;
}

/** The days that may be deleted tonight, oldest first. */
async function readExpiringDays(db: Database, limit: string, now: string): Promise<string[]> {
  const days = await readRows<{ day: string; isExpired: 0 | 1 }>(db, SELECT_DUE, {
    limit,
    confirmed: CONFIRMED,
  });
  const due = days.filter(({ isExpired }) => !isExpired).map(({ day }) => day);
  const released = new Set(await releasedDays(db, 'events', due, now));
  // The retention has begun a day that is marked; what is left of it, or came late, goes too.
  return days.flatMap(({ day, isExpired }) => (isExpired || released.has(day) ? [day] : []));
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
  return withRestingDay(db, day, now, async (tx) => {
    await write(tx, 'INSERT IGNORE INTO expired_day (day, expired_at) VALUES (:day, :now)', {
      day,
      now,
    });
    for (const table of ['rollup_start', 'rollup_start_version'])
      await write(tx, `DELETE FROM ${table} WHERE day = :day`, { day });
  });
}

/** @returns false where `goOn` has ended it; its day versions then lead the next night to it */
async function deleteDay(db: Database, day: string, goOn: () => boolean): Promise<boolean> {
  for (const statement of [DELETE_EVENTS, DELETE_PACKED, DELETE_FREE_EVIDENCE]) {
    const deleteSome = () => write(db, statement, { day, rows: ROWS_PER_DELETE });
    if (!(await deleteInSteps(deleteSome, goOn))) return false;
  }
  for (const table of ['heard_piece', 'room_sighting', 'day_version'])
    await write(db, `DELETE FROM ${table} WHERE day = :day`, { day });
  return true;
}

/** Deletes the sightings that no day with events reads any more. */
async function expireSightings(db: Database, limit: string, goOn: () => boolean): Promise<void> {
  const row = await readRow<{ first: string | null }>(
    db,
    `SELECT MIN(v.day) AS first
     FROM day_version v LEFT JOIN expired_day x ON x.day = v.day
     WHERE x.day IS NULL AND v.day < :limit AND v.topic <> :confirmed`,
    { limit, confirmed: CONFIRMED },
  );
  const day = addDays(row?.first ?? limit, -REACH_DAYS);
  await deleteInSteps(() => write(db, DELETE_SIGHTINGS, { day, rows: ROWS_PER_DELETE }), goOn);
}

/** In the order of their keys: the next statement begins where the last one ended. */
const DELETE_EVENTS = `
  DELETE FROM access_event WHERE day = :day
  ORDER BY device_key, at, access_point_no LIMIT :rows`;
const DELETE_PACKED = `
  DELETE FROM packed_device_day WHERE day = :day ORDER BY device_key LIMIT :rows`;
const DELETE_FREE_EVIDENCE = `
  DELETE FROM free_evidence WHERE day = :day ORDER BY student_no LIMIT :rows`;

const DELETE_SIGHTINGS = `
  DELETE FROM login_sighting WHERE day < :day
  ORDER BY day, device_key, student_no LIMIT :rows`;

/**
 * Calls a statement of at most ROWS_PER_DELETE rows until it finds fewer.
 * @returns false where `goOn` has ended it before
 */
export async function deleteInSteps(
  deleteSome: () => Promise<number>,
  goOn: () => boolean,
): Promise<boolean> {
  for (;;) {
    const deleted = await deleteSome();
    const timeIsLeft = goOn();
    if (deleted < ROWS_PER_DELETE) return true;
    if (!timeIsLeft) return false;
  }
}

/**
 * A day whose last batch is old, and a day with events that has no day version: every batch writes
 * both in one transaction, so an earlier night has deleted the day version. The days of the events
 * come from a loose scan of their key.
 */
const SELECT_DUE = `
  WITH filled AS (SELECT DISTINCT day FROM access_event WHERE day < :limit
                  UNION SELECT DISTINCT day FROM packed_device_day WHERE day < :limit),
       written AS (SELECT day, MAX(written_at) AS last_at FROM day_version
                   WHERE day < :limit AND topic <> :confirmed GROUP BY day),
       due AS (SELECT day FROM written WHERE last_at < :limit
               UNION
               SELECT f.day FROM filled f LEFT JOIN written w ON w.day = f.day WHERE w.day IS NULL)
  SELECT d.day, x.day IS NOT NULL AS isExpired
  FROM due d LEFT JOIN expired_day x ON x.day = d.day
  ORDER BY d.day`;
