import { afterEach, beforeEach, expect, test } from 'vitest';
import { rollupStore } from '../../../src/mysql/rollup-store.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { DAY, endedLogSteps, oneClassCampus } from '../../workbench/one-class-campus.js';
import { hear, writeCampus } from '../../workbench/rates-campus.js';
import { rowsOf } from '../../workbench/roster-campus.js';

/** So many that their evidence is loaded, not inserted. */
const STUDENTS = Array.from({ length: 600 }, (_, i) => i + 1);
const CAMPUS = oneClassCampus(STUDENTS);
let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
  await writeCampus(database.db, CAMPUS);
  await hear(
    database.db,
    CAMPUS,
    STUDENTS.map((student) => ({ student, at: `${DAY} 08:45:00`, room: 'TB-101' })),
  );
});

afterEach(() => database.drop());

const rollUp = (chunk?: { students: number; classes: number }) =>
  endedLogSteps(database, chunk).rollUp({ date: DAY, policy: 'standard' });

const stored = () =>
  rowsOf(
    database.db,
    'SELECT class_no, student_no, seed_first, seed_last, evidence FROM class_evidence ORDER BY class_no, student_no',
  );

const verdicts = () =>
  rowsOf(
    database.db,
    'SELECT student_no, verdict, probability, minutes, first_seen, left_early, basis FROM verdict ORDER BY student_no',
  );

test('loaded in one large chunk or inserted in small ones, the rows are the same', async () => {
  await rollUp();
  const [evidence, decided] = [await stored(), await verdicts()];
  expect(evidence).toHaveLength(STUDENTS.length);
  expect(decided).toHaveLength(STUDENTS.length);
  await database.db.query('DELETE FROM class_evidence');
  await database.db.query('DELETE FROM verdict');
  await rollUp({ students: 100, classes: 1 });
  expect(await stored()).toEqual(evidence);
  expect(await verdicts()).toEqual(decided);
});

test('a rollup takes the place of what an earlier one found, also of a student without a device now', async () => {
  const { db } = database;
  await rollUp();
  await db.query("UPDATE class_evidence SET evidence = '', seed_last = NULL WHERE student_no = 3");
  await db.query('DELETE FROM roster_device WHERE student_no = 7');
  const before = await stored();
  await rollUp();
  const after = await stored();
  expect(after.map(([, student]) => student)).toEqual(STUDENTS.filter((no) => no !== 7));
  expect(after[2]).not.toEqual(before[2]);
  expect(after[2]!.slice(2)).toEqual(before[0]!.slice(2));
});

test('a student of another chunk keeps the evidence', async () => {
  const { db } = database;
  await rollUp();
  const steps = rollupStore(db);
  const plan = await steps.startRollup({
    ...{ date: DAY, runId: 'second', policy: 'standard', policyVersion: 1, at: null },
    ...{ now: '2019-09-03 04:20:00', topic: 'wifi', logEnds: undefined },
  });
  const [[classNo]] = (await rowsOf(db, 'SELECT class_no FROM class')) as [[number]];
  await steps.writeEvidence(
    { ...plan, first: 1, last: 2 },
    {
      classes: [{ classNo, studentNo: 1, seed: undefined, evidence: null }],
      without: [{ classNo, studentNo: 2 }],
      free: [],
      sightings: null,
    },
  );
  const after = await stored();
  expect(after.map(([, student]) => student)).toEqual(STUDENTS.filter((no) => no !== 2));
  expect(after[0]).toEqual([classNo, 1, null, null, null]);
  expect(after[1]!.at(-1)).not.toBeNull();
});
