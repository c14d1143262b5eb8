import type { RowDataPacket } from 'mysql2/promise';
import { dirtyDays } from './rollup/nightly.js';
import type { Database } from './pool.js';
import type { IngestState } from './ingest/positions.js';

/** What a position row says of its partition now. Ages in seconds; eventAge: of the newest event that was read; undefined before the first. */
export type PositionGauges = {
  partition: number;
  state: IngestState;
  nextOffset: number;
  endOffset: number;
  logStartOffset: number;
  eventAge: number | undefined;
  positionAge: number;
};

/** age: seconds since the newest roster was imported. daysLeft: days after today that it covers, not below 0. */
export type RosterGauges = { age: number; daysLeft: number };

export type Gauges = {
  positions: PositionGauges[];
  /** undefined before the first import. */
  roster: RosterGauges | undefined;
  /** Days that the next nightly run has to roll up, as far as they are counted. */
  waitingDays: number;
};

/** A database left alone for a year has fewer. */
const MAX_WAITING_DAYS = 1_000;

/**
 * Reads the state of the whole system that is written in the database, in some milliseconds.
 * @param now the campus wall clock, on which events and classes live
 */
export async function readGauges(db: Database, topic: string, now: string): Promise<Gauges> {
  return {
    positions: await readPositionGauges(db, topic, now),
    roster: await readRosterGauges(db, now),
    waitingDays: (await dirtyDays(db, now.slice(0, 10), MAX_WAITING_DAYS)).length,
  };
}

async function readPositionGauges(
  db: Database,
  topic: string,
  now: string,
): Promise<PositionGauges[]> {
  const [rows] = await db.query<RowDataPacket[]>(
    `SELECT partition_no, state, next_offset, end_offset, log_start_offset, GREATEST(TIMESTAMPDIFF(SECOND, last_event_at, ?), 0) AS event_age,
            GREATEST(TIMESTAMPDIFF(SECOND, updated_at, UTC_TIMESTAMP(3)), 0) AS position_age
     FROM ingest_position WHERE topic = ?`,
    [now, topic],
  );
  return rows.map((row) => ({
    partition: row['partition_no'] as number,
    state: row['state'] as IngestState,
    nextOffset: row['next_offset'] as number,
    endOffset: row['end_offset'] as number,
    logStartOffset: row['log_start_offset'] as number,
    eventAge: (row['event_age'] as number | null) ?? undefined,
    positionAge: row['position_age'] as number,
  }));
}

async function readRosterGauges(db: Database, now: string): Promise<RosterGauges | undefined> {
  const [rows] = await db.query<RowDataPacket[]>(
    `SELECT GREATEST(TIMESTAMPDIFF(SECOND, v.imported_at, UTC_TIMESTAMP()), 0) AS age, GREATEST(DATEDIFF(v.last_date, ?), 0) AS days_left
     FROM roster_head h JOIN roster_version v ON v.version = h.version`,
    [now],
  );
  return rows[0] && { age: rows[0]['age'] as number, daysLeft: rows[0]['days_left'] as number };
}
