import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerCourse } from '../../src/commands/course.js';
import { registerDay } from '../../src/commands/day.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { rollUp } from '../workbench/rates-campus.js';
import { MONDAY, TUESDAY, cells, fillCampus } from '../workbench/course-campus.js';
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

test('a rolled-up day has a line per section, says why there are more classes than lines, and a summary', async () => {
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
    '5 classes in 4 rows: "+1" after a start says that the section has one more class that day.',
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

test('beside the rate of another policy stands the seed rate, both are named, and no line is wider than 100 columns', async () => {
  const { db } = database;
  await db.query("UPDATE day_rollup SET policy = 'standard', state = 'provisional'");
  await db.query(
    "UPDATE course_attendance SET rate = 1, rate_low = 0.8, rate_high = 1, state = 'provisional'",
  );
  const lines = (await day(MONDAY)).stdout.trimEnd().split('\n');
  await rollUp(db, MONDAY);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  const texts = cells(lines.join('\n'));
  expect(texts.slice(0, 2)).toEqual([
    'course sec start room en- pre- par- ab- un- not standard seed state',
    'rolled sent tial sent known meas. rate rate',
  ]);
  expect(texts).toContain(
    'ERG2050 1 08:30 +1 TB-101 8 3 0 5 0 0 100.00% 80.0-100.0 50.00% provisional',
  );
  expect(texts.slice(-2)).toEqual([
    '2019-09-02: policy standard, roster version 1, rolled up at 2019-09-03 04:10:00, provisional.',
    'The seed rate (policy seed) is what crssearch answers.',
  ]);
});

test('the policy alone decides whether a rate is shown: a rate of the views is printed, none shows its interval', async () => {
  const printed = async (rate: number | null) => {
    await database.db.query(
      "UPDATE course_attendance SET rate = ?, rate_low = 0.251, rate_high = 0.949, coverage = 0.3 WHERE course = 'ACT5005'",
      [rate],
    );
    return cells((await day(MONDAY)).stdout);
  };
  const [shown, hidden] = [await printed(0.6), await printed(null)];
  await rollUp(database.db, MONDAY);
  expect(shown).toContain('ACT5005 1 10:30 TB-102 3 1 0 2 0 0 60.00% 25.1-94.9 final');
  expect(hidden).toContain('ACT5005 1 10:30 TB-102 3 1 0 2 0 0 25.1-94.9 final');
});

test('before a rollup a day shows the live seed rate', async () => {
  expect(cells((await day(TUESDAY)).stdout)).toEqual([
    'course sec start room enrolled seed state',
    'rate',
    'ERG2050 1 08:30 TB-101 4 25.00% live',
    '2019-09-03: live, roster version 1; not rolled up yet, so the rates count who has been seen so far (policy seed).',
  ]);
  expect(cells((await course('ERG2050', '--date', TUESDAY)).stdout)).toContain(
    '1 08:30 TB-101 4 25.00% live',
  );
});

test('the classes of a future day are scheduled', async () => {
  const { stdout, error } = await day('2099-12-31');
  expect(error).toBeUndefined();
  expect(cells(stdout)).toEqual([
    'course sec start room enrolled state',
    'ERG2050 1 08:30 TB-101 4 scheduled',
    '2099-12-31: scheduled, roster version 1; no class has begun yet.',
  ]);
});

test('a day without classes says so, and is not an error', async () => {
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
    date: '2019-09-07',
    roster_version: 1,
    rollup: null,
    courses: [],
    sections: [],
    classes: [],
  });
});

test('a day, course or section that does not exist is reported in one sentence', async () => {
  const sentence = async (run: Promise<{ error: unknown; stdout: string }>) => {
    const { error, stdout } = await run;
    expect(stdout).toBe('');
    return { code: (error as { code: string }).code, message: (error as Error).message };
  };
  expect(await sentence(day('2019-09-01'))).toEqual({
    code: 'not_found',
    message: 'No roster covers 2019-09-01: the imported rosters cover 2019-09-02 to 2099-12-31.',
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
      message: `"${typed}" is not a date: write it as YYYY-MM-DD, such as 2019-09-02.`,
    });
  expect(await sentence(course('ERG2050', '--date', '20190902'))).toMatchObject({ code: 'usage' });
});

test('a rollup by an older roster version of the day does not count', async () => {
  await database.db.query('UPDATE day_rollup SET roster_version = 2');
  const { stdout } = await day(MONDAY, '--json');
  await database.db.query('UPDATE day_rollup SET roster_version = 1');
  expect(JSON.parse(stdout)).toMatchObject({
    rollup: null,
    courses: [{ state: 'live' }, { state: 'live' }],
  });
});
