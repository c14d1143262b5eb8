import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CorrectedKind } from '../../../src/attendance/judging/settle.js';
import type { VerdictBasis, VerdictKind } from '../../../src/attendance/verdict.js';
import { timeOfDay } from '../../../src/attendance/wall-clock.js';
import { registerDay } from '../../../src/commands/day.js';
import { exportCsv } from '../../../src/commands/export.js';
import { correctVerdict } from '../../../src/commands/judgement/correct.js';
import { readAllOfPerson } from '../../../src/mysql/answers/person-export.js';
import { eraseStudent } from '../../../src/mysql/decisions/erase-student.js';
import { rollupStore } from '../../../src/mysql/rollup-store.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { migrationStatements } from '../../workbench/migration-statements.js';
import { DAY, endedLogSteps, NOW, oneClassCampus } from '../../workbench/one-class-campus.js';
import { hear, writeCampus } from '../../workbench/rates-campus.js';
import { rowsOf } from '../../workbench/roster-campus.js';
import { runCommand } from '../../workbench/run-command.js';

/** Students 1 and 2 sit in the class, 3 sits elsewhere, 4 is silent, and 5 opted out. */
const CAMPUS = oneClassCampus([1, 2, 3, 4, 5], [5]);
let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
  await writeCampus(database.db, CAMPUS);
  const every10Minutes = (student: number, room: string) =>
    Array.from({ length: 8 }, (_, i) => {
      return { student, at: `${DAY} ${timeOfDay((510 + i * 10) * 60)}`, room };
    });
  await hear(database.db, CAMPUS, [
    ...[1, 2].flatMap((student) => every10Minutes(student, 'TB-101')),
    ...every10Minutes(3, 'Library'),
  ]);
});

afterEach(() => database.drop());

const steps = () => endedLogSteps(database);

const rollUp = (policy: string) => steps().rollUp({ date: DAY, policy });

const correct = (student: number, verdict: CorrectedKind) =>
  correctVerdict(
    database.db,
    { student: `S${student}`, course: 'ERG2050', date: DAY, verdict },
    { by: 'R. Ito', reason: 'roll call', now: '2019-09-03 09:00:00' },
  );

/** Student 4 becomes present by the shape of the silence. */
async function infer(): Promise<void> {
  await database.db.query(
    "UPDATE verdict SET verdict = 'present', basis = 'inferred' WHERE student_no = 4",
  );
  await database.db.query(
    'UPDATE class_attendance SET present = present + 1, unknown = unknown - 1, inferred = 1',
  );
}

const countInferred = () => rowsOf(database.db, 'SELECT present, inferred FROM class_rates');

/** Each student's verdict and basis as they are exported. */
async function exported(): Promise<string[]> {
  const out = new PassThrough();
  const written = text(out);
  const range = { first: DAY, last: DAY, students: true };
  await exportCsv(database.db, range, out, () => undefined);
  const rows = parse(await written, { columns: true }) as unknown as Record<string, string>[];
  return rows.map(({ verdict, basis }) => `${verdict} ${basis}`.trim());
}

test('a rollup by standard says of each decided verdict that it was heard', async () => {
  await rollUp('standard');
  const expected = ['present heard', 'present heard', 'absent heard', 'unknown', 'not_measured'];
  expect(await exported()).toEqual(expected);
  await rollUp('standard');
  expect(await exported()).toEqual(expected);
});

test('what the policy infers is written and counted as inferred', async () => {
  const plan = await steps().start({ date: DAY });
  const [[classNo]] = (await rowsOf(database.db, 'SELECT class_no FROM class')) as [[number]];
  const verdict = (studentNo: number, kind: VerdictKind, basis: VerdictBasis | null) => ({
    ...{ studentNo, verdict: kind, basis, probability: 0.9, minutes: 0, firstSeen: null },
    ...{ lastSeen: null, lateMinutes: null, leftEarly: null, arrivedLate: null, corrected: false },
    ...{ byPolicy: null, excused: false },
  });
  await rollupStore(database.db).writeDecisions(plan, NOW, [
    {
      ...{ classNo, state: { state: 'as_planned' }, signatureVersion: null, base: 0.8, heard: 2 },
      ...{ shown: true, seedPresent: 1, confirmed: false, metIn: null },
      rate: { rate: 0.9, low: 0.8, high: 1, coverage: 0.75 },
      verdicts: [
        verdict(1, 'present', 'heard'),
        verdict(2, 'present', 'inferred'),
        verdict(3, 'unknown', null),
        verdict(4, 'present', 'inferred'),
      ],
    },
  ]);
  await steps().seal(plan);
  expect(await exported()).toEqual([
    ...['present heard', 'present inferred', 'unknown', 'present inferred'],
  ]);
  expect(await countInferred()).toEqual([[3, 2]]);
});

