import { afterEach, beforeEach, expect, test } from 'vitest';
import { timeOfDay } from '../../../src/attendance/wall-clock.js';
import { correctVerdict } from '../../../src/commands/judgement/correct.js';
import { acceptDay } from '../../../src/mysql/decisions/accept-day.js';
import { eraseStudent } from '../../../src/mysql/decisions/erase-student.js';
import { dirtyDays } from '../../../src/mysql/rollup/nightly.js';
import { rollupStore, type RollupStore } from '../../../src/mysql/rollup-store.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { DAY, NOW, oneClassCampus } from '../../workbench/one-class-campus.js';
import { hear, writeCampus } from '../../workbench/rates-campus.js';
import { rollupSteps } from '../../workbench/rollup-steps.js';
import { rowsOf } from '../../workbench/roster-campus.js';

/**
 * Temporal gives an attempt of a step up that says nothing, and another one does the step. The
 * first may wake at any time, of the same run, and after the day was sealed.
 */
const CAMPUS = oneClassCampus([1, 2, 3]);
const SEED = { date: DAY, policy: 'seed' };
let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
  await writeCampus(database.db, CAMPUS);
  await hear(database.db, CAMPUS, [1, 2].flatMap(allClass));
  await database.db.query("INSERT INTO day_version VALUES (?, 'wifi', 0, 1, ?)", [DAY, DAY]);
});
afterEach(() => database.drop());

function allClass(student: number) {
  return Array.from({ length: 8 }, (_, i) => ({
    ...{ student, room: 'TB-101' },
    at: `${DAY} ${timeOfDay((8 * 60 + 30 + i * 10) * 60)}`,
  }));
}

/** The steps of a worker whose clock shows a time, with some of its statements replaced. */
function stepsOf(changes: Partial<RollupStore> = {}, now = NOW) {
  return rollupSteps({
    store: { ...rollupStore(database.db), ...changes },
    topic: 'wifi',
    logEnds: () => Promise.resolve(new Map([[0, 0]])),
    now: () => now,
  });
}

/** A worker that stands still just before a statement, and goes on when it is woken. */
function standingStill<K extends 'startRollup' | 'writeDecisions' | 'writeEvidence'>(
  what: K,
  now = NOW,
) {
  const reached = Promise.withResolvers<void>();
  const woken = Promise.withResolvers<void>();
  const statement = rollupStore(database.db)[what] as (...args: unknown[]) => Promise<unknown>;
  const held = async (...args: unknown[]) => {
    reached.resolve();
    await woken.promise;
    return statement(...args);
  };
  const steps = stepsOf({ [what]: held }, now);
  return { steps, reached: reached.promise, wake: woken.resolve };
}

const correct = (now = '2019-09-03 09:00:00') =>
  correctVerdict(
    database.db,
    { student: 'S3', course: 'ERG2050', date: DAY, verdict: 'present' },
    { by: 'R. Ito', reason: 'roll call', now },
  );
const erase = () =>
  eraseStudent(database.db, 1, '2019-09-03 10:00:00', { by: 'R. Ito', reason: 'asked' });
const dirty = () => dirtyDays(database.db, '2019-09-20', 10);
const verdictOf = async (student: number) =>
  (await rowsOf(database.db, `SELECT verdict FROM verdict WHERE student_no = ${student}`)).flat();
const evidenceOf = (student: number) =>
  rowsOf(database.db, `SELECT student_no FROM class_evidence WHERE student_no = ${student}`);

test('an attempt to decide that wakes after the seal does not undo a correction', async () => {
  const steps = stepsOf();
  const late = standingStill('writeDecisions');
  const plan = await steps.start(SEED);
  await steps.hear(plan);
  await steps.gather(plan);
  const first = late.steps.decide(plan);
  await late.reached;
  await steps.decide(plan);
  await steps.count(plan);
  expect(await steps.seal(plan)).toBe('final');
  await correct();
  late.wake();
  await expect(first).rejects.toThrow(/has ended without this late step/);
  expect(await verdictOf(3)).toEqual(['present']);
  expect(await rowsOf(database.db, 'SELECT state, present, absent FROM class_attendance')).toEqual([
    ['final', 3, 0],
  ]);
});

