import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerCourse } from '../../../src/commands/course.js';
import { registerDay } from '../../../src/commands/day.js';
import { rollupStore } from '../../../src/mysql/rollup-store.js';
import { cells } from '../../workbench/course-campus.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { hear, writeCampus, type Campus } from '../../workbench/rates-campus.js';
import { rollupSteps } from '../../workbench/rollup-steps.js';
import { rowsOf } from '../../workbench/roster-campus.js';
import { runCommand } from '../../workbench/run-command.js';

/** The campus clock stands at noon of this day, give or take the minutes that the test takes. */
const TODAY = '2019-09-02';
const students = [1, 2, 3, 4];
const at = (start: string, end: string) => ({ date: TODAY, start, end, room: 'A' });
const CAMPUS: Campus = {
  version: 1,
  ...{ first: TODAY, last: TODAY, rooms: { A: [1] }, students },
  sections: [
    {
      ...{ course: 'ERG2050', section: '1', students },
      classes: [at('08:00', '09:00'), at('11:30', '13:00')],
    },
    { course: 'ERG2050', section: '2', students, classes: [at('16:00', '17:00')] },
    { course: 'LIB1000', section: '1', students, classes: [at('18:00', '19:00')] },
  ],
};
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.query(
    `REPLACE INTO setting VALUES
     ('utc_offset_minutes', TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(), '${TODAY} 12:00:00'))`,
  );
  await writeCampus(database.db, CAMPUS);
  await hear(
    database.db,
    CAMPUS,
    [
      [1, '08:10:00'],
      [2, '08:10:00'],
      [1, '11:40:00'],
      // A device whose clock is ahead.
      [4, '16:10:00'],
    ].map(([student, time]) => ({
      student: student as number,
      at: `${TODAY} ${time}`,
      room: 'A',
    })),
  );
});
afterAll(() => database?.drop());

async function rollUp(time: string, inProgress: boolean): Promise<void> {
  const steps = rollupSteps({
    store: rollupStore(database.db),
    topic: 'wifi',
    logEnds: () => Promise.resolve(new Map([[0, 0]])),
    now: () => `${TODAY} ${time}`,
  });
  await steps.rollUp({ date: TODAY, policy: 'seed', inProgress });
}

const day = async () =>
  cells(
    (await runCommand(registerDay, ['day', TODAY], { ROLLCALL_MYSQL_URL: database.url })).stdout,
  );
const course = async () => {
  const args = ['course', 'ERG2050', '--date', TODAY];
  return cells(
    (await runCommand(registerCourse, args, { ROLLCALL_MYSQL_URL: database.url })).stdout,
  );
};
const FIGURES =
  'classes, enrolled, present, absent, seed_rate, rate, coverage, state, policy, rolled_up_at';
const sections = () =>
  rowsOf(
    database.db,
    `SELECT course, section, ${FIGURES} FROM section_rates ORDER BY course, section`,
  );
const courses = () =>
  rowsOf(database.db, `SELECT course, ${FIGURES} FROM course_rates ORDER BY course`);

const ONE_MORE =
  '4 classes in 3 rows: "+1" after a start says that the section has one more class that day.';
const NOT_BEGUN = [null, null, null, null, null, 'scheduled', null, null];

test('before any rollup, a class that has begun has its seed rate, and one that has not has none', async () => {
  const live = [null, null, 0.5, null, null, 'live', null, null];
  expect(await sections()).toEqual([
    ['ERG2050', '1', 2, 8, ...live],
    ['ERG2050', '2', 1, 4, ...NOT_BEGUN],
    ['LIB1000', '1', 1, 4, ...NOT_BEGUN],
  ]);
  expect(await courses()).toEqual([
    ['ERG2050', 3, 12, ...live],
    ['LIB1000', 1, 4, ...NOT_BEGUN],
  ]);
  expect(await day()).toEqual([
    'course sec start room enrolled seed state',
    'rate',
    'ERG2050 1 08:00 +1 A 8 50.00% live',
    'ERG2050 2 16:00 A 4 scheduled',
    'LIB1000 1 18:00 A 4 scheduled',
    ONE_MORE,
    '2019-09-02: live, roster version 1; not rolled up yet, so the rates count who has been seen so far (policy seed).',
  ]);
});

