import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CorrectedKind } from '../../../src/attendance/judging/settle.js';
import { timeOfDay } from '../../../src/attendance/wall-clock.js';
import { correctVerdict } from '../../../src/commands/judgement/correct.js';
import { eraseStudent } from '../../../src/mysql/decisions/erase-student.js';
import { expireResults } from '../../../src/mysql/rollup/expire-results.js';
import { dirtyDays } from '../../../src/mysql/rollup/nightly.js';
import { rollupStore } from '../../../src/mysql/rollup-store.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { rollupSteps } from '../../workbench/rollup-steps.js';
import { hear, writeCampus, type Campus } from '../../workbench/rates-campus.js';
import { rowsOf } from '../../workbench/roster-campus.js';

const DAY = '2019-09-02';
const STUDENTS = [1, 2, 3, 4, 5, 6, 7];
/** Section 1 has two classes, section 2 is small, and student 6 opted out. */
const CAMPUS: Campus = {
  version: 1,
  first: DAY,
  last: '2019-09-30',
  rooms: { 'TB-101': [1], 'TB-102': [1], Library: [1] },
  students: STUDENTS,
  optedOut: [6],
  sections: [
    {
      course: 'ERG2050',
      section: '1',
      students: [1, 2, 3, 4, 5, 6],
      classes: [
        { date: DAY, start: '08:30', end: '09:50', room: 'TB-101' },
        { date: DAY, start: '15:00', end: '16:20', room: 'TB-102' },
      ],
    },
    {
      course: 'ERG2050',
      section: '2',
      students: [7, 6],
      classes: [{ date: DAY, start: '10:30', end: '11:50', room: 'TB-101' }],
    },
  ],
};
const WORD = { by: 'R. Ito', reason: 'roll call', now: '2019-09-03 09:00:00' };
let database: TestDatabase;
let minute: number;

beforeEach(async () => {
  database = await createTestDatabase();
  minute = 10;
  await writeCampus(database.db, CAMPUS);
  const every10Minutes = (student: number, room: string, from: number) =>
    Array.from({ length: 8 }, (_, i) => {
      return { student, at: `${DAY} ${timeOfDay((from + i * 10) * 60)}`, room };
    });
  await hear(database.db, CAMPUS, [
    ...[1, 2, 3].flatMap((student) => every10Minutes(student, 'TB-101', 8 * 60 + 30)),
    ...every10Minutes(4, 'Library', 8 * 60 + 30),
    ...[1, 4].flatMap((student) => every10Minutes(student, 'TB-102', 15 * 60)),
    ...every10Minutes(2, 'Library', 15 * 60),
  ]);
});

afterEach(() => database.drop());

/** The steps of a rollup in the night after, each a minute after the one before. */
function steps() {
  return rollupSteps({
    store: rollupStore(database.db),
    topic: 'wifi',
    logEnds: () => Promise.resolve(new Map([[0, 0]])),
    now: () => `2019-09-03 04:${(minute += 1)}:00`,
  });
}

const correct = (student: number, verdict: CorrectedKind, start = '08:30') =>
  correctVerdict(
    database.db,
    {
      student: `S${student}`,
      course: 'ERG2050',
      date: DAY,
      verdict,
      ...(student !== 7 && { start }),
    },
    WORD,
  );

/** All figures and verdicts of the day, without the times at which they were made. */
async function figures(): Promise<unknown[][]> {
  const select = (view: string, more: string) =>
    rowsOf(
      database.db,
      `SELECT enrolled, present, partial, absent, unknown, not_measured, seed_rate, rate,
              rate_low, rate_high, coverage, state, policy, ${more}
       FROM ${view} ORDER BY ${more}`,
    );
  return [
    ...(await select('class_rates', 'course, section, starts_at, inferred')),
    ...(await select('section_rates', 'course, section')),
    ...(await select('course_rates', 'course')),
    ...(await rowsOf(
      database.db,
      'SELECT student_no, verdict, basis, corrected, class_no FROM verdict ORDER BY class_no, student_no',
    )),
  ];
}

function expectSame(actual: unknown[][], expected: unknown[][]): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, row] of expected.entries())
    for (const [j, value] of row.entries()) {
      if (typeof value === 'number' && typeof actual[i]![j] === 'number')
        expect(Math.abs(actual[i]![j] - value)).toBeLessThan(1e-12);
      else expect(actual[i]![j]).toEqual(value);
    }
}

/** A rollup without learning, which would move every class a little. */
async function decideAgain(
  policy: string,
  beforeSeal: () => Promise<unknown> = () => Promise.resolve(),
) {
  const { start, gather, decide, seal } = steps();
  const plan = await start({ date: DAY, policy });
  await gather(plan);
  await decide(plan);
  await beforeSeal();
  await seal(plan);
}

/**
 * Corrections that move the interval up to 1, then down to 0 and back between; then a verdict of
 * each kind.
 */