test('by seed only present has a basis: absent rests on no record', async () => {
  await rollUp('seed');
  expect(await exported()).toEqual([
    ...['present heard', 'present heard', 'absent', 'absent', 'not_measured'],
  ]);
});

test('a rollup replaces the basis with the verdict', async () => {
  await rollUp('standard');
  await infer();
  expect((await exported())[3]).toBe('present inferred');
  await rollUp('standard');
  expect((await exported())[3]).toBe('unknown');
  expect(await countInferred()).toEqual([[2, 0]]);
});

test('a corrected verdict has no basis, whatever the person says, also after the next rollup', async () => {
  await rollUp('standard');
  await infer();
  await correct(1, 'present');
  await correct(3, 'present');
  await correct(4, 'absent');
  const expected = ['present', 'present heard', 'present', 'absent', 'not_measured'];
  expect(await exported()).toEqual(expected);
  await rollUp('standard');
  expect(await exported()).toEqual(expected);
});

test('class_rates counts those who are inferred, also when others are erased and corrected', async () => {
  await rollUp('standard');
  expect(await countInferred()).toEqual([[2, 0]]);
  await infer();
  expect(await countInferred()).toEqual([[3, 1]]);
  await eraseStudent(database.db, 4, '2019-09-03 08:00:00');
  await correct(1, 'absent');
  expect(await countInferred()).toEqual([[2, 1]]);
});

test('a correction of an inferred verdict is not counted as inferred', async () => {
  await rollUp('standard');
  await infer();
  await correct(4, 'present');
  expect(await countInferred()).toEqual([[3, 0]]);
});

test('the day says below its table how many were inferred', async () => {
  await rollUp('standard');
  const day = async () =>
    (await runCommand(registerDay, ['day', DAY], { ROLLCALL_MYSQL_URL: database.url })).stdout;
  expect(await day()).not.toContain('inferred');
  await infer();
  expect(await day()).toContain(
    '\n1 of those present was inferred from silence, not heard: "rollcall export --students" says who.\n',
  );
});

test('a person gets the basis of each verdict, and none of a corrected one', async () => {
  await rollUp('standard');
  await infer();
  const { verdict } = await readAllOfPerson(database.db, 4);
  expect(verdict).toMatchObject([{ verdict: 'present', basis: 'inferred' }]);
  await correct(4, 'absent');
  const { verdict: after } = await readAllOfPerson(database.db, 4);
  expect(after).toMatchObject([{ verdict: 'absent', basis: null, corrected: 1 }]);
});

test('the release before writes and corrects verdicts beside this one, and no export has a wrong basis', async () => {
  const { db } = database;
  await rollUp('standard');
  await infer();
  await db.query("UPDATE verdict SET verdict = 'absent', corrected = TRUE WHERE student_no = 4");
  expect((await exported())[3]).toBe('absent');
  await correct(1, 'absent');
  expect(await rowsOf(db, 'SELECT basis FROM verdict WHERE student_no = 4')).toEqual([[null]]);

  await db.query('DELETE FROM verdict WHERE student_no = 2');
  await db.query(
    "INSERT INTO verdict (class_no, student_no, verdict, corrected) SELECT class_no, 2, 'present', 0 FROM class",
  );
  expect((await exported())[1]).toBe('present');
});

test('the migration leaves the verdicts of the release before without a basis', async () => {
  const { db } = database;
  await rollUp('standard');
  await db.query('ALTER TABLE verdict DROP COLUMN basis');
  await db.query('ALTER TABLE class_attendance DROP COLUMN inferred');
  for (const statement of migrationStatements('0020-basis.sql')) await db.query(statement);
  expect(await exported()).toEqual(['present', 'present', 'absent', 'unknown', 'not_measured']);
  expect(await countInferred()).toEqual([[2, null]]);
  await rollUp('standard');
  expect((await exported())[0]).toBe('present heard');
  expect(await countInferred()).toEqual([[2, 0]]);
});
