import { afterEach, beforeEach, expect, test } from 'vitest';
import { registerClassConfirm } from '../../../src/commands/judgement/class-confirm.js';
import { exitStatusOf } from '../../../src/errors.js';
import { dirtyDays } from '../../../src/mysql/rollup/nightly.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { rollUp } from '../../workbench/rates-campus.js';
import { rowsOf } from '../../workbench/roster-campus.js';
import { MONDAY, fillCampus } from '../../workbench/course-campus.js';
import { runCommand } from '../../workbench/run-command.js';

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
  await fillCampus(database.db);
});

afterEach(() => database.drop());

/** Section 10 meets once on Monday, section 1 at 08:30 and 15:00. */
const confirm = (section: string, ...args: string[]) =>
  runCommand(
    registerClassConfirm,
    ['class', 'confirm', '--course', 'ERG2050', '--section', section, '--date', MONDAY]
      .concat(['--by', 'R. Ito', '--reason', 'said so'])
      .concat(args),
    { ROLLCALL_MYSQL_URL: database.url },
  );
const confirmations = () =>
  rowsOf(
    database.db,
    'SELECT course, section, starts_at, state, room, reason, confirmed_by FROM class_confirmation ORDER BY confirmation_no',
  );
const dirty = () => dirtyDays(database.db, '2019-09-03', 10);

test('a class that was not held is noted, and the next rollup uses it', async () => {
  expect(await dirty()).toEqual([]);
  const { stdout } = await confirm('10', '--not-held');
  expect(stdout).toBe(
    'Noted: ERG2050 section 10, 2019-09-02 10:30 was not held, says R. Ito.\n' +
      'It takes effect at the next rollup of 2019-09-02: in the nightly run, or now with "rollcall rollup run --date 2019-09-02".\n',
  );
  expect(await confirmations()).toEqual([
    ['ERG2050', '10', `${MONDAY} 10:30:00`, 'not_held', null, 'said so', 'R. Ito'],
  ]);
  expect(await dirty()).toEqual([MONDAY]);
  await rollUp(database.db, MONDAY);
  expect(
    await rowsOf(database.db, "SELECT state, confirmed FROM class_rates WHERE section = '10'"),
  ).toEqual([['not_held', 1]]);
  expect(await dirty()).toEqual([]);
  await confirm('10', '--held');
  expect(await dirty()).toEqual([MONDAY]);
  await rollUp(database.db, MONDAY);
  expect(
    await rowsOf(database.db, "SELECT state, confirmed FROM class_rates WHERE section = '10'"),
  ).toEqual([['final', 1]]);
});

test('a class that moved is noted with its room', async () => {
  const { stdout } = await confirm('1', '--start', '15:00', '--moved', 'TB-101', '--json');
  expect(JSON.parse(stdout)).toEqual({
    date: MONDAY,
    course: 'ERG2050',
    section: '1',
    start: '15:00',
    state: 'moved',
    room: 'TB-101',
  });
  expect(await confirmations()).toEqual([
    ['ERG2050', '1', `${MONDAY} 15:00:00`, 'moved', 'TB-101', 'said so', 'R. Ito'],
  ]);
  await rollUp(database.db, MONDAY);
  expect(
    await rowsOf(
      database.db,
      "SELECT met_in FROM class_rates WHERE section = '1' AND starts_at = '2019-09-02 15:00:00'",
    ),
  ).toEqual([['TB-101']]);
});

test.each<[string, string, string[], number, string]>([
  [
    'several starts',
    '1',
    ['--held'],
    2,
    'ERG2050 section 1 meets several times on 2019-09-02: choose one with --start 08:30 or 15:00.',
  ],
  [
    'another start',
    '1',
    ['--held', '--start', '09:30'],
    1,
    'ERG2050 section 1 does not meet at 09:30 on 2019-09-02: it meets at 08:30 or 15:00.',
  ],
  [
    'another section',
    '7',
    ['--held'],
    1,
    'Course ERG2050 has no section 7 in the roster of 2019-09-02: it has 1, 2, 10.',
  ],
  [
    'another room',
    '10',
    ['--moved', 'TB-999'],
    1,
    'There is no room TB-999 in the roster of 2019-09-02: write its name as rooms.csv does.',
  ],
  [
    'another day',
    '10',
    ['--held', '--date', '2019-09-03'],
    1,
    'No class of ERG2050 section 10 meets on 2019-09-03.',
  ],
  [
    'no state',
    '10',
    [],
    2,
    'Say what happened to the class: give --held, --not-held or --moved ROOM.',
  ],
  [
    'no time',
    '1',
    ['--held', '--start', '8:30'],
    2,
    '"8:30" is not a time of the day: write it as HH:MM, such as 08:30.',
  ],
  [
    'no name',
    '10',
    ['--held', '--by', ' '],
    2,
    '--by must have 1 to 64 characters; this text has 0.',
  ],
  [
    'a long reason',
    '10',
    ['--held', '--reason', 'a'.repeat(256)],
    2,
    '--reason must have 1 to 255 characters; this text has 256.',
  ],
])('%s: nothing is noted', async (_, section, args, status, message) => {
  const { error } = await confirm(section, ...args);
  expect(error).toMatchObject({ message });
  expect(exitStatusOf(error)).toBe(status);
  expect(await confirmations()).toEqual([]);
  expect(await dirty()).toEqual([]);
});

test('two states at once are wrong use', async () => {
  const { error } = await confirm('10', '--held', '--not-held');
  expect(error).toMatchObject({ code: 'commander.conflictingOption' });
});

test('a day whose events are deleted is refused', async () => {
  await database.db.query('INSERT INTO expired_day VALUES (?, ?)', [MONDAY, '2019-11-01 04:10:00']);
  const { error } = await confirm('10', '--held');
  expect(exitStatusOf(error)).toBe(4);
  expect(await confirmations()).toEqual([]);
});
