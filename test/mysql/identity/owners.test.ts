import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLiveFeed } from '../../../src/mysql/answers/feed-health.js';
import { readLastPlaces } from '../../../src/mysql/board/last-places.js';
import { readOwners } from '../../../src/mysql/identity/owners.js';
import type { Database } from '../../../src/mysql/pool.js';
import { readDayFeed } from '../../../src/mysql/rollup/day-feed.js';
import { noteHeard } from '../../../src/mysql/rollup/heard.js';
import { readStrangers } from '../../../src/mysql/rollup/strangers.js';
import { readStudentDays } from '../../../src/mysql/rollup/students.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { writeCampus } from '../../workbench/rates-campus.js';

const DATE = '2019-09-12';
const YESTERDAY = '2019-09-11';
const SCOPE = {
  ...{ date: DATE, runId: 'run', policy: 'seed', policyVersion: 1, rosterVersion: 1, at: null },
};
/** Student n has the listed phone n. */
const STUDENTS = [1, 2, 3, 4, 5];
const OPTED_OUT = 3;
const NEW_PHONE = 101;
const MACHINE = 200;
/** On these and on MACHINE the login of student 4 is seen at once. */
const OF_FRIENDS = [401, 402, 403, 404, 405];
const STRANGER = 900;

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  const classes = [{ date: DATE, start: '09:00', end: '12:00', room: 'A' }];
  await writeCampus(db, {
    ...{ version: 1, first: YESTERDAY, last: DATE, rooms: { A: [1], B: [1] } },
    ...{ students: STUDENTS, optedOut: [OPTED_OUT] },
    sections: [{ course: 'C', section: '1', students: STUDENTS, classes }],
  });
  await db.query(
    'INSERT INTO login_sighting (day, device_key, student_no, first_at, last_at) VALUES ?',
    [
      [
        seen(YESTERDAY, NEW_PHONE, 1, '08:00:00', '20:00:00'),
        seen(DATE, MACHINE, 1, '09:00:00', '09:40:00'),
        seen(DATE, MACHINE, 2, '10:00:00', '11:00:00'),
        ...OF_FRIENDS.map((key) => seen(DATE, key, 4, '09:00:00', '11:00:00')),
      ],
    ],
  );
  await db.query(
    'INSERT INTO access_event (day, device_key, at, access_point_no, ok, departed) VALUES ?',
    [
      [
        joined(2, '09:00:00', 1),
        joined(NEW_PHONE, '10:55:00', 1),
        joined(MACHINE, '08:50:00', 1),
        joined(MACHINE, '09:00:00', 1),
        joined(MACHINE, '10:00:00', 1),
        joined(MACHINE, '13:00:00', 1),
        joined(OF_FRIENDS[0]!, '09:00:00', 2),
        joined(STRANGER, '09:00:00', 3),
      ],
    ],
  );
});

afterAll(async () => {
  await database?.drop();
});

function seen(day: string, key: number, student: number, first: string, last: string) {
  return [day, key, student, `${day} ${first}`, `${day} ${last}`];
}

function joined(key: number, time: string, accessPointNo: number) {
  return [DATE, key, `${DATE} ${time}`, accessPointNo, 1, 0];
}

const ownersOf = (students: number[]) => readOwners(db, { ...SCOPE, students });

test('the devices of a student are those of the roster and those with the own login', async () => {
  const owners = await ownersOf(STUDENTS);
  expect(owners.map(({ studentNo, deviceKey, phone }) => [studentNo, deviceKey, phone])).toEqual([
    [1, 1, true],
    [1, NEW_PHONE, true],
    [1, MACHINE, false],
    [2, 2, true],
    [2, MACHINE, false],
    [4, 4, true],
    [5, 5, true],
  ]);
});

test('each student has the same devices, whichever others are asked for', async () => {
  const all = await ownersOf(STUDENTS);
  for (const student of STUDENTS)
    expect(await ownersOf([student])).toEqual(all.filter((one) => one.studentNo === student));
});

test('a device that the roster lists for a student of another chunk is lent, not owned', async () => {
  await db.query('INSERT INTO login_sighting VALUES ?', [
    [seen(DATE, 2, 1, '15:00:00', '16:00:00')],
  ]);
  const lent = (await ownersOf([1])).filter(({ deviceKey }) => deviceKey === 2);
  expect(lent).toEqual([
    { deviceKey: 2, studentNo: 1, phone: false, from: 15 * 3600, to: 16 * 3600 + 600 },
  ]);
  await db.query('DELETE FROM login_sighting WHERE device_key = 2');
});

test('the rollup reads the events of a shared machine for each of its users', async () => {
  const days = await readStudentDays(db, { ...SCOPE, first: 1, last: 1000 });
  const secondsOf = (no: number) =>
    days
      .find(({ studentNo }) => studentNo === no)!
      .devices.map(({ events }) => events.map(({ second }) => second / 3600));
  expect(secondsOf(1)).toEqual([[], [10 + 55 / 60], [9]]);
  expect(secondsOf(2)).toEqual([[9], [10]]);
  expect(secondsOf(OPTED_OUT)).toEqual([]);
  expect(secondsOf(4)).toEqual([[]]);
});

test('devices with the login of a student are no strangers, whether it is believed or not', async () => {
  const { devices } = await readStrangers(db, SCOPE, () => undefined);
  const places = devices.map(([event]) => event!.accessPointNo);
  expect(places).toEqual([3]);
});

test('the feed counts the students whose devices were heard', async () => {
  await db.query(
    `INSERT INTO rollup_start (day, run_id, policy, policy_version, roster_version, caught_up,
                               started_at)
     VALUES (?, 'run', 'seed', 1, 1, 1, ?)`,
    [DATE, `${DATE} 23:00:00`],
  );
  await noteHeard(db, SCOPE);
  // Student 3 opted out; of student 4 only the login was heard, of student 5 nothing.
  expect(await readDayFeed(db, SCOPE)).toMatchObject({ students: 4, studentsHeard: 3 });
});

test('the live feed knows a device with a login of today', async () => {
  // The new phone has none today; the friends' device has, whether it is believed or not.
  expect(await readLiveFeed(db, `${DATE} 13:00:00`)).toMatchObject({ unknownDevices: 2 });
});

test('the last place of a student may come from a phone that no roster lists', async () => {
  const asked = { version: 1, date: DATE, room: 'A', now: `${DATE} 11:00:00` };
  const here = { listedHere: true, listedElsewhere: false, shares: null };
  expect(await readLastPlaces(db, { ...asked, studentNo: 1 })).toEqual([{ phone: true, ...here }]);
  const before = { ...asked, now: `${DATE} 10:05:00` };
  expect(await readLastPlaces(db, { ...before, studentNo: 2 })).toEqual([
    { phone: false, ...here },
  ]);
  expect(await readLastPlaces(db, { ...before, studentNo: 1 })).toEqual([]);
});
