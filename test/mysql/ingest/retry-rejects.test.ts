import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Batch } from '../../../src/mysql/ingest/write-batch.js';
import { retryRejects } from '../../../src/mysql/ingest/retry-rejects.js';
import { readNewestRejects, readStoredRejects } from '../../../src/mysql/ingest/rejects.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';

const AT = '2019-09-02 15:30:00';
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

beforeEach(async () => {
  for (const table of ['reject', 'access_event', 'day_version', 'ingest_position'])
    await database.db.query(`DELETE FROM ${table}`);
  await database.db.query(
    `INSERT INTO reject VALUES ('wifi', 0, 1, 'bad_time', 'abc', 3, '${AT}'), ('wifi', 0, 2, 'bad_time', 'abc', 3, '${AT}'), ('wifi', 0, 3, 'empty', NULL, 0, '${AT}'),
     ('wifi', 0, 4, 'too_large', 'abc', 4, '${AT}'), ('wifi', 1, 1, 'bad_time', 'xyz', 3, '${AT}')`,
  );
  await database.db.query(
    `INSERT INTO ingest_position (topic, partition_no, next_offset, end_offset, log_start_offset, state, rejects, updated_at)
     VALUES ('wifi', 0, 5, 5, 0, 'running', 4, '${AT}')`,
  );
});

afterAll(async () => {
  await database?.drop();
});

function batch(parts: Partial<Batch> = {}): Batch {
  return {
    ...{
      topic: 'wifi',
      partition: 0,
      from: 0,
      to: 0,
      logStartOffset: 0,
      endOffset: 0,
      rosterRevision: 0,
      accessPoints: [],
    },
    events: [
      { day: '2019-09-02', deviceKey: 1, second: 15.5 * 3600, accessPointNo: 7, kind: 'joined' },
      { day: '2019-09-02', deviceKey: 2, second: 15.5 * 3600, accessPointNo: 7, kind: 'joined' },
    ],
    ...{
      presence: [],
      sightings: [],
      withheld: [],
      rejects: [],
      days: ['2019-09-02'],
      lastEventAt: AT,
      now: AT,
    },
    counts: {
      events: 2,
      rejects: 0,
      ignored: 0,
      extraEvents: 0,
      failed: 0,
      optedOut: 0,
      unknownDevices: 2,
      unknownAccessPoints: 2,
      logins: 0,
      knownLogins: 0,
    },
    ...parts,
  };
}

async function state() {
  const [rows] = await database.db.query<RowDataPacket[]>(
    `SELECT (SELECT COUNT(*) FROM reject) AS rejects, (SELECT COUNT(*) FROM access_event) AS events,
            (SELECT COALESCE(SUM(version), 0) FROM day_version) + 0E0 AS dayVersion, p.events AS countedEvents, p.rejects AS countedRejects
     FROM ingest_position p`,
  );
  return rows[0];
}

const UNCHANGED = { rejects: 5, events: 0, dayVersion: 0, countedEvents: 0, countedRejects: 4 };
const BOTH = [
  { offset: 1, rejectedAt: AT },
  { offset: 2, rejectedAt: AT },
];

test('a retry turns rejects into events, and counts them', async () => {
  expect(await retryRejects(database.db, batch(), BOTH)).toBe('committed');
  expect(await state()).toEqual({
    rejects: 3,
    events: 2,
    dayVersion: 1,
    countedEvents: 2,
    countedRejects: 2,
  });
});

test('a retry writes nothing when one of its rejects is gone', async () => {
  await database.db.query('DELETE FROM reject WHERE partition_no = 0 AND record_offset = 2');
  expect(await retryRejects(database.db, batch(), BOTH)).toBe('fenced');
  expect(await state()).toEqual({ ...UNCHANGED, rejects: 4 });
});

test('a retry writes nothing when one of its rejects was rejected again meanwhile', async () => {
  const since = [BOTH[0]!, { offset: 2, rejectedAt: '2019-09-02 15:29:59' }];
  expect(await retryRejects(database.db, batch(), since)).toBe('fenced');
  expect(await state()).toEqual(UNCHANGED);
});

test('a retry writes nothing when a roster came in meanwhile', async () => {
  expect(await retryRejects(database.db, batch({ rosterRevision: 1 }), BOTH)).toBe('stale_roster');
  expect(await state()).toEqual(UNCHANGED);
});

test('a counter that is too small stops at zero', async () => {
  await database.db.query('UPDATE ingest_position SET rejects = 1');
  expect(await retryRejects(database.db, batch(), BOTH)).toBe('committed');
  expect(await state()).toMatchObject({ countedRejects: 0 });
});

test('a cut record and a record without a value can be told apart', async () => {
  const cut = { offset: 4, rejectedAt: AT, raw: null, isCut: true };
  expect(await readStoredRejects(database.db, 'wifi', 0, 2, 10)).toEqual([
    { offset: 2, rejectedAt: AT, raw: Buffer.from('abc'), isCut: false },
    { offset: 3, rejectedAt: AT, raw: null, isCut: false },
    cut,
  ]);
  expect(await readStoredRejects(database.db, 'wifi', 0, 3, 1)).toHaveLength(1);
});

test('the newest rejects come first, with their bytes only where asked for', async () => {
  await database.db.query(
    "INSERT INTO reject VALUES ('wifi', 0, 0, 'empty', NULL, 0, '2019-09-02 15:30:01')",
  );
  const listed = await readNewestRejects(database.db, { limit: 3, withRaw: false });
  expect(listed.map(({ partition, offset }) => [partition, offset])).toEqual([
    [0, 0],
    [0, 4],
    [0, 3],
  ]);
  expect(listed[0]).not.toHaveProperty('raw');
  const [first, second] = await readNewestRejects(database.db, { limit: 2, withRaw: true });
  expect([first!.raw, second!.raw]).toEqual([null, Buffer.from('abc')]);
});
