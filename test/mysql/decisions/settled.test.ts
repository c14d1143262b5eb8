import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CorrectedKind } from '../../../src/attendance/judging/settle.js';
import { readDayClasses } from '../../../src/mysql/decisions/confirmations.js';
import { eraseStudent } from '../../../src/mysql/decisions/erase-student.js';
import { dirtyDays } from '../../../src/mysql/rollup/nightly.js';
import { rollupStore } from '../../../src/mysql/rollup-store.js';
import { correctStudent } from '../../../src/service/correct.js';
import { excuseStudent, withdrawExcuse } from '../../../src/service/excuse.js';
import type { JournalWord } from '../../../src/service/journal-file.js';
import { takeRoll } from '../../../src/service/roll.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { rollupSteps } from '../../workbench/rollup-steps.js';
import { rowsOf } from '../../workbench/roster-campus.js';
import {
  DAY,
  LATER,
  allFigures,
  fillSettledCampus,
  verdictsAt,
} from '../../workbench/settled-campus.js';

const NIGHT: Record<string, string> = { [DAY]: LATER, [LATER]: '2019-09-04' };
let database: TestDatabase;
let minute = 10;

beforeAll(async () => {
  database = await createTestDatabase();
  await fillSettledCampus(database.db);
});

afterAll(() => database?.drop());

/** The steps of a rollup in the night after, each a minute after the one before. */
function steps(date = DAY) {
  return rollupSteps({
    store: rollupStore(database.db),
    topic: 'wifi',
    logEnds: () => Promise.resolve(new Map([[0, 0]])),
    now: () => `${NIGHT[date]} 04:${(minute += 1) % 50}:00`,
  });
}

/** A rollup without learning, which would move every class a little. */
async function decideAgain(date: string, policy: string, beforeSeal?: () => Promise<unknown>) {
  const { start, gather, decide, seal } = steps(date);
  const plan = await start({ date, policy });
  await gather(plan);
  await decide(plan);
  await beforeSeal?.();
  await seal(plan);
}

const word = (reason = 'roll call') => ({ by: 'R. Ito', reason, now: '2019-09-05 09:00:00' });
const noted: JournalWord[] = [];
const keep = (said: JournalWord) => void noted.push(said);

async function classAt(start: string, date = DAY) {
  const course = start === '10:30' ? 'ART1000' : 'ERG2050';
  const classes = await readDayClasses(database.db, { date, course, section: '1' });
  return classes.find(({ startsAt }) => startsAt === `${date} ${start}:00`)!;
}

const roll = async (
  start: string,
  marks: Record<number, boolean>,
  source: 'lecturer' | 'code' = 'lecturer',
) =>
  takeRoll(
    database.db,
    await classAt(start),
    Object.entries(marks).map(([no, isThere]) => {
      return { studentNo: Number(no), student: `S${no}`, isThere };
    }),
    source,
    word(),
    keep,
  );

const correct = async (studentNo: number, verdict: CorrectedKind, start = '08:30') =>
  correctStudent(
    database.db,
    {
      meant: { ...(await classAt(start)), optedOut: false },
      studentNo,
      student: `S${studentNo}`,
      verdict,
    },
    word(),
    keep,
  );

const excuse = (studentNo: number, course: string | null = null, from = DAY, to = LATER) =>
  excuseStudent(
    database.db,
    { studentNo, student: `S${studentNo}`, from, to, course },
    word('ill'),
    keep,
  );

const figures = () => allFigures(database.db);
const verdictsOf = (start: string) => verdictsAt(database.db, start);

const figuresOf = async (start: string) =>
  (
    await rowsOf(
      database.db,
      `SELECT present, absent, unknown, not_measured, excused, rate, rate_low, rate_high, coverage
       FROM class_rates WHERE starts_at = '${DAY} ${start}:00'`,
    )
  )[0];

/** What people say, round by round; each round changes something. */
const ROUNDS: (() => Promise<unknown>)[][] = [
  [() => roll('08:30', { 1: true, 6: true, 7: false, 8: true })],
  [() => correct(7, 'present'), () => roll('08:30', { 7: false, 1: false }), () => excuse(2)],
  [() => correct(1, 'unknown'), () => excuse(1, 'ART1000'), () => excuse(9)],
  [() => roll('08:30', { 9: true }, 'code'), () => correct(5, 'absent')],
  [() => withdrawExcuse(database.db, 1, word(), keep)],
  [() => excuse(6, 'ERG2050', DAY, DAY), () => excuse(5), () => correct(8, 'partial', '15:00')],
];

test.each(['standard', 'seed'])(
  'what people say has at once exactly the effect of a rollup that finds it all: %s',
  async (policy) => {
    for (const table of ['roll_mark', 'correction', 'excuse_withdrawal'])
      await database.db.query(`DELETE FROM ${table}`);
    await database.db.query('TRUNCATE TABLE excuse');
    for (const date of [DAY, LATER]) await steps(date).rollUp({ date, policy });
    for (const round of ROUNDS) {
      const before = await figures();
      for (const say of round) await say();
      const after = await figures();
      expect(after).not.toEqual(before);
      for (const date of [DAY, LATER]) await decideAgain(date, policy);
      expect(await figures()).toEqual(after);
    }
  },
);

test('the last mark of a student holds, a correction wins over it, and an opted-out student counts by a code only', async () => {
  const { marks, leftOut } = await roll('15:00', { 3: true, 9: true });
  expect([marks, leftOut]).toEqual([1, 1]);
  await roll('15:00', { 3: false });
  await roll('15:00', { 9: true }, 'code');
  await correct(4, 'present', '15:00');
  await roll('15:00', { 4: false });
  expect((await verdictsOf('15:00')).filter((one) => /^[349] /.test(one))).toEqual([
    '3 absent roll absent 0',
    '4 present absent 0',
    '9 present roll not_measured 1',
  ]);
});

