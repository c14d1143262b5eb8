import { afterEach, beforeEach, expect, test } from 'vitest';
import { eraseStudent } from '../../../src/mysql/decisions/erase-student.js';
import type { Database } from '../../../src/mysql/pool.js';
import { readDayPlan } from '../../../src/mysql/roster/day-plan.js';
import type { TestDatabase } from '../../workbench/database.js';
import {
  DAY,
  IN_CLASS,
  LOGIN_KEYS,
  createLoginCampus,
  importLogins,
  ingestLogins,
  sealDay,
  sightingsOf,
  storedEvents,
} from '../../workbench/login-campus.js';
import { LAPTOP, PHONE, presentStudents, rowsOf } from '../../workbench/roster-campus.js';

const { alice, bob, carl } = LOGIN_KEYS;
/** A day of the roster that is never sealed. */
const OPEN_DAY = '2019-09-09';
const UNLISTED = 9001;
let database: TestDatabase;
let db: Database;

beforeEach(async () => {
  database = await createLoginCampus();
  db = database.db;
});
afterEach(() => database.drop());

async function ownerOfLogin(day: string, loginKey: number): Promise<unknown> {
  const plan = await readDayPlan(db, day);
  const place = plan.logins.get(loginKey);
  return typeof place === 'number' ? plan.students[place] : place;
}

async function numberOf(studentId: string): Promise<number> {
  const sql = 'SELECT student_no FROM student WHERE student_id = ?';
  return (await rowsOf(db, sql, [studentId]))[0]![0] as number;
}

test('on a sealed day the login of who opts out only now is withheld, listed there or not', async () => {
  await importLogins(db, 'S1,0,alice', 'S2,0,');
  await sealDay(db);
  await importLogins(db, 'S1,1,alice', 'S2,0,', 'S3,1,carl');
  await ingestLogins(db, [
    [IN_CLASS, UNLISTED, alice],
    [IN_CLASS, UNLISTED + 1, carl],
    [IN_CLASS + 60, UNLISTED + 1],
  ]);
  expect([await storedEvents(db), await sightingsOf(db)]).toEqual([[], []]);
});

test('a login of two students is withheld if either of them has opted out', async () => {
  await importLogins(db, 'S1,0,alice', 'S2,0,');
  await sealDay(db);
  await importLogins(db, 'S1,0,', 'S2,1,alice');
  expect(await ownerOfLogin(DAY, alice!)).toBe('opted_out');
});

test('a sealed day whose roster has no logins reads those of the newest one', async () => {
  await importLogins(db, 'S1,0,', 'S2,0,');
  await sealDay(db);
  await importLogins(db, 'S1,0,alice', 'S2,0,bob');
  await ingestLogins(db, [[IN_CLASS, UNLISTED, alice]]);
  expect(await sightingsOf(db)).toEqual([[DAY, UNLISTED, 'S1', '10:30:00', '10:30:00']]);
});

test('on a sealed day a login means the student that it meant then', async () => {
  await importLogins(db, 'S1,0,alice', 'S2,0,bob');
  await sealDay(db);
  await importLogins(db, 'S1,0,bob', 'S2,0,alice');
  expect(await ownerOfLogin(DAY, alice!)).toBe(await numberOf('S1'));
  expect(await ownerOfLogin(OPEN_DAY, alice!)).toBe(await numberOf('S2'));
});

test('who opted out stays so after leaving the roster, by login and by device, until back', async () => {
  await importLogins(db, 'S1,0,alice', 'S2,0,bob');
  await ingestLogins(db, [[IN_CLASS, PHONE]]);
  await sealDay(db);
  await importLogins(db, 'S1,1,alice', 'S2,0,bob');
  await importLogins(db, 'S2,0,bob', 'S3,0,');
  for (const day of [DAY, OPEN_DAY]) {
    expect(await ownerOfLogin(day, alice!)).toBe('opted_out');
    const plan = await readDayPlan(db, day);
    expect([plan.owners.get(PHONE), plan.owners.get(LAPTOP)]).toEqual(['opted_out', 'opted_out']);
  }
  expect(await presentStudents(db)).toEqual([]);

  await importLogins(db, 'S1,0,alice', 'S2,0,bob');
  for (const day of [DAY, OPEN_DAY])
    expect(await ownerOfLogin(day, alice!)).toBe(await numberOf('S1'));
});

