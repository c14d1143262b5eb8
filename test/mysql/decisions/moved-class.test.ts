import { afterEach, beforeEach, expect, test } from 'vitest';
import { registerClassConfirm } from '../../../src/commands/judgement/class-confirm.js';
import { registerCorrect } from '../../../src/commands/judgement/correct.js';
import { CAMPUS, MONDAY, fillCampus } from '../../workbench/course-campus.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { migrationStatements } from '../../workbench/migration-statements.js';
import { rollUp, writeCampus, type Campus } from '../../workbench/rates-campus.js';
import { rowsOf } from '../../workbench/roster-campus.js';
import { runCommand } from '../../workbench/run-command.js';

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
  await fillCampus(database.db);
});

afterEach(() => database.drop());

const OF_SECTION_10 = ['--course', 'ERG2050', '--section', '10', '--date', MONDAY];
const WORD = ['--by', 'R. Ito', '--reason', 'says the registry'];

async function run(register: Parameters<typeof runCommand>[0], args: string[]): Promise<void> {
  const { error } = await runCommand(register, args, { ROLLCALL_MYSQL_URL: database.url });
  expect(error).toBeUndefined();
}

const correct = (student: string, verdict: string) =>
  run(registerCorrect, [
    'correct',
    '--student',
    student,
    '--verdict',
    verdict,
    ...OF_SECTION_10,
    ...WORD,
  ]);
const confirm = (...state: string[]) =>
  run(registerClassConfirm, ['class', 'confirm', ...state, ...OF_SECTION_10, ...WORD]);

/** The campus as version 2, with the class of section 10 at another time. */
function movedTo(start: string, end: string): Campus {
  const sections = CAMPUS.sections.map((one) => ({
    ...one,
    classes: one.classes.map((meeting) =>
      one.section === '10' ? { ...meeting, start, end } : meeting,
    ),
  }));
  return { ...CAMPUS, version: 2, sections };
}

const verdicts = () =>
  rowsOf(
    database.db,
    `SELECT s.student_id, v.verdict, v.corrected
     FROM verdict v JOIN class c USING (class_no) JOIN student s USING (student_no)
     WHERE c.section = '10' AND c.version = 2 ORDER BY s.student_id`,
  );

test('a correction stays when a later roster moves the class by five minutes', async () => {
  await correct('S6', 'present');
  await writeCampus(database.db, movedTo('10:35', '11:55'));
  await rollUp(database.db, MONDAY);
  expect(await verdicts()).toContainEqual(['S6', 'present', 1]);
});

test('a correction of the moved class holds against one of the class before it moved', async () => {
  await correct('S6', 'present');
  await correct('S5', 'absent');
  await writeCampus(database.db, movedTo('10:35', '11:55'));
  await rollUp(database.db, MONDAY);
  await correct('S6', 'partial');
  const after = [
    ['S5', 'absent', 1],
    ['S6', 'partial', 1],
  ];
  expect((await verdicts()).slice(0, 2)).toEqual(after);
  await rollUp(database.db, MONDAY);
  expect((await verdicts()).slice(0, 2)).toEqual(after);
});

test('what a person confirmed of a class stays when a later roster moves it', async () => {
  await confirm('--held');
  await confirm('--not-held');
  await writeCampus(database.db, movedTo('14:00', '15:20'));
  await rollUp(database.db, MONDAY);
  expect(
    await rowsOf(
      database.db,
      "SELECT starts_at, state, confirmed FROM class_rates WHERE section = '10'",
    ),
  ).toEqual([[`${MONDAY} 14:00:00`, 'not_held', 1]]);
});

test('words are kept as they were spoken', async () => {
  const spoken = () => rowsOf(database.db, 'SELECT * FROM correction');
  await correct('S6', 'present');
  const before = await spoken();
  await writeCampus(database.db, movedTo('10:35', '11:55'));
  await rollUp(database.db, MONDAY);
  expect(await spoken()).toEqual(before);
});

test('the words of an earlier release get the end of their class from the migration', async () => {
  await correct('S6', 'present');
  await confirm('--held');
  const added = () =>
    rowsOf(
      database.db,
      `SELECT ends_at, was_only FROM correction
       UNION ALL SELECT ends_at, was_only FROM class_confirmation`,
    );
  const before = await added();
  expect(before).toEqual([
    [`${MONDAY} 11:50:00`, 1],
    [`${MONDAY} 11:50:00`, 1],
  ]);
  for (const table of ['correction', 'class_confirmation'])
    await database.db.query(`UPDATE ${table} SET ends_at = NULL, was_only = FALSE`);
  const statements = migrationStatements('0011-roster.sql');
  for (const statement of statements.filter((text) => text.trim().startsWith('UPDATE')))
    await database.db.query(statement);
  expect(await added()).toEqual(before);
});
