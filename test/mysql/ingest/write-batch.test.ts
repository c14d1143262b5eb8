import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { numberAccessPoints } from '../../../src/mysql/registry/access-points.js';
import { writeBatch, type Batch } from '../../../src/mysql/ingest/write-batch.js';
import type { Database } from '../../../src/mysql/pool.js';
import { createPosition } from '../../../src/mysql/ingest/positions.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import {
  DAY,
  KEY,
  NOW,
  RAW,
  TABLES,
  sampleBatch,
  storedRows,
} from '../../workbench/sample-batch.js';

let database: TestDatabase;
let db: Database;

const JOINED = { ok: 1, departed: 0, kind: 'joined' };
const FAILED = { ok: 0, departed: 0, kind: 'failed' };

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await numberAccessPoints(db, ['AP-1']);
});

afterAll(async () => {
  await database?.drop();
});

beforeEach(async () => {
  for (const table of TABLES) await db.query(`DELETE FROM ${table}`);
  await createPosition(db, 'wifi', 0, 0);
});

const stored = () => storedRows(db);

test('a batch moves the position and writes its events, live presence, rejects, counts and day versions', async () => {
  expect(await writeBatch(db, sampleBatch())).toBe('committed');
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
        ...{ logins: 0, known_logins: 0 },
        ...{ ignored: 0, extra_events: 0, rewound: 0, skipped: 0, control_no: 0 },
        ...{ batch_end: 3, batch_base: 1, batch_crc: 4_000_000_000, batch_time: -1 },
      },
    ],
    access_event: [
      { day: DAY, device_key: 7, at: `${DAY} 09:00:00`, access_point_no: 1, ...JOINED },
      { day: DAY, device_key: KEY, at: `${DAY} 07:00:00`, access_point_no: 1, ...FAILED },
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

test('when another attempt has moved the position, a batch writes nothing', async () => {
  await db.query('UPDATE ingest_position SET next_offset = 1');
  const before = await stored();
  expect(await writeBatch(db, sampleBatch())).toBe('fenced');
  expect(await stored()).toEqual(before);
});

test('a batch that is written a second time is fenced and changes nothing', async () => {
  await writeBatch(db, sampleBatch());
  const before = await stored();
  expect(await writeBatch(db, sampleBatch())).toBe('fenced');
  expect(await stored()).toEqual(before);
});

test('of two attempts at one batch at the same time, one is committed and one is fenced', async () => {
  const outcomes = await Promise.all([
    writeBatch(db, sampleBatch()),
    writeBatch(db, sampleBatch()),
  ]);
  expect(outcomes.sort()).toEqual(['committed', 'fenced']);
  const {
    ingest_position: [position],
    day_version: [version],
  } = await stored();
  expect(position).toMatchObject({ next_offset: 3, events: 2, rejects: 1, batches: 1 });
  expect(version).toMatchObject({ version: 1 });
});

test('a batch that was resolved with an older roster writes nothing', async () => {
  const before = await stored();
  expect(await writeBatch(db, sampleBatch({ rosterRevision: -1 }))).toBe('stale_roster');
  expect(await stored()).toEqual(before);
});

test('a batch with a row that the database refuses writes nothing', async () => {
  const before = await stored();
  const events: Batch['events'] = [
    ...sampleBatch().events,
    { day: DAY, deviceKey: 9, second: NaN, accessPointNo: 1, kind: 'joined' },
  ];
  await expect(writeBatch(db, sampleBatch({ events }))).rejects.toThrow();
  expect(await stored()).toEqual(before);
});

test('an event that comes again is one row, and a success wins over a failure in the same second', async () => {
  await writeBatch(db, sampleBatch());
  const again = sampleBatch({ from: 3, to: 6, rejects: [] });
  again.events = [
    { day: DAY, deviceKey: 7, second: 9 * 3600, accessPointNo: 1, kind: 'failed' },
    { day: DAY, deviceKey: KEY, second: 7 * 3600, accessPointNo: 1, kind: 'joined' },
  ];
  expect(await writeBatch(db, again)).toBe('committed');
  const { access_event: events } = await stored();
  expect(events.map(({ device_key: device, ok }) => [device, ok])).toEqual([
    [7, 1],
    [KEY, 1],
  ]);
});

test('a departure and a join of one second are two rows, whichever comes first', async () => {
  await writeBatch(db, sampleBatch());
  const again = sampleBatch({ from: 3, to: 6, rejects: [] });
  again.events = [
    { day: DAY, deviceKey: 7, second: 9 * 3600, accessPointNo: 1, kind: 'left' },
    { day: DAY, deviceKey: KEY, second: 7 * 3600, accessPointNo: 1, kind: 'left' },
  ];
  expect(await writeBatch(db, again)).toBe('committed');
  expect(await writeBatch(db, { ...again, from: 6, to: 9 })).toBe('committed');
  const { access_event: events } = await stored();
  expect(events.map(({ device_key: device, ok, kind }) => [device, ok, kind])).toEqual([
    [7, 1, 'joined'],
    [7, null, 'left'],
    [KEY, 0, 'failed'],
    [KEY, null, 'left'],
  ]);
});

test('live presence grows at both ends, and the time of the newest event never goes back', async () => {
  await writeBatch(db, sampleBatch());
  const at = (time: string) => `${DAY} ${time}`;
  const later = (from: number, first: string, last: string) =>
    sampleBatch({
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

test('offsets without records move the position and change no day', async () => {
  const counts = {
    events: 0,
    rejects: 0,
    ignored: 0,
    extraEvents: 0,
    failed: 0,
    optedOut: 0,
    unknownDevices: 0,
    unknownAccessPoints: 0,
    logins: 0,
    knownLogins: 0,
  };
  const gap = sampleBatch({
    to: 5,
    events: [],
    presence: [],
    sightings: [],
    withheld: [],
    rejects: [],
    days: [],
    counts,
    lastEventAt: null,
  });
  expect(await writeBatch(db, gap)).toBe('committed');
  const {
    ingest_position: [position],
    day_version: versions,
  } = await stored();
  expect(position).toMatchObject({ next_offset: 5, events: 0, last_event_at: null });
  expect(versions).toEqual([]);
});
