import type { Database } from '../pool.js';
import { readRow } from '../read.js';

/** What is known of a day as a whole. */
export type DayHead = {
  previous: string | null;
  next: string | null;
  rollup: { state: 'provisional' | 'final'; policy: string; rolledUpAt: string } | null;
  /** Why the day is held back. */
  held: { cause: string; reason: string } | null;
};

type HeadRow = {
  previous: string | null;
  next: string | null;
  state: 'provisional' | 'final' | null;
  policy: string | null;
  rolledUpAt: string | null;
  cause: string | null;
  reason: string | null;
};

/** Reads the last rollup of a day and its neighbours that have classes. */
export async function readDayHead(db: Database, date: string): Promise<DayHead> {
  const row = (await readRow<HeadRow>(db, SELECT_HEAD, { date }))!;
  const { previous, next, state, policy, rolledUpAt, cause, reason } = row;
  return {
    previous,
    next,
    rollup: state === null ? null : { state, policy: policy!, rolledUpAt: rolledUpAt! },
    held: cause === null ? null : { cause, reason: reason! },
  };
}

const HAS_CLASSES = `
  EXISTS (SELECT 1 FROM class o WHERE o.version = other.version AND o.class_date = other.day)`;

const SELECT_HEAD = `
  SELECT (SELECT other.day FROM roster_day other WHERE other.day < asked.day AND ${HAS_CLASSES}
          ORDER BY other.day DESC LIMIT 1) AS previous,
         (SELECT other.day FROM roster_day other WHERE other.day > asked.day AND ${HAS_CLASSES}
          ORDER BY other.day LIMIT 1) AS next,
         u.state, u.policy, u.rolled_up_at AS rolledUpAt, u.held_cause AS cause,
         u.held_reason AS reason
  FROM (SELECT CAST(:date AS DATE) AS day) AS asked
  LEFT JOIN roster_day d ON d.day = asked.day
  LEFT JOIN day_rollup u ON u.day = d.day AND u.roster_version = d.version`;
