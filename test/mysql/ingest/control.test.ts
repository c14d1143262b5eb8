import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { controlIngest, type IngestControl } from '../../../src/mysql/ingest/control.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database?.drop();
});

/**
 * The position is 30, in a log that ends at 50. Offsets 9, 10 and 29 are rejects; so is offset 10
 * of another partition.
 */
beforeEach(async () => {
  const { db } = database;
  for (const table of ['ingest_position', 'ingest_control', 'reject'])
    await db.query(`DELETE FROM ${table}`);
  await db.query(
    `INSERT INTO ingest_position (topic, partition_no, next_offset, end_offset, log_start_offset, state, state_reason, updated_at)
     VALUES ('wifi', 0, 30, 50, 0, 'blocked', 'unreadable', NOW(3)), ('wifi', 1, 30, 50, 0, 'running', NULL, NOW(3))`,
  );
  await db.query(
    `INSERT INTO reject (topic, partition_no, record_offset, reason, raw_bytes, rejected_at)
     VALUES ('wifi', 0, 9, 'not_json', 1, NOW()), ('wifi', 0, 10, 'not_json', 1, NOW()), ('wifi', 0, 29, 'not_json', 1, NOW()), ('wifi', 1, 10, 'not_json', 1, NOW())`,
  );
});

async function control(changes: Partial<IngestControl>): Promise<{ from: number; to: number }> {
  const { controlNo: _, ...moved } = await controlIngest(database.db, {
    request: '00000000-0000-4000-8000-000000000001',
    topic: 'wifi',
    partition: 0,
    what: 'rewind',
    by: 'Ada',
    reason: 'a wrong roster',
    state: 'running',
    stateReason: null,
    toOffset: 10,
    logEnd: 50,
    ...changes,
  });
  return moved;
}

async function read(sql: string): Promise<unknown[]> {
  const [rows] = await database.db.query<RowDataPacket[]>(sql);
  return rows;
}

const position = () =>
  read(
    'SELECT next_offset, state, state_reason, rewound, skipped FROM ingest_position WHERE partition_no = 0',
  );
const rejects = () =>
  read(
    "SELECT CONCAT(partition_no, ':', record_offset) AS at FROM reject ORDER BY partition_no, record_offset",
  );
const kept = () =>
  read('SELECT what, from_offset, to_offset, to_time, asked_by, reason FROM ingest_control');

test('a rewind moves and counts the position, deletes the rejects it reads again, and stores who and why', async () => {
  expect(await control({ toTime: '2019-09-02 10:00:00' })).toEqual({ from: 30, to: 10 });
  expect(await position()).toEqual([
    { next_offset: 10, state: 'running', state_reason: null, rewound: 20, skipped: 0 },
  ]);
  expect(await rejects()).toEqual([{ at: '0:9' }, { at: '1:10' }]);
  expect(await kept()).toEqual([
    {
      ...{ what: 'rewind', from_offset: 30, to_offset: 10, to_time: '2019-09-02 10:00:00' },
      ...{ asked_by: 'Ada', reason: 'a wrong roster' },
    },
  ]);
});

test('a request that is tried again changes nothing and gives the same answer', async () => {
  await control({});
  await database.db.query('UPDATE ingest_position SET next_offset = 25 WHERE partition_no = 0');
  expect(await control({})).toEqual({ from: 30, to: 10 });
  expect(await position()).toMatchObject([{ next_offset: 25, rewound: 20 }]);
  expect(await kept()).toHaveLength(1);
});

test('a rewind in a log that was made anew keeps the rejects of the old log', async () => {
  await control({ toOffset: 0, logEnd: 20 });
  expect(await rejects()).toHaveLength(4);
});

test('a rewind to a time after the position does nothing; to an offset after it is refused', async () => {
  expect(await control({ toOffset: 40, toTime: '2019-09-02 10:00:00', dryRun: true })).toEqual({
    from: 30,
    to: 30,
  });
  await expect(control({ toOffset: 40 })).rejects.toMatchObject({ code: 'refused' });
  await expect(control({ what: 'skip', toOffset: 30 })).rejects.toMatchObject({ code: 'refused' });
  expect(await position()).toMatchObject([{ next_offset: 30, state: 'blocked' }]);
  expect(await kept()).toEqual([]);
});

test('a skip moves the position forward, counts it, and keeps the rejects', async () => {
  expect(await control({ what: 'skip', toOffset: 45 })).toEqual({ from: 30, to: 45 });
  expect(await position()).toMatchObject([{ next_offset: 45, rewound: 0, skipped: 15 }]);
  expect(await rejects()).toHaveLength(4);
});

test('a pause keeps the position and stores its reason, cut to the length of the column', async () => {
  const stateReason = 'x'.repeat(300);
  const asked = { what: 'pause', state: 'paused' } as const;
  expect(await control({ ...asked, stateReason })).toEqual({ from: 30, to: 30 });
  expect(await position()).toMatchObject([
    { next_offset: 30, state: 'paused', state_reason: stateReason.slice(0, 255) },
  ]);
});
