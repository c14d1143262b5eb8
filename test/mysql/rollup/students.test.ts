import { afterAll, beforeAll, expect, test } from 'vitest';
import type { QueryOptions } from 'mysql2/promise';
import type { Database } from '../../../src/mysql/pool.js';
import type { Values } from '../../../src/mysql/read.js';
import { readStudentDays, type StudentDay } from '../../../src/mysql/rollup/students.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { writeCampus } from '../../workbench/rates-campus.js';

const DATE = '2019-09-02';
/** The device of student 1. */
const DEVICE_KEY = 1;
const CHUNK = {
  ...{ date: DATE, runId: 'run', policy: 'seed', policyVersion: 1, rosterVersion: 1, at: null },
  ...{ first: 1, last: 1_000_000 },
};
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database?.drop();
});

const INSERT_EVENTS =
  'INSERT INTO access_event (day, device_key, at, access_point_no, ok, departed) VALUES ?';

test('a device whose events do not fit into one text still has all of them', async () => {
  const { db } = database;
  const classes = [{ date: DATE, start: '08:00', end: '09:00', room: 'A' }];
  await writeCampus(db, {
    ...{ version: 1, first: DATE, last: DATE, rooms: { A: [1] }, students: [1] },
    sections: [{ course: 'C', section: '1', students: [1], classes }],
  });
  const events = Array.from({ length: 60_000 }, (_, i) => ({
    second: 10_000 + i,
    accessPointNo: 100_000 + i,
    left: i % 3 === 0,
  }));
  const at = (second: number) => `${DATE} ${new Date(second * 1000).toISOString().slice(11, 19)}`;
  await db.query(INSERT_EVENTS, [
    events.map(({ second, accessPointNo, left }) => [
      ...[DATE, DEVICE_KEY, at(second), accessPointNo],
      ...(left ? [null, 1] : [1, 0]),
    ]),
  ]);
  const [student] = await readStudentDays(db, CHUNK);
  expect(student?.devices).toEqual([{ phone: true, events }]);
});

/** The devices of a student with their events in order, which the reading does not promise. */
function devicesOf(student: StudentDay | undefined) {
  return student?.devices.map(({ phone, events }) => ({
    phone,
    events: events.toSorted(
      (a, b) => a.second - b.second || Number(a.left ?? false) - Number(b.left ?? false),
    ),
  }));
}

const LIMIT = /group_concat_max_len = \d+/;

/** The database of a server that cuts every text of GROUP_CONCAT off at this length. */
function cuttingAt(db: Database, length: number): Database {
  return new Proxy(db, {
    get: (target, name) =>
      name === 'execute'
        ? (options: string | QueryOptions, values: Values) =>
            typeof options === 'string'
              ? target.execute(options, values)
              : target.execute(
                  {
                    ...options,
                    sql: options.sql.replace(LIMIT, `group_concat_max_len = ${length}`),
                  },
                  values,
                )
        : (Reflect.get(target, name) as unknown),
  });
}

test('a device has all of its events, wherever the server cuts their text and whatever index it reads', async () => {
  const { db } = database;
  await db.query('DELETE FROM access_event');
  await db.query(
    'CREATE INDEX by_place ON access_event (day, device_key, ok, access_point_no, at)',
  );
  const events = [1001, 22, 3, 444].map((accessPointNo, i) => ({
    second: 36_000 + i * 600,
    accessPointNo,
    left: i % 2 === 1,
  }));
  await db.query(INSERT_EVENTS, [
    events.map(({ accessPointNo, left }, i) => [
      ...[DATE, DEVICE_KEY, `${DATE} 10:${i}0:00`, accessPointNo],
      ...(left ? [null, 1] : [1, 0]),
    ]),
  ]);
  // The shortest that MySQL takes is 4; the whole text has some 45 characters.
  for (let length = 4; length < 50; length += 1) {
    const [student] = await readStudentDays(cuttingAt(db, length), CHUNK);
    expect({ length, devices: devicesOf(student) }).toEqual({
      length,
      devices: [{ phone: true, events }],
    });
  }
});

test('a device has its joins and departures, and not the associations that failed', async () => {
  const { db } = database;
  await db.query('DELETE FROM access_event');
  await db.query(INSERT_EVENTS, [
    [
      [DATE, DEVICE_KEY, `${DATE} 10:00:00`, 2, null, 1],
      [DATE, DEVICE_KEY, `${DATE} 10:00:00`, 2, 1, 0],
      [DATE, DEVICE_KEY, `${DATE} 10:00:00`, 3, 0, 0],
    ],
  ]);
  const [student] = await readStudentDays(db, CHUNK);
  const there = { second: 36_000, accessPointNo: 2 };
  expect(devicesOf(student)).toEqual([
    {
      phone: true,
      events: [
        { ...there, left: false },
        { ...there, left: true },
      ],
    },
  ]);
});
