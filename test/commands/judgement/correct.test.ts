import { afterEach, beforeEach, expect, test } from 'vitest';
import { registerCorrect } from '../../../src/commands/judgement/correct.js';
import { exitStatusOf } from '../../../src/errors.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { rowsOf } from '../../workbench/roster-campus.js';
import { MONDAY, TUESDAY, fillCampus } from '../../workbench/course-campus.js';
import { runCommand } from '../../workbench/run-command.js';

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
  await fillCampus(database.db);
});

afterEach(() => database.drop());

/** Student 1 is in sections 1 and 2 of ERG2050, 5 and 7 in section 10; 7 opted out. */
const correct = (student: string, verdict: string, ...args: string[]) =>
  runCommand(
    registerCorrect,
    ['correct', '--student', student, '--course', 'ERG2050', '--date', MONDAY, '--verdict', verdict]
      .concat(['--by', 'R. Ito', '--reason', 'roll call'])
      .concat(args),
    { ROLLCALL_MYSQL_URL: database.url },
  );
const corrections = () =>
  rowsOf(database.db, 'SELECT starts_at, student_no, verdict FROM correction');

test('a correction reports the verdict and the rate before it, and the rate after it', async () => {
  const { stdout } = await correct('S6', 'present');
  expect(stdout).toBe(
    'Noted: present in ERG2050 section 10, 2019-09-02 10:30, says R. Ito.\n' +
      'The verdict was absent; the rate of the class was 33.33% and is now 66.67%.\n',
  );
  expect(await corrections()).toEqual([[`${MONDAY} 10:30:00`, 6, 'present']]);
  expect(
    await rowsOf(
      database.db,
      "SELECT present, absent FROM section_rates WHERE course = 'ERG2050' AND section = '10'",
    ),
  ).toEqual([[2, 0]]);
});

test('in a class that is not rolled up yet a correction waits for the rollup', async () => {
  const { stdout } = await correct('S2', 'absent', '--date', TUESDAY);
  expect(stdout).toBe(
    'Noted: absent in ERG2050 section 1, 2019-09-03 08:30, says R. Ito.\n' +
      'The class is not rolled up yet: the correction takes effect with "rollcall rollup run --date 2019-09-03".\n',
  );
  await database.db.query('INSERT INTO expired_day VALUES (?, ?)', [
    TUESDAY,
    '2019-11-01 04:10:00',
  ]);
  const { error } = await correct('S2', 'present', '--date', TUESDAY);
  expect(exitStatusOf(error)).toBe(4);
  expect(await corrections()).toEqual([[`${TUESDAY} 08:30:00`, 2, 'absent']]);
});

test('the JSON holds the effect', async () => {
  const { stdout } = await correct('S1', 'partial', '--section', '1', '--start', '15:00', '--json');
  expect(JSON.parse(stdout)).toEqual({
    date: MONDAY,
    course: 'ERG2050',
    section: '1',
    start: '15:00',
    verdict: 'partial',
    effect: { was: 'present', rateBefore: 0.5, rate: 0.5 },
  });
});

test.each<[string, string, string[], number, string]>([
  [
    'an unknown student',
    'S99',
    [],
    4,
    'No roster has a student with that id, so nothing was changed: write the id as students.csv does.',
  ],
  [
    'a student of another section',
    'S6',
    ['--section', '1'],
    4,
    'The student is not enrolled in a class of ERG2050 section 1 on 2019-09-02, so nothing was changed.',
  ],
  [
    'a student of another course',
    'S5',
    ['--course', 'ACT5005'],
    4,
    'The student is not enrolled in a class of ACT5005 on 2019-09-02, so nothing was changed.',
  ],
  [
    'a student who opted out',
    'S7',
    [],
    4,
    'The student has opted out or was erased and has no verdicts, so nothing was changed.',
  ],
  [
    'a student of two sections',
    'S1',
    [],
    2,
    'Several sections of ERG2050 fit on 2019-09-02: choose one with --section 1 or 2.',
  ],
  [
    'a section that meets twice',
    'S2',
    [],
    2,
    'ERG2050 section 1 meets several times on 2019-09-02: choose one with --start 08:30 or 15:00.',
  ],
  [
    'a course that does not exist',
    'S2',
    ['--course', 'X1'],
    1,
    'There is no course X1 in the roster of 2019-09-02: "rollcall day 2019-09-02" lists the courses that meet.',
  ],
])(
  '%s: nothing is changed, and no message names the student',
  async (_, student, args, status, message) => {
    const { error, stderr } = await correct(student, 'present', ...args);
    expect(error).toMatchObject({ message });
    expect(exitStatusOf(error)).toBe(status);
    expect(stderr).toBe('');
    expect(await corrections()).toEqual([]);
  },
);

test('an unknown verdict is wrong use', async () => {
  const { error } = await correct('S6', 'not_measured');
  expect(error).toMatchObject({ code: 'commander.invalidArgument' });
});