test('an attempt to gather evidence that wakes after the seal does not bring back an erased student', async () => {
  const steps = stepsOf();
  const late = standingStill('writeEvidence');
  const plan = await steps.start(SEED);
  await steps.hear(plan);
  const first = late.steps.gather(plan);
  await late.reached;
  await steps.gather(plan);
  await steps.decide(plan);
  await steps.count(plan);
  await steps.seal(plan);
  await erase();
  late.wake();
  await expect(first).rejects.toThrow(/has ended without this late step/);
  expect(await evidenceOf(1)).toEqual([]);
});

test('an attempt to start that wakes in the middle of its rollup hides no late event', async () => {
  const steps = stepsOf();
  const late = standingStill('startRollup');
  const first = late.steps.start(SEED, 'one run');
  await late.reached;
  const plan = await steps.start(SEED, 'one run');
  await steps.hear(plan);
  await steps.gather(plan);
  await hear(database.db, CAMPUS, allClass(3));
  await database.db.query('UPDATE day_version SET version = version + 1');
  late.wake();
  expect(await first).toEqual(plan);
  await steps.decide(plan);
  await steps.count(plan);
  await steps.seal(plan);
  expect(await verdictOf(3)).toEqual(['absent']);
  expect(await dirty()).toEqual([DAY]);
  await stepsOf().rollUp(SEED);
  expect(await verdictOf(3)).toEqual(['present']);
  expect(await dirty()).toEqual([]);
});

/** When a rollup was sealed, and when the next one began, by the clocks of their workers. */
const CLOCKS: [string, string, string][] = [
  ['another clock, some seconds behind', '2019-09-03 10:00:20', '2019-09-03 10:00:10'],
  ['the hour that summer time repeats', '2019-10-27 02:50:00', '2019-10-27 02:10:00'],
];

test.each(CLOCKS)(
  'a correction during a rollup that began by %s comes into force in the next night',
  async (_, sealed, began) => {
    await stepsOf({}, sealed).rollUp(SEED);
    const steps = stepsOf({}, began);
    const slow = standingStill('writeDecisions', began);
    const plan = await steps.start(SEED);
    await steps.hear(plan);
    await steps.gather(plan);
    const deciding = slow.steps.decide(plan);
    await slow.reached;
    await correct(began);
    slow.wake();
    await deciding;
    await steps.seal(plan);
    expect(await dirty()).toEqual([DAY]);
    await stepsOf({}, sealed).rollUp(SEED);
    expect(await verdictOf(3)).toEqual(['present']);
  },
);

test.each(CLOCKS)(
  'an erasure during a rollup that began by %s leaves nothing after the next night',
  async (_, sealed, began) => {
    await stepsOf({}, sealed).rollUp(SEED);
    const slow = standingStill('writeEvidence', began);
    const plan = await slow.steps.start(SEED);
    const gathering = slow.steps.gather(plan);
    await slow.reached;
    await erase();
    slow.wake();
    await gathering;
    await slow.steps.decide(plan);
    await slow.steps.seal(plan);
    expect(await dirty()).toEqual([DAY]);
    await stepsOf({}, sealed).rollUp(SEED);
    expect(await evidenceOf(1)).toEqual([]);
  },
);

test.each([
  ['a clock behind', '2019-09-03 10:00:10', 'sealed'],
  ['a worker of the release before', '2019-09-03 10:00:30', 'FALSE'],
])('a day that %s has sealed may be accepted', async (_, began, sealed) => {
  await stepsOf({}, '2019-09-03 10:00:20').rollUp(SEED);
  await stepsOf({}, began).rollUp(SEED);
  await database.db.query(`UPDATE rollup_start SET sealed = ${sealed}`);
  await database.db.query(
    `UPDATE day_rollup SET state = 'provisional', held_cause = 'silent', held_reason = 'silence',
                           rolled_up_at = rolled_up_at + INTERVAL 1 SECOND`,
  );
  const word = { by: 'R. Ito', reason: 'a holiday', now: NOW };
  expect(await acceptDay(database.db, DAY, word)).toBe('silence');
});
