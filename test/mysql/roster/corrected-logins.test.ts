import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../../src/mysql/pool.js';
import type { TestDatabase } from '../../workbench/database.js';
import {
  DAY,
  IN_CLASS,
  LOGIN_KEYS,
  createLoginCampus,
  importLogins,
  ingestLogins,
  sightingsOf,
} from '../../workbench/login-campus.js';
import { presentStudents } from '../../workbench/roster-campus.js';

const { alice, bob } = LOGIN_KEYS;
const [ONE, OTHER] = [9001, 9002];
const OF_ONE = [DAY, ONE, 'S1', '10:30:00', '10:30:00'];
const OF_OTHER = [DAY, OTHER, 'S2', '10:31:00', '10:31:00'];
let database: TestDatabase;
let db: Database;

beforeEach(async () => {
  database = await createLoginCampus('S1,0,alice', 'S2,0,bob');
  db = database.db;
  await ingestLogins(db, [
    [IN_CLASS, ONE, alice],
    [IN_CLASS + 60, OTHER, bob],
  ]);
  expect(await sightingsOf(db)).toEqual([OF_ONE, OF_OTHER]);
});
afterEach(() => database.drop());

const present = async () => (await presentStudents(db)).map((line) => line.split(' ')[4]);

test('a login that goes to another student takes what it said of the one before', async () => {
  await importLogins(db, 'S1,0,carl', 'S2,0,bob', 'S3,0,alice');
  expect([await sightingsOf(db), await present()]).toEqual([[OF_OTHER], ['S2']]);
});

test('a login that is put right or taken away does so too', async () => {
  await importLogins(db, 'S1,0,carl', 'S2,0,');
  expect([await sightingsOf(db), await present()]).toEqual([[], []]);
});

test('two students whose logins were mixed up lose both', async () => {
  await importLogins(db, 'S1,0,bob', 'S2,0,alice');
  expect([await sightingsOf(db), await present()]).toEqual([[], []]);
});

test('the logins of students who stay as they are, or leave the roster, say what they said', async () => {
  await importLogins(db, 'S2,0,bob', 'S3,0,alice');
  expect([await sightingsOf(db), await present()]).toEqual([[OF_ONE, OF_OTHER], ['S2']]);
});

test('a login that was put right says no more of the student who had it', async () => {
  await importLogins(db, 'S1,0,carl', 'S2,0,bob');
  await ingestLogins(db, [[IN_CLASS, ONE, alice]]);
  expect(await sightingsOf(db)).toEqual([OF_OTHER]);
});
