import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerCourse } from '../../src/commands/course.js';
import { registerDay } from '../../src/commands/day.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { hear, rollUp, writeCampus, type Campus } from '../mysql/rates-campus.js';
import { runCommand } from './run-command.js';

const MONDAY = '2019-09-02';
const TUESDAY = '2019-09-03';
let database: TestDatabase;

const CAMPUS: Campus = {
  version: 1,
  first: MONDAY,
  last: '2099-12-31',
  rooms: { 'TB-101': [1], 'TB-102': [1] },
  students: [1, 2, 3, 4, 5, 6, 7],
  optedOut: [7],
  sections: [
    {
      course: 'ERG2050',
      section: '1',
      students: [1, 2, 3, 4],
      classes: [
        { date: MONDAY, start: '08:30', end: '09:50', room: 'TB-101' },
        { date: MONDAY, start: '15:00', end: '16:20', room: 'TB-102' },
        { date: TUESDAY, start: '08:30', end: '09:50', room: 'TB-101' },
        { date: '2099-12-31', start: '08:30', end: '09:50', room: 'TB-101' },
      ],
    },
    {
      course: 'ERG2050',
      section: '10',
      students: [5, 6, 7],
      classes: [{ date: MONDAY, start: '10:30', end: '11:50', room: 'TB-101' }],
    },
    {
      course: 'ERG2050',
      section: '2',
      students: [1],
      classes: [{ date: MONDAY, start: '13:30', end: '14:50', room: null }],
    },
    {
      course: 'ACT5005',
      section: '1',
      students: [1, 2, 3],
      classes: [{ date: MONDAY, start: '10:30', end: '11:50', room: 'TB-102' }],
    },
  ],
};

beforeAll(async () => {
  database = await createTestDatabase();
  await writeCampus(database.db, CAMPUS);
  const heard = [
    { student: 1, at: '08:40:00', room: 'TB-101' },
    { student: 1, at: '15:00:00', room: 'TB-102' },
    { student: 2, at: '15:10:00', room: 'TB-102' },
    { student: 5, at: '11:00:00', room: 'TB-101' },
    { student: 7, at: '11:00:00', room: 'TB-101' },
    { student: 3, at: '11:50:00', room: 'TB-102' },
  ];
  await hear(database.db, CAMPUS, [
    ...heard.map((one) => ({ ...one, at: `${MONDAY} ${one.at}` })),
    { student: 1, at: `${TUESDAY} 08:40:00`, room: 'TB-101' },
  ]);
  await rollUp(database.db, MONDAY);
});

afterAll(async () => {
  await database?.drop();
});

const day = (...args: string[]) =>
  runCommand(registerDay, ['day', ...args], { ROLLCALL_MYSQL_URL: database.url });
const course = (...args: string[]) =>
  runCommand(registerCourse, ['course', ...args], { ROLLCALL_MYSQL_URL: database.url });

/** A table's lines without the widths of its columns. */
function cells(stdout: string): string[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().replace(/ +/g, ' '))
    .filter((line) => !line.startsWith('─'));
}

test('a rolled-up day has a line per section and a summary', async () => {
  const { stdout, stderr, error } = await day(MONDAY);
  expect(error).toBeUndefined();
  expect(stderr).toBe('');
  expect(cells(stdout)).toEqual([
    'course sec start room enrolled present partial absent unknown not rate state',
    'meas.',
    'ACT5005 1 10:30 TB-102 3 1 0 2 0 0 33.33% final',
    'ERG2050 1 08:30 +1 TB-101 8 3 0 5 0 0 37.50% final',
    'ERG2050 2 13:30 1 0 0 0 0 1 final',
    'ERG2050 10 10:30 TB-101 3 1 0 1 0 1 33.33% final',
    '2019-09-02: policy seed, roster version 1, rolled up at 2019-09-03 04:10:00, final.',
  ]);
});

test('no line is wider than a terminal of 100 columns, with intervals too', async () => {
  await database.db.query('UPDATE course_attendance SET rate = 1, rate_low = 0.8, rate_high = 1');
  await database.db.query('UPDATE class_attendance SET rate = 1, rate_low = 0.8, rate_high = 1');
  const texts = [(await day(MONDAY)).stdout, (await course('ERG2050', '--date', MONDAY)).stdout];
  await rollUp(database.db, MONDAY);
  for (const text of texts) {
    expect(text).toContain('100.00% 80.0-100.0');
    const widths = text.split('\n').map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(100);
  }
});

test('a rate of which less than half is decided shows its interval only', async () => {
  await database.db.query(
    "UPDATE course_attendance SET rate = 0.6, rate_low = 0.251, rate_high = 0.949, coverage = 0.49 WHERE course = 'ACT5005'",
  );
  const { stdout } = await day(MONDAY);
  await rollUp(database.db, MONDAY);
  expect(cells(stdout)).toContain('ACT5005 1 10:30 TB-102 3 1 0 2 0 0 25.1-94.9 final');
});

