import type { RowDataPacket } from 'mysql2/promise';
import type { Batch } from '../../src/mysql/ingest/write-batch.js';
import type { Database } from '../../src/mysql/pool.js';

export const DAY = '2019-09-02';
/** The largest key that 52 bits give. */
export const KEY = 4_503_599_627_370_495;
/** Bytes that are not text. */
export const RAW = Buffer.from('\u0000{"\u00ff', 'latin1');
export const NOW = '2019-09-02 12:00:00';
export const TABLES = [
  'ingest_position',
  'access_event',
  'live_presence',
  'reject',
  'day_version',
] as const;

/** The records 0, 1 and 2 of a partition: an event in a class, an event outside, and a reject. */
export function sampleBatch(changes: Partial<Batch> = {}): Batch {
  return {
    topic: 'wifi',
    partition: 0,
    from: 0,
    to: 3,
    logStartOffset: 0,
    endOffset: 10,
    lastBatch: { base: 1, crc: 4_000_000_000, time: -1 },
    rosterRevision: 0,
    accessPoints: [],
    events: [
      { day: DAY, deviceKey: 7, second: 9 * 3600, accessPointNo: 1, kind: 'joined' },
      { day: DAY, deviceKey: KEY, second: 7 * 3600, accessPointNo: 1, kind: 'failed' },
    ],
    sightings: [],
    withheld: [],
    presence: [[1, 1, `${DAY} 09:00:00`, `${DAY} 09:00:00`]],
    rejects: [[2, 'not_json', RAW.toString('base64'), 4]],
    days: [DAY],
    counts: {
      events: 2,
      rejects: 1,
      ignored: 0,
      extraEvents: 0,
      failed: 1,
      optedOut: 0,
      unknownDevices: 1,
      unknownAccessPoints: 0,
      logins: 0,
      knownLogins: 0,
    },
    lastEventAt: `${DAY} 09:00:00`,
    now: NOW,
    ...changes,
  };
}

type Rows = Record<string, unknown>[];

/** Every row that a batch can write, without the time at which the position was written. */
export async function storedRows(db: Database): Promise<Record<(typeof TABLES)[number], Rows>> {
  const all: Partial<Record<string, Rows>> = {};
  for (const table of TABLES) {
    const [rows] = await db.query<RowDataPacket[]>(`SELECT * FROM ${table}`);
    all[table] = rows.map(({ updated_at: _, ...row }) => row);
  }
  return all as Record<(typeof TABLES)[number], Rows>;
}