const SAID: [student: number, verdict: CorrectedKind, start?: string][][] = [
  [
    [4, 'present'],
    [5, 'present'],
    [5, 'absent'],
    [7, 'absent'],
    [7, 'present'],
  ],
  [
    [1, 'absent'],
    [2, 'absent'],
    [3, 'absent'],
    [4, 'absent'],
    [1, 'present'],
    [2, 'partial'],
  ],
  [
    [3, 'unknown'],
    [5, 'partial'],
    [2, 'partial', '15:00'],
    [1, 'absent', '15:00'],
  ],
];

test.each(['standard', 'seed'])(
  'corrections made one by one give the figures of a rollup that finds them all: %s',
  async (policy) => {
    await steps().rollUp({ date: DAY, policy });
    for (const round of SAID) {
      const before = await figures();
      for (const [student, verdict, start] of round) await correct(student, verdict, start);
      const after = await figures();
      expect(after).not.toEqual(before);
      await decideAgain(policy);
      expectSame(after, await figures());
    }
  },
);

test('a correction says what it has changed, and changes no other class', async () => {
  await steps().rollUp({ date: DAY, policy: 'seed' });
  const others =
    "SELECT * FROM class_rates WHERE section = '2' OR starts_at > '2019-09-02 12:00:00'";
  const before = await rowsOf(database.db, others);
  const correction = await correct(5, 'present');
  expect(correction).toEqual({
    ...{ date: DAY, course: 'ERG2050', section: '1', start: '08:30', verdict: 'present' },
    effect: { was: 'absent', rateBefore: 0.5, rate: expect.closeTo(4 / 6, 12) as number },
  });
  expect(await rowsOf(database.db, others)).toEqual(before);
  const words = `
    SELECT day, course, section, starts_at, student_no, verdict, reason, corrected_by, corrected_at
    FROM correction`;
  expect(await rowsOf(database.db, words)).toEqual([
    [DAY, 'ERG2050', '1', `${DAY} 08:30:00`, 5, 'present', WORD.reason, WORD.by, WORD.now],
  ]);
});

test('a correction makes a day dirty only while a rollup of it is under way', async () => {
  await steps().rollUp({ date: DAY, policy: 'seed' });
  const dirty = () => dirtyDays(database.db, '2019-09-20', 10);
  await correct(5, 'present');
  expect(await dirty()).toEqual([]);
  await decideAgain('seed', () => correct(4, 'present'));
  expect(await dirty()).toEqual([DAY]);
  await decideAgain('seed');
  expect(await dirty()).toEqual([]);
});

test('a correction of a class that is not rolled up yet takes effect with its rollup', async () => {
  expect(await correct(5, 'present')).toMatchObject({ effect: null });
  await steps().rollUp({ date: DAY, policy: 'seed' });
  expect(
    await rowsOf(
      database.db,
      'SELECT verdict, corrected FROM verdict WHERE student_no = 5 ORDER BY class_no',
    ),
  ).toEqual([
    ['present', 1],
    ['absent', 0],
  ]);
});

test('an erased student still counts when another verdict of the class is corrected', async () => {
  await steps().rollUp({ date: DAY, policy: 'standard' });
  const counts = () =>
    rowsOf(
      database.db,
      `SELECT enrolled, present, partial, absent, unknown, not_measured, coverage,
              present + partial + absent + unknown + not_measured
       FROM class_rates WHERE starts_at = '${DAY} 08:30:00'`,
    );
  const before = await counts();
  await eraseStudent(database.db, 1, WORD.now);
  await eraseStudent(database.db, 6, WORD.now);
  await correct(2, 'absent');
  await correct(2, 'present');
  expect(await counts()).toEqual(before);
});

test('a correction leaves the seed rates, though evidence is erased and then expires', async () => {
  const { db } = database;
  const rates = () =>
    rowsOf(
      db,
      `SELECT course, section, seed_rate FROM section_rates
       UNION ALL SELECT course, '', seed_rate FROM course_rates ORDER BY course, section`,
    );
  await steps().rollUp({ date: DAY, policy: 'seed' });
  const before = await rates();
  expect(before.map(([, , rate]) => (rate as number) > 0)).toEqual([true, true, false]);
  await eraseStudent(db, 1, WORD.now);
  await correct(5, 'present');
  expect(await rates()).toEqual(before);
  const night = '2020-11-05 04:10:00';
  const goOn = () => true;
  expect(await expireResults({ db, privacy: db }, 'evidence', '2020-10-01', night, goOn)).toEqual([
    DAY,
  ]);
  await correct(4, 'present');
  expect(await rates()).toEqual(before);
});

test('a student who has opted out since cannot be corrected', async () => {
  await correct(1, 'absent');
  await steps().rollUp({ date: DAY, policy: 'seed' });
  await database.db.query('UPDATE roster_student SET opted_out = TRUE WHERE student_no IN (1, 2)');
  await expect(correct(1, 'present')).rejects.toMatchObject({ code: 'refused' });
  await correct(3, 'absent');
  expect(
    await rowsOf(database.db, 'SELECT student_no, verdict FROM verdict WHERE corrected'),
  ).toEqual([
    [1, 'absent'],
    [3, 'absent'],
  ]);
});