test('a course has a line per class, and one for each section and course that has several', async () => {
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

test('a section of a course has its own classes only', async () => {
  const { stdout } = await course('ERG2050', '--date', MONDAY, '--section', '10');
  expect(cells(stdout).slice(3)).toEqual([
    '10 10:30 TB-101 3 1 0 1 0 1 33.33% 33.33% final',
    '2019-09-02: policy seed, roster version 1, rolled up at 2019-09-03 04:10:00, final.',
  ]);
});

test('before a rollup there is the live seed rate', async () => {
  expect(cells((await day(TUESDAY)).stdout)).toEqual([
    'course sec start room enrolled seed state',
    'rate',
    'ERG2050 1 08:30 TB-101 4 25.00% live',
    '2019-09-03: live, roster version 1; not rolled up yet, so this is who has been seen so far (policy seed).',
  ]);
  expect(cells((await course('ERG2050', '--date', TUESDAY)).stdout)).toContain(
    '1 08:30 TB-101 4 25.00% live',
  );
});

test('the classes of a future day are scheduled', async () => {
  const { stdout, error } = await day('2099-12-31');
  expect(error).toBeUndefined();
  expect(cells(stdout).slice(2)).toEqual([
    'ERG2050 1 08:30 TB-101 4 0.00% scheduled',
    '2099-12-31: scheduled, roster version 1; no class has begun yet.',
  ]);
});

test('JSON has the rows of the views', async () => {
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
    ...{ class_date: MONDAY, course: 'ERG2050', section: '1', room: 'TB-101' },
    ...{ starts_at: `${MONDAY} 08:30:00`, ends_at: `${MONDAY} 09:50:00`, enrolled: 4 },
    ...{ present: 1, partial: 0, absent: 3, unknown: 0, not_measured: 0, seed_rate: 0.25 },
    ...{ rate: 0.25, rate_low: null, rate_high: null, coverage: 1 },
    ...{ state: 'final', policy: 'seed', rolled_up_at: '2019-09-03 04:10:00' },
  });
  const whole = JSON.parse((await day(MONDAY, '--json')).stdout) as Record<string, unknown[]>;
  expect(whole['courses']!.map((one) => (one as { course: string }).course)).toEqual(['ACT5005', 'ERG2050']);
  expect(whole['classes']).toHaveLength(5);
});

test('a day without classes says so, and is no error', async () => {
  expect(await day('2019-09-07')).toEqual({
    stdout: 'No classes meet on 2019-09-07.\n',
    stderr: '',
    error: undefined,
  });
  expect(await course('ACT5005', '--date', TUESDAY)).toMatchObject({
    stdout: 'No class of ACT5005 meets on 2019-09-03.\n',
    error: undefined,
  });
  const { stdout } = await course('ERG2050', '--date', TUESDAY, '--section', '2');
  expect(stdout).toBe('No class of ERG2050 section 2 meets on 2019-09-03.\n');
  expect(JSON.parse((await day('2019-09-07', '--json')).stdout)).toEqual({
    ...{ date: '2019-09-07', roster_version: 1, rollup: null },
    ...{ courses: [], sections: [], classes: [] },
  });
});

test('what does not exist says so in one sentence', async () => {
  const sentence = async (run: Promise<{ error: unknown; stdout: string }>) => {
    const { error, stdout } = await run;
    expect(stdout).toBe('');
    return { code: (error as { code: string }).code, message: (error as Error).message };
  };
  expect(await sentence(day('2019-09-01'))).toEqual({
    code: 'not_found',
    message: 'No roster covers 2019-09-01: they run from 2019-09-02 to 2099-12-31.',
  });
  expect(await sentence(course('ERG9999', '--date', MONDAY))).toEqual({
    code: 'not_found',
    message:
      'There is no course ERG9999 in the roster of 2019-09-02: "rollcall day 2019-09-02" lists the courses that meet.',
  });
  expect(await sentence(course('ERG2050', '--date', MONDAY, '--section', '3'))).toEqual({
    code: 'not_found',
    message: 'Course ERG2050 has no section 3 in the roster of 2019-09-02: it has 1, 2, 10.',
  });
  for (const typed of ['2019-9-2', '2019-02-29', 'today', '2019-09-02 '])
    expect(await sentence(day(typed))).toEqual({
      code: 'usage',
      message: `"${typed}" is no date: write it as YYYY-MM-DD, such as 2019-09-02.`,
    });
  expect(await sentence(course('ERG2050', '--date', '20190902'))).toMatchObject({ code: 'usage' });
});

test('without a roster every day says so', async () => {
  const empty = await createTestDatabase();
  const { error } = await runCommand(registerDay, ['day', MONDAY], { ROLLCALL_MYSQL_URL: empty.url });
  await empty.drop();
  expect(error).toMatchObject({
    code: 'not_found',
    message: 'No roster covers 2019-09-02, for there is none yet: load one with "rollcall import".',
  });
});