test('a login that is given to another student is withheld no longer on the days of that roster', async () => {
  await importLogins(db, 'S1,1,alice', 'S2,0,bob');
  await importLogins(db, 'S2,0,bob');
  expect(await ownerOfLogin(OPEN_DAY, alice!)).toBe('opted_out');
  await importLogins(db, 'S2,0,bob', 'S3,0,alice');
  expect(await ownerOfLogin(OPEN_DAY, alice!)).toBe(await numberOf('S3'));
});

test('the login of who opted out follows the roster while the student is in it', async () => {
  await importLogins(db, 'S1,1,alice', 'S2,0,bob');
  await importLogins(db, 'S1,1,carl', 'S2,0,bob');
  expect([await ownerOfLogin(OPEN_DAY, alice!), await ownerOfLogin(OPEN_DAY, carl!)]).toEqual([
    undefined,
    'opted_out',
  ]);
});

test('a login stays withheld where a later roster leaves the cell empty, until another student has it', async () => {
  await importLogins(db, 'S1,1,alice', 'S2,0,bob', 'S3,0,carl');
  await eraseStudent(db, await numberOf('S2'), '2019-09-03 09:00:00');
  await importLogins(db, 'S1,1,', 'S2,0,', 'S3,0,carl');
  await ingestLogins(db, [
    [IN_CLASS, UNLISTED, alice],
    [IN_CLASS, UNLISTED + 1, bob],
  ]);
  expect(await storedEvents(db)).toEqual([]);
  await importLogins(db, 'S1,1,', 'S2,0,', 'S3,0,alice');
  expect(await ownerOfLogin(OPEN_DAY, alice!)).toBe(await numberOf('S3'));
  await importLogins(db, 'S1,0,', 'S2,0,', 'S3,0,carl');
  expect([await ownerOfLogin(OPEN_DAY, alice!), await ownerOfLogin(OPEN_DAY, bob!)]).toEqual([
    undefined,
    'opted_out',
  ]);
});

test('a device that is withheld already stays so from the last day on which it carries the login', async () => {
  await importLogins(db, 'S1,1,alice', 'S2,0,bob');
  for (const day of [DAY, OPEN_DAY]) await ingestLogins(db, [[IN_CLASS, UNLISTED, alice]], day);
  expect(await rowsOf(db, 'SELECT device_key, last_day FROM withheld_device')).toEqual([
    [UNLISTED, OPEN_DAY],
  ]);
});

test('a login that a roster gives to two students is withheld if one of them has opted out', async () => {
  await importLogins(db, 'S1,0,alice', 'S2,1,alice', 'S3,0,bob');
  await ingestLogins(db, [[IN_CLASS, UNLISTED, alice]]);
  expect(await storedEvents(db)).toEqual([]);
  await importLogins(db, 'S1,0,alice', 'S3,0,bob');
  expect(await ownerOfLogin(OPEN_DAY, alice!)).toBe(await numberOf('S1'));
});

test('the login of an erased student is withheld after the student has left the roster', async () => {
  await importLogins(db, 'S1,0,alice', 'S2,0,bob');
  await eraseStudent(db, await numberOf('S2'), '2019-09-03 09:00:00');
  await importLogins(db, 'S1,0,alice');
  await importLogins(db, 'S1,0,alice', 'S3,0,');
  expect(await ownerOfLogin(OPEN_DAY, bob!)).toBe('opted_out');
});
