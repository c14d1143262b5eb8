import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStudentDays } from '../../../src/mysql/rollup/students.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { writeCampus } from '../../workbench/rates-campus.js';

const DATE = '2019-09-02';
/** The device of student 1. */
const DEVICE_KEY = 1;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database?.drop();
});

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
  }));
  const at = (second: number) => `${DATE} ${new Date(second * 1000).toISOString().slice(11, 19)}`;
  await db.query('INSERT INTO access_event (day, device_key, at, access_point_no, ok) VALUES ?', [
    events.map(({ second, accessPointNo }) => [DATE, DEVICE_KEY, at(second), accessPointNo, 1]),
  ]);
  const scope = {
    date: DATE,
    runId: 'run',
    policy: 'seed',
    policyVersion: 1,
    rosterVersion: 1,
    at: null,
  };
  const [student] = await readStudentDays(db, { ...scope, first: 1, last: 1_000_000 });
  expect(student?.devices).toEqual([{ phone: true, events }]);
});
