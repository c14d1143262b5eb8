import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDayRates } from '../../../src/mysql/answers/day-rates.js';
import { readRows } from '../../../src/mysql/read.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { rollUp, writeCampus, type Campus } from '../../workbench/rates-campus.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database?.drop();
});

const view = (name: string) => readRows<object>(database.db, `SELECT * FROM ${name}`);

test('the interval of a section with one class is that of the class, also where 100 % cuts it off', async () => {
  const date = '2019-09-09';
  const classes = [{ date, start: '08:00', end: '09:00', room: 'A' }];
  const campus: Campus = {
    ...{ version: 1, first: date, last: date, rooms: { A: [1] }, students: [1, 2, 3, 4] },
    sections: [{ course: 'ERG2050', section: '1', students: [1, 2, 3, 4], classes }],
  };
  await writeCampus(database.db, campus);
  const judge = () =>
    database.db.query(`
      UPDATE class_attendance a JOIN class c USING (class_no)
      SET a.rate = 0.9375, a.estimate = 0.9375, a.rate_low = 0.8125, a.rate_high = 1, a.coverage = 1
      WHERE c.class_date = '${date}'`);
  const intervals = async () => [
    ...(await view('section_rates')),
    ...(await view('course_rates')),
    (await readDayRates(database.db, { date })).sections[0],
    (await readDayRates(database.db, { date })).courses[0],
  ];
  const wanted = { rate: 0.9375, rate_low: 0.8125, rate_high: 1 };
  await rollUp(database.db, date, judge);
  for (const one of await intervals()) expect(one).toMatchObject(wanted);
  // Without its seal, the sums are made of the classes when somebody asks.
  await database.db.query('DELETE FROM day_rollup WHERE day = ?', [date]);
  for (const one of await intervals()) expect(one).toMatchObject(wanted);
});
