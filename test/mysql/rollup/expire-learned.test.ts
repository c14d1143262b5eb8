import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addDays } from '../../../src/attendance/wall-clock.js';
import { expireLearned } from '../../../src/mysql/rollup/expire-learned.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { rowsOf } from '../../workbench/roster-campus.js';

const LIMIT = '2020-10-01';
const LONG_AGO = '2019-06-03 04:00:00';
const NIGHT = '2021-11-05 04:10:00';
const LATELY = '2020-11-05 04:00:00';
const OF_VERSION = ['signature', 'signature_silence', 'signature_stay', 'learned_room'];
const OF_DAY = ['learned_time', 'learned_silence', 'learned_stay'];
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database?.drop());

beforeEach(async () => {
  for (const table of [...OF_VERSION, ...OF_DAY, 'signature_version', 'held_back', 'day_rollup'])
    await database.db.query(`DELETE FROM ${table}`);
});

/** Stores one row of each kind that a version has. */
async function addVersion(version: number, policy: string, day: string, learnedAt = LONG_AGO) {
  const { db } = database;
  await db.query(
    `INSERT INTO signature_version (version, policy, policy_version, day, fingerprint, floor,
       silent_elsewhere, silent_present, learned_at)
     VALUES (?, ?, 1, ?, '', 0.1, 0.1, 0.1, ?)`,
    [version, policy, day, learnedAt],
  );
  await db.query("INSERT INTO signature VALUES (?, 'during', 'R', 1, 0.5)", [version]);
  await db.query("INSERT INTO signature_silence VALUES (?, 'room', 'R', 0.5)", [version]);
  await db.query("INSERT INTO signature_stay VALUES (?, 'start', 1, 0.5)", [version]);
  await db.query("INSERT INTO learned_room VALUES (?, 1, 'R', 0.5)", [version]);
}

/** Stores one row of each kind that a day teaches. */
async function addStatistics(day: string): Promise<void> {
  const { db } = database;
  await db.query("INSERT INTO learned_time VALUES ('standard', ?, 'during', 'R', 1, 5)", [day]);
  await db.query("INSERT INTO learned_silence VALUES ('standard', ?, 'room', 'R', 5, 1)", [day]);
  await db.query("INSERT INTO learned_stay VALUES ('standard', ?, 'start', 1, 5, 1)", [day]);
}

/** The versions that have their row, and rows of each kind. */
async function versionsLeft(): Promise<number[]> {
  const lists = await Promise.all(
    ['signature_version', ...OF_VERSION].map((table) =>
      rowsOf(database.db, `SELECT version FROM ${table} ORDER BY version`),
    ),
  );
  for (const list of lists) expect(list).toEqual(lists[0]);
  return lists[0]!.flat() as number[];
}

const expire = (goOn = () => true) => expireLearned(database.db, LIMIT, NIGHT, goOn);

test('signatures go when the evidence of their days has gone; the last ones of each policy before that day stay', async () => {
  await addVersion(1, 'standard', '2020-09-01');
  await addVersion(2, 'standard', '2020-09-02');
  // The classes of a later day may rest on them.
  await addVersion(3, 'standard', '2020-09-03');
  await addVersion(4, 'standard', LIMIT);
  await addVersion(5, 'lenient', '2020-05-05');
  await expire();
  expect(await versionsLeft()).toEqual([3, 4, 5]);
});

test('signatures stay of a day that was learned or rolled up again lately, and while old evidence is held back', async () => {
  await addVersion(1, 'standard', '2020-09-01', LATELY);
  await addVersion(2, 'standard', '2020-09-02');
  await addVersion(3, 'standard', '2020-09-03');
  await addVersion(4, 'standard', '2020-09-04');
  await database.db.query(
    `INSERT INTO day_rollup
       (day, state, policy, policy_version, roster_version, classes, rolled_up_at)
     VALUES ('2020-09-02', 'final', 'standard', 1, 1, 1, ?)`,
    [LATELY],
  );
  await database.db.query(
    `INSERT INTO held_back (what, days, first_day, last_day, noted_at)
     VALUES ('evidence', 9, '2020-09-01', '2020-09-20', ?)`,
    [LATELY],
  );
  await expire();
  expect(await versionsLeft()).toEqual([1, 2, 3, 4]);
  await database.db.query('DELETE FROM held_back');
  await expire();
  expect(await versionsLeft()).toEqual([1, 2, 4]);
});

test('what a day has taught goes when no day with evidence can have learned from it', async () => {
  const days = [addDays(LIMIT, -367), addDays(LIMIT, -366), LIMIT];
  for (const day of days) await addStatistics(day);
  await expire();
  for (const table of OF_DAY)
    expect(await rowsOf(database.db, `SELECT day FROM ${table} ORDER BY day`)).toEqual([
      [days[1]],
      [days[2]],
    ]);
});

test('a night without time left goes on the next night', async () => {
  for (const version of [1, 2, 3, 4]) await addVersion(version, 'standard', `2020-09-0${version}`);
  await expire(() => false);
  expect(await versionsLeft()).toEqual([2, 3, 4]);
  await expire();
  expect(await versionsLeft()).toEqual([4]);
});
