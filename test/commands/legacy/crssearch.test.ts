import { afterAll, beforeAll, expect, test } from 'vitest';
import { crssearch, registerCrssearch } from '../../../src/commands/legacy/crssearch.js';
import { registerTimesearch, timesearch } from '../../../src/commands/legacy/timesearch.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { hear, rollUp, writeCampus, type Campus } from '../../workbench/rates-campus.js';
import { runCommand } from '../../workbench/run-command.js';

const MONDAY = '2019-09-02';
const TUESDAY = '2019-09-03';
const LATER = '2019-09-10 12:00:00';
let database: TestDatabase;

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);
const at = (date: string, start: string, end: string, room: string | null) => ({
  date,
  start,
  end,
  room,
});

/**
 * The three courses of the old system's example, with their numbers of students, and some cases
 * that it never met.
 */
const CAMPUS: Campus = {
  version: 1,
  first: MONDAY,
  last: '2099-12-31',
  rooms: { 'TB-101': [1], 'TB-102': [1], bare: [] },
  students: range(1, 100),
  optedOut: [100],
  sections: [
    {
      course: 'ERG2050',
      section: '1',
      students: range(1, 28),
      classes: [
        at(MONDAY, '08:30', '09:50', 'TB-101'),
        at(MONDAY, '15:00', '16:20', 'TB-101'),
        at('2099-12-31', '08:30', '09:50', 'TB-101'),
      ],
    },
    {
      course: 'ERG2050',
      section: '10',
      students: range(29, 60),
      classes: [at(MONDAY, '10:30', '11:50', 'TB-101')],
    },
    {
      course: 'ERG2050',
      section: '2',
      students: range(29, 30),
      classes: [at(MONDAY, '10:30', '11:50', 'TB-102')],
    },
    {
      course: 'ACT5005',
      section: '1',
      students: range(18, 100),
      classes: [at(MONDAY, '13:30', '14:50', 'TB-102')],
    },
    {
      course: 'TRA5201',
      section: '1',
      students: range(1, 17),
      classes: [at(MONDAY, '18:00', '19:20', 'TB-102'), at(TUESDAY, '18:00', '19:20', 'TB-102')],
    },
    {
      course: 'CSC1001',
      section: '1',
      students: range(1, 3),
      classes: [at(MONDAY, '08:30', '09:50', 'bare')],
    },
    {
      course: 'CSC1001',
      section: '2',
      students: [],
      classes: [at(MONDAY, '08:30', '09:50', 'TB-102')],
    },
  ],
};

beforeAll(async () => {
  database = await createTestDatabase();
  await writeCampus(database.db, CAMPUS);
  const seen = (students: number[], time: string, room: string) =>
    students.map((student) => ({ student, at: `${MONDAY} ${time}`, room }));
  await hear(database.db, CAMPUS, [
    ...seen([5], '08:30:00', 'TB-101'),
    ...seen([5], '15:30:00', 'TB-101'),
    ...seen([29], '11:00:00', 'TB-101'),
    ...seen([...range(18, 22), 99, 100], '14:50:00', 'TB-102'),
    ...seen([3], '19:20:00', 'TB-102'),
    ...seen([4], '19:20:01', 'TB-102'),
  ]);
});

afterAll(async () => {
  await database?.drop();
});

const ask = (course: string, section: string, date = MONDAY, now = LATER) =>
  crssearch(database.db, { date, course, section }, now);

test('one section is answered as by the old function: a student in both of its classes counts once', async () => {
  const run = await runCommand(registerCrssearch, ['crssearch', 'ERG', '2050', '1', MONDAY], {
    ROLLCALL_MYSQL_URL: database.url,
  });
  expect(run).toEqual({ stdout: '3.57%\n', stderr: '', error: undefined });
});

test('a half is rounded up, nobody present is 0.00%, and a student who opted out is enrolled but never present', async () => {
  expect(await ask('ERG2050', '10')).toBe('3.13%');
  expect(await ask('ERG2050', '2')).toBe('0.00%');
  expect(await ask('ACT5005', '1')).toBe('7.23%');
});