test('a class that no access point covers has a rate when a roll settles each student', async () => {
  await decideAgain(DAY, 'standard');
  await roll('10:30', { 10: true, 11: false });
  expect(await figuresOf('10:30')).toEqual([1, 1, 0, 2, 1, null, null, null, 2 / 3]);
  const { rates } = await roll('10:30', { 12: true });
  const third = expect.closeTo(2 / 3, 12) as number;
  expect(rates).toEqual({ before: null, after: third });
  expect(await figuresOf('10:30')).toEqual([2, 1, 0, 1, 1, third, third, third, 1]);
});

test('marks wait for the rollup of their class, and a rollup under way is done again', async () => {
  await database.db.query('DELETE FROM class_attendance');
  const { rates } = await roll('08:30', { 3: false });
  expect(rates).toBeNull();
  const dirty = () => dirtyDays(database.db, '2019-09-20', 10);
  await decideAgain(DAY, 'seed');
  expect((await verdictsOf('08:30'))[2]).toBe('3 absent roll present 0');
  expect(await dirty()).toEqual([]);
  await decideAgain(DAY, 'seed', () => roll('08:30', { 3: true }));
  expect(await dirty()).toEqual([DAY]);
  await decideAgain(DAY, 'seed', () => excuse(3));
  expect(await dirty()).toEqual([DAY]);
  await decideAgain(DAY, 'seed');
  expect(await dirty()).toEqual([]);
});

test('a roll counts although the verdict on one of its students is gone', async () => {
  await decideAgain(DAY, 'seed');
  await database.db.query(
    `DELETE v FROM verdict v JOIN class c USING (class_no)
     WHERE v.student_no = 5 AND c.starts_at = '${DAY} 08:30:00'`,
  );
  const { rates } = await roll('08:30', { 5: true, 4: false });
  expect(rates).not.toBeNull();
  expect((await verdictsOf('08:30')).filter((one) => /^[45] /.test(one))).toEqual([
    expect.stringMatching(/^4 absent roll /),
  ]);
});

test('what the policy said below a correction of an older release stays unknown', async () => {
  await decideAgain(DAY, 'seed');
  const meant = await classAt('08:30');
  await database.db.query(
    `UPDATE verdict SET verdict = 'present', basis = NULL, corrected = TRUE, by_policy = NULL
     WHERE class_no = ? AND student_no = 3`,
    [meant.classNo],
  );
  await roll('08:30', { 4: true });
  const stored = await rowsOf(
    database.db,
    'SELECT corrected, by_policy FROM verdict WHERE class_no = ? AND student_no = 3',
    [meant.classNo],
  );
  expect(stored).toEqual([[1, null]]);
});

test('where the journal cannot be written nothing is kept, and nothing counts', async () => {
  const before = await figures();
  const rows = () =>
    rowsOf(
      database.db,
      `SELECT (SELECT COUNT(*) FROM roll_mark), (SELECT COUNT(*) FROM excuse),
              (SELECT COUNT(*) FROM excuse_withdrawal)`,
    );
  const kept = await rows();
  const full = () => {
    throw new Error('the disk is full');
  };
  const named = { ...word(), word: '00000000-0000-4000-8000-000000000000' };
  const mark = { studentNo: 4, student: 'S4', isThere: true };
  await expect(
    takeRoll(database.db, await classAt('08:30'), [mark], 'lecturer', named, full),
  ).rejects.toThrow('full');
  const days = { studentNo: 4, student: 'S4', from: DAY, to: DAY, course: null };
  await expect(excuseStudent(database.db, days, named, full)).rejects.toThrow('full');
  expect(await rows()).toEqual(kept);
  expect(await figures()).toEqual(before);
});

test('a student of another class is refused, with the whole roll; so is an excuse that is withdrawn twice', async () => {
  const before = await rowsOf(database.db, 'SELECT COUNT(*) FROM roll_mark');
  await expect(roll('08:30', { 3: true, 10: true })).rejects.toMatchObject({ code: 'refused' });
  expect(await rowsOf(database.db, 'SELECT COUNT(*) FROM roll_mark')).toEqual(before);
  await expect(withdrawExcuse(database.db, 999, word(), keep)).rejects.toMatchObject({
    code: 'not_found',
  });
  const { excuseNo } = await excuse(4);
  await withdrawExcuse(database.db, excuseNo, word(), keep);
  await expect(withdrawExcuse(database.db, excuseNo, word(), keep)).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('an erasure takes marks and excuses away, and the student still counts', async () => {
  await roll('08:30', { 8: true });
  await excuse(7);
  const counts = () =>
    rowsOf(
      database.db,
      `SELECT present, partial, absent, unknown, not_measured, excused FROM class_rates
       WHERE class_date = '${DAY}' ORDER BY starts_at`,
    );
  const before = await counts();
  for (const student of [7, 8]) await eraseStudent(database.db, student, word().now);
  for (const table of ['roll_mark', 'excuse', 'excuse_withdrawal', 'verdict'])
    expect(
      await rowsOf(database.db, `SELECT student_no FROM ${table} WHERE student_no IN (7, 8)`),
    ).toEqual([]);
  expect(await counts()).toEqual(before);
  const { excuseNo } = await excuse(3, 'ERG2050', DAY, DAY);
  await withdrawExcuse(database.db, excuseNo, word(), keep);
  expect(await counts()).toEqual(before);
  await expect(excuse(8)).rejects.toMatchObject({ code: 'refused' });
  const { leftOut } = await roll('08:30', { 8: false });
  expect(leftOut).toBe(1);
});
