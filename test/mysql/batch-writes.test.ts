import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { numberAccessPoints } from '../../src/mysql/access-points.js';
import { writeBatch, type Batch } from '../../src/mysql/batch-writes.js';
import { connectDatabase, type Database } from '../../src/mysql/pool.js';
import { createPosition } from '../../src/mysql/positions.js';
import { eventually } from '../workbench.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { startMysqlProxy, type MysqlProxy } from '../failure/mysql-proxy.js';

const DAY = '2019-09-02';
/** The largest key that 52 bits give. */
const KEY = 4_503_599_627_370_495;
/** Bytes that are no text. */
const RAW = Buffer.from('\u0000{"\u00ff', 'latin1');
const NOW = '2019-09-02 12:00:00';
const TABLES = ['ingest_position', 'access_event', 'live_presence', 'reject', 'day_version'] as const;
let database: TestDatabase;
let db: Database;
let proxy: MysqlProxy;
let proxied: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await numberAccessPoints(db, ['AP-1']);
  proxy = await startMysqlProxy(database.url);
  proxied = await connectDatabase(proxy.url);
});

afterAll(async () => {
  await proxied?.end();
  await proxy?.close();
  await database?.drop();
});

beforeEach(async () => {
  for (const table of TABLES) await db.query(`DELETE FROM ${table}`);
  await createPosition(db, 'wifi', 0, 0);
});

/** The records 0, 1 and 2 of a partition: an event in a class, an event outside, and a reject. */
function batch(changes: Partial<Batch> = {}): Batch {
  return {
    topic: 'wifi',
    partition: 0,
    from: 0,
    to: 3,
    logStartOffset: 0,
    endOffset: 10,
    rosterRevision: 0,
    events: [
      [DAY, 7, `${DAY} 09:00:00`, 1, 1],
      [DAY, KEY, `${DAY} 07:00:00`, 1, 0],
    ],
    presence: [[1, 1, `${DAY} 09:00:00`, `${DAY} 09:00:00`]],
    rejects: [[2, 'not_json', RAW.toString('base64'), 4]],
    days: [DAY],
    counts: { events: 2, rejects: 1, failed: 1, optedOut: 0, unknownDevices: 1, unknownAccessPoints: 0 },
    lastEventAt: `${DAY} 09:00:00`,
    now: NOW,
    ...changes,
  };
}

type Rows = Record<string, unknown>[];

async function stored(): Promise<Record<(typeof TABLES)[number], Rows>> {
  const all: Partial<Record<string, Rows>> = {};
  for (const table of TABLES) {
    const [rows] = await db.query<RowDataPacket[]>(`SELECT * FROM ${table}`);
    all[table] = rows.map(({ updated_at: _, ...row }) => row);
  }
  return all as Record<(typeof TABLES)[number], Rows>;
}

test('a batch moves the position and writes its events, live presence, rejects, counts and day versions', async () => {
  expect(await writeBatch(db, batch())).toBe('committed');
  expect(await stored()).toEqual({
    ingest_position: [
      {
        topic: 'wifi',
        partition_no: 0,
        next_offset: 3,
        end_offset: 10,
        log_start_offset: 0,
        state: 'running',
        state_reason: null,
        last_event_at: `${DAY} 09:00:00`,
        events: 2,
        rejects: 1,
        failed: 1,
        opted_out: 0,
        unknown_devices: 1,
        unknown_access_points: 0,
        batches: 1,
        ...{ rewound: 0, skipped: 0 },
      },
    ],
    access_event: [
      { day: DAY, device_key: 7, at: `${DAY} 09:00:00`, access_point_no: 1, ok: 1 },
      { day: DAY, device_key: KEY, at: `${DAY} 07:00:00`, access_point_no: 1, ok: 0 },
    ],
    live_presence: [
      { class_no: 1, student_no: 1, first_seen: `${DAY} 09:00:00`, last_seen: `${DAY} 09:00:00` },
    ],
    reject: [
      {
        topic: 'wifi',
        partition_no: 0,
        record_offset: 2,
        reason: 'not_json',
        raw: RAW,
        raw_bytes: 4,
        rejected_at: NOW,
      },
    ],
    day_version: [{ day: DAY, topic: 'wifi', partition_no: 0, version: 1, written_at: NOW }],
  });
});

test('of a batch whose position another attempt has moved, nothing at all is written', async () => {
  await db.query('UPDATE ingest_position SET next_offset = 1');
  const before = await stored();
  expect(await writeBatch(db, batch())).toBe('fenced');
  expect(await stored()).toEqual(before);
});

test('a batch that was written already is fenced, and changes nothing', async () => {
  await writeBatch(db, batch());
  const before = await stored();
  expect(await writeBatch(db, batch())).toBe('fenced');
  expect(await stored()).toEqual(before);
});