test('a day is answered in one line of JSON', async () => {
  const run = await runCommand(registerTimesearch, ['timesearch', MONDAY], {
    ROLLCALL_MYSQL_URL: database.url,
  });
  expect(run).toEqual({
    stdout:
      '{"ACT5005":{"1":"7.23%"},"ERG2050":{"1":"3.57%","10":"3.13%"},"TRA5201":{"1":"5.88%"}}\n',
    stderr: '',
    error: undefined,
  });
});

test('--all adds the zeros, but no section without a rate', async () => {
  const { stdout } = await runCommand(registerTimesearch, ['timesearch', MONDAY, '--all'], {
    ROLLCALL_MYSQL_URL: database.url,
  });
  expect(stdout).toBe(
    '{"ACT5005":{"1":"7.23%"},"ERG2050":{"1":"3.57%","2":"0.00%","10":"3.13%"},"TRA5201":{"1":"5.88%"}}\n',
  );
  const atNoon = await timesearch(database.db, MONDAY, `${MONDAY} 12:00:00`, { all: true });
  expect(atNoon).toEqual({ ERG2050: { '1': '3.57%', '2': '0.00%', '10': '3.13%' } });
});

test('a rollup changes no answer', async () => {
  await rollUp(database.db, MONDAY);
  expect(await ask('ERG2050', '1')).toBe('3.57%');
  expect(await timesearch(database.db, MONDAY, LATER)).toHaveProperty(['ACT5005', '1'], '7.23%');
});

test('a day with classes and nobody present is empty', async () => {
  expect(await timesearch(database.db, TUESDAY, LATER)).toEqual({});
});

test('a section without a rate says why', async () => {
  await expect(ask('CSC1001', '1')).rejects.toMatchObject({
    code: 'failed',
    message:
      'There is no rate for CSC1001 section 1 on 2019-09-02: no access point covers its room.',
  });
  await expect(ask('CSC1001', '2')).rejects.toMatchObject({
    code: 'failed',
    message: 'There is no rate for CSC1001 section 2 on 2019-09-02: no student is enrolled in it.',
  });
});

test('a class that has not begun has no rate yet', async () => {
  await expect(ask('ERG2050', '1', '2099-12-31')).rejects.toMatchObject({
    code: 'not_found',
    message: 'ERG2050 section 1 has not begun yet: it meets at 2099-12-31 08:30.',
  });
  await expect(timesearch(database.db, '2099-12-31', LATER)).rejects.toMatchObject({
    code: 'not_found',
    message: 'No class of 2099-12-31 has begun yet.',
  });
  expect(await ask('ERG2050', '1', MONDAY, `${MONDAY} 08:30:00`)).toBe('3.57%');
});

test('timesearch answers nothing for a day without classes, as for one without anybody seen', async () => {
  expect(await timesearch(database.db, '2019-09-07', LATER)).toEqual({});
});

test('a day without classes, and a day, course or section that does not exist, is reported', async () => {
  const failures: [() => Promise<unknown>, string][] = [
    [() => ask('TRA5201', '1', '2019-09-07'), 'No class of TRA5201 section 1 meets on 2019-09-07.'],
    [
      () => timesearch(database.db, '2018-01-01', LATER),
      'No roster covers 2018-01-01: the imported rosters cover 2019-09-02 to 2099-12-31.',
    ],
    [
      () => ask('ERG2050', '3'),
      'Course ERG2050 has no section 3 in the roster of 2019-09-02: it has 1, 2, 10.',
    ],
    [
      () => ask('ERG2051', '1'),
      'There is no course ERG2051 in the roster of 2019-09-02: "rollcall day 2019-09-02" lists the courses that meet.',
    ],
  ];
  for (const [fail, message] of failures)
    await expect(fail()).rejects.toMatchObject({ code: 'not_found', message });
});

test('a malformed date is wrong use', async () => {
  const env = { ROLLCALL_MYSQL_URL: database.url };
  const crs = await runCommand(
    registerCrssearch,
    ['crssearch', 'ERG', '2050', '1', '2019-13-02'],
    env,
  );
  const time = await runCommand(registerTimesearch, ['timesearch', '02.09.2019'], env);
  expect([crs.error, time.error]).toMatchObject([{ code: 'usage' }, { code: 'usage' }]);
});