test('a rollup of classes in progress reaches sections, courses, day and course at once', async () => {
  await rollUp('12:00:00', true);
  const now = [1, 3, 0.5, 0.25, 1, 'provisional', 'seed', `${TODAY} 12:00:00`];
  expect(await sections()).toEqual([
    ['ERG2050', '1', 2, 8, ...now],
    ['ERG2050', '2', 1, 4, ...NOT_BEGUN],
    ['LIB1000', '1', 1, 4, ...NOT_BEGUN],
  ]);
  expect(await courses()).toEqual([
    ['ERG2050', 3, 12, ...now],
    ['LIB1000', 1, 4, ...NOT_BEGUN],
  ]);
  const said = (classes: number) => [
    `2019-09-02: provisional, roster version 1; 1 of ${classes} classes rolled up by policy seed, the last at 2019-09-02 12:00:00.`,
    'The seed rate counts who has been seen so far (policy seed).',
  ];
  expect((await day()).slice(2)).toEqual([
    'ERG2050 1 08:00 +1 A 8 1 0 3 0 0 25.00% 50.00% provisional',
    'ERG2050 2 16:00 A 4 scheduled',
    'LIB1000 1 18:00 A 4 scheduled',
    ONE_MORE,
    ...said(4),
  ]);
  const lines = await course();
  expect(lines).toContain('1 08:00 A 4 50.00% live');
  expect(lines).toContain('1 11:30 A 4 1 0 3 0 0 25.00% 25.00% provisional');
  expect(lines.slice(-2)).toEqual(said(3));
});

test('a rollup of today says nothing of classes that have not begun, and later rollups of classes in progress still reach their section', async () => {
  await rollUp('12:05:00', false);
  const sealed = [3, 5, 0.5, 0.375, 1, 'provisional', 'seed', `${TODAY} 12:05:00`];
  expect(await sections()).toEqual([
    ['ERG2050', '1', 2, 8, ...sealed],
    ['ERG2050', '2', 1, 4, ...NOT_BEGUN],
    ['LIB1000', '1', 1, 4, ...NOT_BEGUN],
  ]);
  await hear(database.db, CAMPUS, [{ student: 3, at: `${TODAY} 12:01:00`, room: 'A' }]);
  await rollUp('12:10:00', true);
  const later = [4, 4, 0.75, 0.5, 1, 'provisional', 'seed', `${TODAY} 12:10:00`];
  expect(await sections()).toMatchObject([
    ['ERG2050', '1', 2, 8, ...later],
    ['ERG2050', '2', 1, 4, ...NOT_BEGUN],
    ['LIB1000', '1', 1, 4, ...NOT_BEGUN],
  ]);
  expect((await day()).slice(2, -2)).toEqual([
    'ERG2050 1 08:00 +1 A 8 4 0 4 0 0 50.00% 75.00% provisional',
    'ERG2050 2 16:00 A 4 scheduled',
    'LIB1000 1 18:00 A 4 scheduled',
    ONE_MORE,
  ]);
});

test('from the next day on, the sums of the seal count', async () => {
  const steps = rollupSteps({
    store: rollupStore(database.db),
    topic: 'wifi',
    logEnds: () => Promise.resolve(new Map([[0, 0]])),
    now: () => '2019-09-03 04:10:00',
  });
  const provisional = await sections();
  await steps.rollUp({ date: TODAY });
  const states = (rows: unknown[][]) => rows.map((row) => [row[0], row[1], row[9], row[10]]);
  expect(states(provisional)[1]).toEqual(['ERG2050', '2', 'scheduled', null]);
  expect(states(await sections())).toEqual([
    ['ERG2050', '1', 'final', 'seed'],
    ['ERG2050', '2', 'final', 'seed'],
    ['LIB1000', '1', 'final', 'seed'],
  ]);
});
