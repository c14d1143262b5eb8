import type { Database } from '../pool.js';
import { readRow, readRows } from '../read.js';

/** A day that was rolled up. */
export type Night = {
  date: string;
  state: 'provisional' | 'final';
  policy: string;
  rolledUpAt: string;
  /** Why the day is held back; null where it is not. */
  heldReason: string | null;
};

/** The last days that were rolled up, newest first. */
export async function readNights(db: Database, limit: number): Promise<Night[]> {
  return readRows<Night>(
    db,
    `SELECT day AS date, state, policy, rolled_up_at AS rolledUpAt, held_reason AS heldReason
     FROM day_rollup ORDER BY day DESC LIMIT :limit`,
    { limit },
  );
}

/** The newest roster. */
export type NewestRoster = {
  version: number;
  /** UTC. */
  importedAt: string;
  lastDate: string;
  /** Negative when it is over. */
  daysLeft: number;
};

/** Undefined before the first import. */
export async function readNewestRoster(
  db: Database,
  today: string,
): Promise<NewestRoster | undefined> {
  return readRow<NewestRoster>(
    db,
    `SELECT v.version, v.imported_at AS importedAt, v.last_date AS lastDate,
            DATEDIFF(v.last_date, :today) AS daysLeft
     FROM roster_head h JOIN roster_version v ON v.version = h.version`,
    { today },
  );
}
