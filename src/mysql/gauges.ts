import type { LiveFeed } from '../attendance/feed/live-feed.js';
import { readHeldDays, readLiveFeed } from './answers/feed-health.js';
import { readUnmatched } from './decisions/unmatched.js';
import type { IngestState } from './ingest/positions.js';
import type { Database } from './pool.js';
import { readRow, readRows } from './read.js';
import { readHeldBack, type Kept } from './rollup/keeping.js';
import { dirtyDays } from './rollup/nightly.js';
import { readFailedImport, type ImportRun } from './roster/import-runs.js';

/** What a position row says of its partition now. */
export type PositionGauges = {
  partition: number;
  state: IngestState;
  nextOffset: number;
  endOffset: number;
  logStartOffset: number;
  /** Seconds since the newest event that was read; undefined before the first event. */
  eventAge: number | undefined;
  /** Seconds since the row was last written. */
  positionAge: number;
};

export type RosterGauges = {
  /** Seconds since the newest roster was imported. */
  age: number;
  /** How many days after today the newest roster covers; 0 when it has ended. */
  daysLeft: number;
};

export type Gauges = {
  positions: PositionGauges[];
  /** Undefined before the first import. */
  roster: RosterGauges | undefined;
  /** The last nightly import, where it failed and nobody has imported a roster since. */
  failedImport: ImportRun | undefined;
  /** The days that the next nightly run has to roll up, oldest first: MAX_WAITING_DAYS at most. */
  waitingDays: string[];
  /** How many days are held back because their feed looked broken. */
  heldDays: number;
  /** A sample of today's events. */
  live: LiveFeed;
  /** How many corrections and confirmations have no effect, because no class fits them. */
  unmatchedWords: number;
  /** How many days the last night did not delete, by what it would have deleted. */
  heldBackDays: Record<Kept, number>;
};

/** Even a database that nobody has rolled up for a year has fewer. */
const MAX_WAITING_DAYS = 1_000;

/**
 * Reads the state of the whole system that is in the database. This takes some milliseconds.
 * @param now the campus wall clock, which events and classes use too
 */
export async function readGauges(db: Database, topic: string, now: string): Promise<Gauges> {
  return {
    positions: await readPositionGauges(db, topic, now),
    roster: await readRosterGauges(db, now),
    failedImport: await readFailedImport(db),
    heldBackDays: await countHeldBack(db),
    waitingDays: await dirtyDays(db, now.slice(0, 10), MAX_WAITING_DAYS),
    heldDays: (await readHeldDays(db)).days,
    live: await readLiveFeed(db, now),
    unmatchedWords: (await readUnmatched(db)).length,
  };
}

async function countHeldBack(db: Database): Promise<Gauges['heldBackDays']> {
  const counts = { events: 0, evidence: 0, verdicts: 0 };
  for (const { what, days } of await readHeldBack(db)) counts[what] = days;
  return counts;
}

type PositionRow = Omit<PositionGauges, 'eventAge'> & { eventAge: number | null };

async function readPositionGauges(
  db: Database,
  topic: string,
  now: string,
): Promise<PositionGauges[]> {
  const rows = await readRows<PositionRow>(
    db,
    `SELECT partition_no AS 'partition', state, next_offset AS nextOffset,
            end_offset AS endOffset, log_start_offset AS logStartOffset,
            GREATEST(TIMESTAMPDIFF(SECOND, last_event_at, :now), 0) AS eventAge,
            GREATEST(TIMESTAMPDIFF(SECOND, updated_at, UTC_TIMESTAMP(3)), 0) AS positionAge
     FROM ingest_position WHERE topic = :topic`,
    { topic, now },
  );
  return rows.map((row) => ({ ...row, eventAge: row.eventAge ?? undefined }));
}

async function readRosterGauges(db: Database, now: string): Promise<RosterGauges | undefined> {
  return readRow<RosterGauges>(
    db,
    `SELECT GREATEST(TIMESTAMPDIFF(SECOND, v.imported_at, UTC_TIMESTAMP()), 0) AS age,
            GREATEST(DATEDIFF(v.last_date, :now), 0) AS daysLeft
     FROM roster_head h JOIN roster_version v ON v.version = h.version`,
    { now },
  );
}
