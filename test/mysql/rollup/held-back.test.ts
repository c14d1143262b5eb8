import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createNightlySteps } from '../../../src/activities/nightly-steps.js';
import { addDays } from '../../../src/attendance/wall-clock.js';
import { readHeldBack } from '../../../src/mysql/rollup/keeping.js';
import { expireEvents } from '../../../src/mysql/rollup/retention.js';
import { rollupStore } from '../../../src/mysql/rollup-store.js';
import { changeSetting, keepSettings } from '../../../src/mysql/settings.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { rowsOf } from '../../workbench/roster-campus.js';

const FIRST = '2019-09-02';
const NIGHT = '2019-12-10 04:10:00';
const LIMIT = '2019-11-10';
let database: TestDatabase;

beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database?.drop());

beforeEach(async () => {
  for (const table of ['access_event', 'day_version', 'expired_day', 'setting', 'held_back'])
    await database.db.query(`DELETE FROM ${table}`);
});

/** Stores one event on each of some days, each written on its own day. */
async function storeDays(count: number, first = FIRST): Promise<string[]> {
  const days = Array.from({ length: count }, (_, i) => addDays(first, i));
  await database.db.query(
    'INSERT INTO access_event (day, device_key, at, access_point_no, ok) VALUES ?',
    [days.map((day) => [day, 1, `${day} 10:00:00`, 1, 1])],
  );
  await database.db.query('INSERT INTO day_version VALUES ?', [
    days.map((day) => [day, 'wifi', 0, 1, `${day} 20:00:00`]),
  ]);
  return days;
}

const expire = () => expireEvents(database.db, LIMIT, NIGHT, () => true);
const daysLeft = async () =>
  (await rowsOf(database.db, 'SELECT DISTINCT day FROM access_event ORDER BY day')).flat();

test('a night deletes the events of seven days at once, and of none where more are due', async () => {
  const days = await storeDays(8);
  expect(await expire()).toEqual([]);
  expect(await daysLeft()).toEqual(days);
  expect(await readHeldBack(database.db)).toEqual([
    { what: 'events', days: 8, firstDay: days[0], lastDay: days[7] },
  ]);
  await database.db.query('DELETE FROM access_event WHERE day = ?', [days[7]]);
  await database.db.query('DELETE FROM day_version WHERE day = ?', [days[7]]);
  expect(await expire()).toEqual(days.slice(0, 7));
  expect(await readHeldBack(database.db)).toEqual([]);
});

test("days before the date of a person's word are deleted, however many they are", async () => {
  const days = await storeDays(20);
  const word = { name: 'expire_before', value: days[10]!, by: 'Li', reason: 'an old log' };
  await changeSetting(database.db, word);
  expect(await expire()).toEqual(days.slice(0, 10));
  expect(await readHeldBack(database.db)).toEqual([
    { what: 'events', days: 10, firstDay: days[10], lastDay: days[19] },
  ]);
  await changeSetting(database.db, { ...word, value: '2019-12-01' });
  expect(await expire()).toEqual(days.slice(10));
  expect(await readHeldBack(database.db)).toEqual([]);
});

test('expiry follows the clock and the retention of the database, not those of the worker', async () => {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  await storeDays(1, yesterday);
  await keepSettings(database.db, { ROLLCALL_EVENT_DAYS: '30' });
  const { expireEvents: step } = createNightlySteps({
    store: rollupStore(database.db),
    timeZone: 'UTC',
    settings: { ROLLCALL_EVENT_DAYS: '1' },
    packAfterDays: 7,
    now: () => '2099-01-01 04:10:00',
  });
  expect(await new MockActivityEnvironment().run(step)).toBe(0);
  expect(await daysLeft()).toEqual([yesterday]);
});
