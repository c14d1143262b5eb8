import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerCourse } from '../../src/commands/course.js';
import { registerDay } from '../../src/commands/day.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { writeCampus } from '../workbench/rates-campus.js';
import { CAMPUS, MONDAY, cells, fillCampus } from '../workbench/course-campus.js';
import { runCommand } from '../workbench/run-command.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await fillCampus(database.db);
});

afterAll(async () => {
  await database?.drop();
});

const day = (...args: string[]) =>
  runCommand(registerDay, ['day', ...args], { ROLLCALL_MYSQL_URL: database.url });
const course = (...args: string[]) =>
  runCommand(registerCourse, ['course', ...args], { ROLLCALL_MYSQL_URL: database.url });

test('a course has a line per class, and a line for each section and course with several classes', async () => {
  const { stdout } = await course('ERG2050', '--date', MONDAY);
  expect(cells(stdout)).toEqual([
    'ERG2050',
    'sec start room enrolled present partial absent unknown not rate seed state',
    'meas. rate',
    '1 08:30 TB-101 4 1 0 3 0 0 25.00% 25.00% final',
    '1 15:00 TB-102 4 2 0 2 0 0 50.00% 50.00% final',
    '1 all 8 3 0 5 0 0 37.50% 50.00% final',
    '2 13:30 1 0 0 0 0 1 final',
    '10 10:30 TB-101 3 1 0 1 0 1 33.33% 33.33% final',
    // Seed rate: 3 students of 7; section 2 has no room, but its only student is in section 1 too.
    // Rate: (25 % x 4 + 50 % x 4 + 33.33 % x 2 measured) / 10.
    'all all 12 4 0 6 0 2 36.67% 42.86% final',
    '2019-09-02: policy seed, roster version 1, rolled up at 2019-09-03 04:10:00, final.',
  ]);
});

test('a section of a course shows only its own classes', async () => {
  const { stdout } = await course('ERG2050', '--date', MONDAY, '--section', '10');
  expect(cells(stdout).slice(3)).toEqual([
    '10 10:30 TB-101 3 1 0 1 0 1 33.33% 33.33% final',
    '2019-09-02: policy seed, roster version 1, rolled up at 2019-09-03 04:10:00, final.',
  ]);
});

test('the JSON holds the rows of the views', async () => {
  const json = JSON.parse((await course('ERG2050', '--date', MONDAY, '--json')).stdout) as Record<
    string,
    unknown[]
  >;
  expect(json).toMatchObject({
    date: MONDAY,
    roster_version: 1,
    rollup: { state: 'final', policy: 'seed', rolled_up_at: '2019-09-03 04:10:00' },
    courses: [{ course: 'ERG2050', classes: 4, enrolled: 12, present: 4, seed_rate: 3 / 7 }],
    sections: [{ section: '1', classes: 2 }, { section: '2' }, { section: '10' }],
  });
  expect(json['classes']).toHaveLength(4);
  expect(json['classes']![0]).toEqual({
    class_date: MONDAY,
    course: 'ERG2050',
    section: '1',
    room: 'TB-101',
    starts_at: `${MONDAY} 08:30:00`,
    ends_at: `${MONDAY} 09:50:00`,
    enrolled: 4,
    present: 1,
    partial: 0,
    absent: 3,
    unknown: 0,
    not_measured: 0,
    seed_rate: 0.25,
    rate: 0.25,
    rate_low: null,
    rate_high: null,
    coverage: 1,
    suggested_room: null,
    inferred: 0,
    excused: 0,
    met_in: null,
    confirmed: 0,
    policy_version: 1,
    signature_version: null,
    state: 'final',
    policy: 'seed',
    rolled_up_at: '2019-09-03 04:10:00',
  });
  const whole = JSON.parse((await day(MONDAY, '--json')).stdout) as Record<string, unknown[]>;
  expect(whole['courses']!.map((one) => (one as { course: string }).course)).toEqual([
    'ACT5005',
    'ERG2050',
  ]);
  expect(whole['classes']).toHaveLength(5);
});

test('a day without a roster says so, and each term has its own roster', async () => {
  const other = await createTestDatabase();
  const run = (...args: string[]) =>
    runCommand(registerCourse, ['course', ...args], { ROLLCALL_MYSQL_URL: other.url });
  const before = await run('ERG2050', '--date', MONDAY);
  await writeCampus(other.db, { ...CAMPUS, last: MONDAY });
  const spring = { ...CAMPUS.sections[3]!, course: 'SPR1000' };
  await writeCampus(other.db, {
    ...CAMPUS,
    version: 2,
    first: '2020-02-03',
    last: '2020-02-03',
    sections: [spring],
  });
  const [fall, inSpring] = [
    await run('SPR1000', '--date', MONDAY),
    await run('SPR1000', '--date', '2020-02-03'),
  ];
  await other.drop();
  expect(before.error).toMatchObject({
    code: 'not_found',
    message:
      'No roster covers 2019-09-02, because none has been imported yet: use "rollcall import DIR".',
  });
  expect(fall.error).toMatchObject({ code: 'not_found' });
  expect(inSpring).toMatchObject({
    error: undefined,
    stdout: 'No class of SPR1000 meets on 2020-02-03.\n',
  });
});