test('of two attempts at one batch at the same time, one is committed and one is fenced', async () => {
  const outcomes = await Promise.all([writeBatch(db, batch()), writeBatch(db, batch())]);
  expect(outcomes.sort()).toEqual(['committed', 'fenced']);
  const {
    ingest_position: [position],
    day_version: [version],
  } = await stored();
  expect(position).toMatchObject({ next_offset: 3, events: 2, rejects: 1, batches: 1 });
  expect(version).toMatchObject({ version: 1 });
});

test('of a batch that was resolved with an older roster, nothing at all is written', async () => {
  const before = await stored();
  expect(await writeBatch(db, batch({ rosterRevision: -1 }))).toBe('stale_roster');
  expect(await stored()).toEqual(before);
});

test('of a batch with a row that the database refuses, nothing at all is written', async () => {
  const before = await stored();
  const events: Batch['events'] = [...batch().events, [DAY, 9, 'no time', 1, 1]];
  await expect(writeBatch(db, batch({ events }))).rejects.toThrow();
  expect(await stored()).toEqual(before);
});

test('a commit whose OK is lost is recognised, and counted once', async () => {
  proxy.loseNext('reply');
  expect(await writeBatch(proxied, batch())).toBe('committed');
  expect(proxy.hasLost()).toBe(true);
  const {
    ingest_position: [position],
    access_event: events,
    day_version: [version],
  } = await stored();
  expect(position).toMatchObject({ next_offset: 3, events: 2, rejects: 1, batches: 1 });
  expect(events).toHaveLength(2);
  expect(version).toMatchObject({ version: 1 });
});

test('a batch whose COMMIT never arrives is an error, leaves nothing behind, and can be written again', async () => {
  const before = await stored();
  proxy.loseNext('commit');
  await expect(writeBatch(proxied, batch())).rejects.toThrow();
  expect(await stored()).toEqual(before);
  expect(await writeBatch(proxied, batch())).toBe('committed');
});

test('a batch that a deadlock rolled back is written as a whole in another attempt', async () => {
  // The other side has changed more rows than the batch, so that the batch is the one to give way.
  const other = await db.getConnection();
  await other.beginTransaction();
  const settings = Array.from({ length: 200 }, (_, i) => [`test ${i}`, 'x']);
  await other.query('INSERT INTO setting (name, value) VALUES ?', [settings]);
  await other.query('SELECT revision FROM roster_head WHERE id = 1 FOR UPDATE');
  const written = writeBatch(db, batch());
  const locked = async () => {
    const [rows] = await db.query<RowDataPacket[]>(
      "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'SELECT revision%FOR SHARE'",
    );
    return rows.length > 0;
  };
  await eventually(locked, 'the batch to wait for the other side');
  await other.query("UPDATE ingest_position SET state = 'running'");
  await other.rollback();
  other.release();
  expect(await written).toBe('committed');
  const {
    ingest_position: [position],
    access_event: events,
  } = await stored();
  expect(position).toMatchObject({ next_offset: 3, batches: 1 });
  expect(events).toHaveLength(2);
});

test('an event that comes again is one row, and a success wins over a failure in the same second', async () => {
  await writeBatch(db, batch());
  const again = batch({ from: 3, to: 6, rejects: [] });
  again.events = [
    [DAY, 7, `${DAY} 09:00:00`, 1, 0],
    [DAY, KEY, `${DAY} 07:00:00`, 1, 1],
  ];
  expect(await writeBatch(db, again)).toBe('committed');
  const { access_event: events } = await stored();
  expect(events.map(({ device_key: device, ok }) => [device, ok])).toEqual([
    [7, 1],
    [KEY, 1],
  ]);
});

test('live presence grows at both ends, and the newest event stays the newest', async () => {
  await writeBatch(db, batch());
  const at = (time: string) => `${DAY} ${time}`;
  const later = (from: number, first: string, last: string) =>
    batch({
      from,
      to: from + 1,
      rejects: [],
      presence: [[1, 1, at(first), at(last)]],
      lastEventAt: at('07:00:00'),
    });
  await writeBatch(db, later(3, '08:30:00', '08:40:00'));
  await writeBatch(db, later(4, '08:50:00', '09:10:00'));
  const {
    ingest_position: [position],
    live_presence: presence,
    day_version: [version],
  } = await stored();
  expect(presence).toEqual([
    { class_no: 1, student_no: 1, first_seen: at('08:30:00'), last_seen: at('09:10:00') },
  ]);
  expect(position).toMatchObject({ last_event_at: at('09:00:00'), batches: 3 });
  expect(version).toMatchObject({ version: 3 });
});

test('offsets without records move the position, and touch no day', async () => {
  const counts = { events: 0, rejects: 0, failed: 0, optedOut: 0, unknownDevices: 0, unknownAccessPoints: 0 };
  const gap = batch({ to: 5, events: [], presence: [], rejects: [], days: [], counts, lastEventAt: null });
  expect(await writeBatch(db, gap)).toBe('committed');
  const {
    ingest_position: [position],
    day_version: versions,
  } = await stored();
  expect(position).toMatchObject({ next_offset: 5, events: 0, last_event_at: null });
  expect(versions).toEqual([]);
});
