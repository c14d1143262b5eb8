import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startRollup } from '../../../src/mysql/rollup/start.js';
import { dirtyDays } from '../../../src/mysql/rollup/nightly.js';
import { expireEvents } from '../../../src/mysql/rollup/retention.js';
import type { Database } from '../../../src/mysql/pool.js';
import { writeRoster } from '../../../src/mysql/roster/write-roster.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { campus, rowsOf } from '../../workbench/roster-campus.js';

const NOW = '2019-11-10 04:10:00';
/** 30 days before. */
const LIMIT = '2019-10-11';
let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await writeRoster(db, campus());
});

afterAll(async () => {
  await database?.drop();
});

beforeEach(async () => {
  for (const table of [
    'access_event',
    'day_version',
    'expired_day',
    'reject',
    'day_rollup',
    'day_rollup_version',
  ])
    await db.query(`DELETE FROM ${table}`);
});

/** Stores events of a day, last written at `writtenAt`. */
async function store(day: string, writtenAt: string, events: number): Promise<void> {
  // To double the rows again and again is the quickest way to many.
  await db.query(
    'INSERT INTO access_event (day, device_key, at, access_point_no, ok) VALUES (?, 0, ?, 1, 1)',
    [day, `${day} 10:00:00`],
  );
  for (let stored = 1; stored < events; stored *= 2) {
    await db.query(
      `INSERT INTO access_event (day, device_key, at, access_point_no, ok)
       SELECT day, device_key + ?, at, access_point_no, ok
       FROM access_event WHERE day = ? AND device_key < ?`,
      [stored, day, Math.min(stored, events - stored)],
    );
  }
  await db.query(
    `INSERT INTO day_version (day, topic, partition_no, version, written_at)
     VALUES (?, ?, 0, 1, ?)`,
    [day, 'wifi', writtenAt],
  );
}

async function eventsByDay(): Promise<unknown[][]> {
  return rowsOf(db, 'SELECT day, COUNT(*) FROM access_event GROUP BY day ORDER BY day');
}

async function expire(): Promise<{ days: string[]; steps: number }> {
  let steps = 0;
  const days = await expireEvents(db, LIMIT, NOW, () => {
    steps += 1;
    return true;
  });
  return { days, steps };
}

test('a day expires when it and its last write are older than the retention; the day at the limit stays', async () => {
  await store('2019-10-09', '2019-10-10 12:00:00', 10);
  await store('2019-10-10', '2019-10-10 23:59:59', 10);
  await store('2019-10-11', '2019-10-11 00:00:00', 10);
  expect((await expire()).days).toEqual(['2019-10-09', '2019-10-10']);
  expect(await eventsByDay()).toEqual([['2019-10-11', 10]]);
  expect(await rowsOf(db, 'SELECT day FROM day_version')).toEqual([['2019-10-11']]);
  expect(await rowsOf(db, 'SELECT day, expired_at FROM expired_day ORDER BY day')).toEqual([
    ['2019-10-09', NOW],
    ['2019-10-10', NOW],
  ]);
});

test('an old day that was written to again lately keeps all of its events', async () => {
  await store('2019-09-02', '2019-09-02 20:00:00', 10);
  await db.query(
    "INSERT INTO day_version VALUES ('2019-09-02', 'wifi', 1, 1, '2019-11-09 12:00:00')",
  );
  expect((await expire()).days).toEqual([]);
  expect(await eventsByDay()).toEqual([['2019-09-02', 10]]);
});

test('a large day is deleted in several statements', async () => {
  await store('2019-09-02', '2019-09-02 20:00:00', 45_000);
  await store('2019-09-03', '2019-09-03 20:00:00', 1);
  expect(await eventsByDay()).toEqual([
    ['2019-09-02', 45_000],
    ['2019-09-03', 1],
  ]);
  // Events: three for the large day, one for the small one. Packed events and
  // evidence of free time: one a day. Rejects: one. Sightings: one.
  expect(await expire()).toEqual({ days: ['2019-09-02', '2019-09-03'], steps: 10 });
  expect(await eventsByDay()).toEqual([]);
});

test('the next night completes a deletion that was cut off', async () => {
  await store('2019-09-02', '2019-09-02 20:00:00', 45_000);
  const cut = expireEvents(db, LIMIT, NOW, () => {
    throw new Error('cut off');
  });
  await expect(cut).rejects.toThrow('cut off');
  expect(await eventsByDay()).toEqual([['2019-09-02', 25_000]]);
  await expect(rollUp('2019-09-02')).rejects.toThrow(/retention has deleted/);
  expect((await expire()).days).toEqual(['2019-09-02']);
  expect(await eventsByDay()).toEqual([]);
});

test('a night without time leaves the rest of a day to the next night', async () => {
  await store('2019-09-02', '2019-09-02 20:00:00', 45_000);
  await store('2019-09-03', '2019-09-03 20:00:00', 10);
  expect(await expireEvents(db, LIMIT, NOW, () => false)).toEqual([]);
  expect(await eventsByDay()).toEqual([
    ['2019-09-02', 25_000],
    ['2019-09-03', 10],
  ]);
  await expect(rollUp('2019-09-02')).rejects.toThrow(/retention has deleted/);
  expect((await expire()).days).toEqual(['2019-09-02', '2019-09-03']);
  expect(await eventsByDay()).toEqual([]);
});

async function rollUp(date: string): Promise<unknown> {
  return startRollup(db, {
    ...{ date, runId: 'run', policy: 'seed', policyVersion: 1, at: null, now: NOW },
    ...{ topic: 'wifi', logEnds: new Map() },
  });
}

test('an expired day cannot be rolled up again, and is not dirty', async () => {
  await store('2019-09-02', '2019-09-02 20:00:00', 10);
  expect(await dirtyDays(db, '2019-11-10', 100)).toEqual(['2019-09-02']);
  await expire();
  await expect(rollUp('2019-09-02')).rejects.toMatchObject({
    code: 'expired',
    message:
      'The retention has deleted the events of 2019-09-02, so the day cannot be rolled up again.',
  });
  await store('2019-09-02', NOW, 1);
  expect(await dirtyDays(db, '2019-11-10', 100)).toEqual([]);
});

test('rejects expire like events of the same age', async () => {
  const reject = (offset: number, at: string) => ['wifi', 0, offset, 'not_json', 'x', 1, at];
  await db.query(
    `INSERT INTO reject
       (topic, partition_no, record_offset, reason, raw, raw_bytes, rejected_at) VALUES ?`,
    [[reject(1, '2019-10-10 23:59:59'), reject(2, '2019-10-11 00:00:00')]],
  );
  await expire();
  expect(await rowsOf(db, 'SELECT record_offset FROM reject')).toEqual([[2]]);
});

test('the dirty days are past days that a roster covers, oldest first, and as many as asked for at most', async () => {
  for (const day of ['2019-08-31', '2019-09-04', '2019-09-02', '2019-09-03', '2019-11-10'])
    await store(day, `${day} 20:00:00`, 1);
  expect(await dirtyDays(db, '2019-11-10', 100)).toEqual([
    '2019-09-02',
    '2019-09-03',
    '2019-09-04',
  ]);
  expect(await dirtyDays(db, '2019-11-10', 2)).toEqual(['2019-09-02', '2019-09-03']);
});
