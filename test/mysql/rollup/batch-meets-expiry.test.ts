import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expireEvents } from '../../../src/mysql/rollup/retention.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { rowsOf } from '../../workbench/roster-campus.js';

const DAY = '2019-09-02';
const LIMIT = '2019-10-11';
const NIGHT = '2019-11-10 04:10:00';
let database: TestDatabase;

beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database?.drop());

beforeEach(async () => {
  for (const table of ['access_event', 'day_version', 'expired_day'])
    await database.db.query(`DELETE FROM ${table}`);
});

/** Stores one event and the day version, as a batch does. */
async function storeBatch(deviceKey: number, writtenAt: string): Promise<void> {
  const { db } = database;
  await db.query(
    'INSERT INTO access_event (day, device_key, at, access_point_no, ok) VALUES (?, ?, ?, 1, 1)',
    [DAY, deviceKey, `${DAY} 10:00:00`],
  );
  await db.query(
    `INSERT INTO day_version VALUES (?, 'wifi', 0, 1, ?)
     ON DUPLICATE KEY UPDATE version = version + 1, written_at = VALUES(written_at)`,
    [DAY, writtenAt],
  );
}

const eventsLeft = () => rowsOf(database.db, 'SELECT COUNT(*) FROM access_event');

test('the next night deletes the events of a batch that committed while its day expired', async () => {
  await storeBatch(1, `${DAY} 20:00:00`);
  let committed: Promise<void> | undefined;
  // The first step has deleted the events; the day version still stands.
  await expireEvents(database.db, LIMIT, NIGHT, () => {
    committed ??= storeBatch(2, NIGHT);
    return true;
  });
  await committed;
  await database.db.query('DELETE FROM day_version');
  expect(await eventsLeft()).toEqual([[1]]);
  expect(await expireEvents(database.db, LIMIT, NIGHT, () => true)).toEqual([DAY]);
  expect(await eventsLeft()).toEqual([[0]]);
});

test('a late batch of an expired day keeps its events as long as events are kept', async () => {
  await database.db.query('INSERT INTO expired_day VALUES (?, ?)', [DAY, NIGHT]);
  await storeBatch(1, NIGHT);
  expect(await expireEvents(database.db, LIMIT, NIGHT, () => true)).toEqual([]);
  expect(await eventsLeft()).toEqual([[1]]);
});
