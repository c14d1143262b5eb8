import type { Database } from '../pool.js';
import { readRow, readRows, write } from '../read.js';
import { EXPIRE_BEFORE, readSetting, readSettings, type SharedSettings } from '../settings.js';

/** How many days the nightly run keeps what holds a person. */
export type Retention = {
  /** Access events, evidence of free time, rejects. */
  eventDays: number;
  /** Evidence of classes, live presence. */
  evidenceDays: number;
  /** Verdicts, and what people said about them; 0: for ever. */
  verdictDays: number;
};

/** The retention that the database keeps; where it keeps none, that of this process. */
export async function readRetention(db: Database, own: SharedSettings): Promise<Retention> {
  const kept = await readSettings(db);
  const days = (name: string) => Number(kept.get(name) ?? own[name]);
  return {
    eventDays: days('ROLLCALL_EVENT_DAYS'),
    evidenceDays: days('ROLLCALL_EVIDENCE_DAYS'),
    verdictDays: days('ROLLCALL_VERDICT_DAYS'),
  };
}

/** The time of the database's clock, in milliseconds since 1970. */
export async function readClock(db: Database): Promise<number> {
  const row = await readRow<{ seconds: number }>(db, 'SELECT UNIX_TIMESTAMP() AS seconds');
  return row!.seconds * 1000;
}

/**
 * A night makes one day expire, and after a long weekend without workers some more. Many at once
 * are the sign of a wrong clock or of a wrong setting, and what is deleted does not come back.
 */
export const MOST_DAYS_AT_ONCE = 7;

/** What a night deletes by days. */
export type Kept = 'events' | 'evidence' | 'verdicts';

/**
 * Which of the days that are due may be deleted tonight: all of them if they are few, else only
 * those before the date that a person gave. What is left is noted in `held_back` for `check` and
 * for the metrics.
 * @param due the days that are past their retention and still have their rows, in order
 */
export async function releasedDays(
  db: Database,
  what: Kept,
  due: readonly string[],
  now: string,
): Promise<string[]> {
  const before = (await readSetting(db, EXPIRE_BEFORE)) ?? '';
  const others = due.filter((day) => day >= before);
  if (others.length <= MOST_DAYS_AT_ONCE) {
    await write(db, 'DELETE FROM held_back WHERE what = :what', { what });
    return [...due];
  }
  await write(
    db,
    `REPLACE INTO held_back (what, days, first_day, last_day, noted_at)
     VALUES (:what, :days, :first, :last, :now)`,
    { what, days: others.length, first: others[0]!, last: others.at(-1)!, now },
  );
  return due.filter((day) => day < before);
}

/** Days that the last night did not delete. */
export type HeldBack = {
  what: Kept;
  days: number;
  firstDay: string;
  lastDay: string;
};

/** What the last night held back; empty where it deleted all that was due. */
export async function readHeldBack(db: Database): Promise<HeldBack[]> {
  return readRows<HeldBack>(
    db,
    'SELECT what, days, first_day AS firstDay, last_day AS lastDay FROM held_back ORDER BY what',
  );
}
