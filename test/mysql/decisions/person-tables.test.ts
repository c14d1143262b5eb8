import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerErase } from '../../../src/commands/erase.js';
import { registerExplain } from '../../../src/commands/explain.js';
import { registerCorrect } from '../../../src/commands/judgement/correct.js';
import { registerPerson } from '../../../src/commands/person/person.js';
import { registerRejects } from '../../../src/commands/rejects/rejects.js';
import { registerUnmatched } from '../../../src/commands/unmatched.js';
import { findStudent, readStudentClasses } from '../../../src/mysql/decisions/corrections.js';
import {
  DEVICE_TABLES,
  PERSON_TABLES,
  SESSION_TABLES,
} from '../../../src/mysql/decisions/person-tables.js';
import { excuseStudent, withdrawExcuse } from '../../../src/service/excuse.js';
import { takeRoll } from '../../../src/service/roll.js';
import { addRollEntry } from '../../../src/mysql/board/roll-codes.js';
import { addRule } from '../../../src/mysql/attention/rules.js';
import { withTransaction } from '../../../src/mysql/pool.js';
import { ruleWith } from '../../workbench/attention-campus.js';
import { MONDAY, fillCampus } from '../../workbench/course-campus.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { rowsOf } from '../../workbench/roster-campus.js';
import { runCommand } from '../../workbench/run-command.js';

type Register = Parameters<typeof runCommand>[0];
type Copy = { student: string; tables: Record<string, Record<string, unknown>[]> };
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await fillCampus(database.db);
  await database.db.query("INSERT INTO day_version VALUES (?, 'wifi', 0, 1, ?)", [MONDAY, MONDAY]);
});
afterAll(() => database?.drop());

async function run(register: Register, ...args: string[]): Promise<string> {
  const env = { ROLLCALL_MYSQL_URL: database.url };
  const { stdout, error } = await runCommand(register, args, env);
  expect(error).toBeUndefined();
  return stdout;
}

/** In a process of its own, because it writes to the real standard output. */
const exportCsv = (...args: string[]) =>
  promisify(execFile)(
    process.execPath,
    [fileURLToPath(new URL('../../../bin/rollcall.js', import.meta.url)), 'export', ...args],
    { env: { ...process.env, ROLLCALL_MYSQL_URL: database.url } },
  );

const looks = async () =>
  (
    await rowsOf(
      database.db,
      `SELECT s.student_id, l.what, l.detail, l.account = USER()
       FROM person_look l LEFT JOIN student s USING (student_no) ORDER BY look_no`,
    )
  ).map((row) => row.join(' '));

const copyOf = async (student: string) =>
  JSON.parse(await run(registerPerson, 'person', 'export', '--student', student)) as Copy;

const filled = ({ tables }: Copy) =>
  Object.keys(tables)
    .filter((table) => tables[table]!.length > 0)
    .sort();

test('every table with a student or a device is in the list of src/mysql/decisions/person-tables.ts', async () => {
  const rows = await rowsOf(
    database.db,
    `SELECT DISTINCT c.table_name FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'
       AND c.column_name IN ('student_no', 'student_id', 'device_key')
     ORDER BY c.table_name`,
  );
  const listed = [...Object.keys(PERSON_TABLES), ...DEVICE_TABLES, ...SESSION_TABLES];
  expect(rows.flat()).toEqual(listed.sort());
});

test('a look at a student leaves a row with the account and its host', async () => {
  const [course, date] = [
    ['--course', 'ERG2050'],
    ['--date', MONDAY],
  ];
  await run(registerExplain, 'explain', '--student', 'S5', ...course, ...date);
  await exportCsv(...date, '--students');
  await exportCsv(...date);
  await copyOf('S5');
  await run(registerUnmatched, 'unmatched');
  await run(registerRejects, 'rejects');
  await run(registerRejects, 'rejects', '--raw', ...date);
  expect(await looks()).toEqual([
    `S5 explain ERG2050 ${MONDAY} 1`,
    ` export ${MONDAY} to ${MONDAY} 1`,
    'S5 person_export  1',
    ' unmatched  1',
    ` rejects ${MONDAY} 1`,
  ]);
});

/** A roll, a code that was entered, and an excuse that is withdrawn. */
async function sayMore(student: string): Promise<void> {
  const { db } = database;
  const word = { by: 'registry', reason: 'a test', now: `${MONDAY} 20:00:00` };
  const studentNo = (await findStudent(db, student))!;
  const [meant] = await readStudentClasses(db, studentNo, { date: MONDAY, course: 'ERG2050' });
  const marks = [{ studentNo, student, isThere: true }];
  await takeRoll(db, meant!, marks, 'lecturer', word, () => undefined);
  await withTransaction(db, (tx) =>
    addRollEntry(tx, { codeNo: 1, date: MONDAY }, studentNo, 'taken', word.now),
  );
  const days = { studentNo, student, from: MONDAY, to: MONDAY, course: null };
  const { excuseNo } = await excuseStudent(db, days, word, () => undefined);
  await withdrawExcuse(db, excuseNo, word, () => undefined);
}

test('the copy of a person has every row of that person, and an erasure leaves what it must', async () => {
  const word = ['--by', 'registry', '--reason', 'roll call'];
  const meant = ['--student', 'S5', '--course', 'ERG2050', '--date', MONDAY];
  await run(registerCorrect, 'correct', ...meant, '--verdict', 'partial', ...word);
  await sayMore('S5');
  await database.db.query(
    `INSERT INTO correction_request (day, course, section, starts_at, ends_at, was_only, student_no,
       verdict, reason, requested_at)
     VALUES (?, 'ERG2050', '10', ?, ?, 1, 5, 'present', 'was there', ?)`,
    [MONDAY, `${MONDAY} 10:30:00`, `${MONDAY} 11:50:00`, MONDAY],
  );
  const { ruleNo } = await addRule(database.db, ruleWith({ name: 'Five in a row' }), {
    ...{ by: 'registry', reason: 'a test', now: `${MONDAY} 20:00:00` },
  });
  await database.db.query(
    `INSERT INTO attention_finding (rule_no, student_no, course, period_first, period_last,
       rule_version, day, attended, measured, before_attended, before_measured, class_nos, urgency,
       fits, found_at)
     VALUES (?, 5, '', ?, ?, 1, ?, 0, 3, 0, 0, '[1]', 0.8, TRUE, ?)`,
    [ruleNo, MONDAY, MONDAY, MONDAY, MONDAY],
  );
  await database.db.query('INSERT INTO roster_login VALUES (1, 77, 5)');
  await database.db.query('INSERT INTO opted_out_student VALUES (5, ?)', [MONDAY]);
  await database.db.query('INSERT INTO withheld_login VALUES (5, 77)');
  await database.db.query('INSERT INTO login_sighting VALUES (?, 77, 5, ?, ?)', [
    ...[MONDAY, `${MONDAY} 10:00:00`, `${MONDAY} 11:00:00`],
  ]);
  const before = await copyOf('S5');
  expect(before.tables['attention_finding']).toMatchObject([{ rule: 'Five in a row' }]);
  expect(filled(before)).toEqual(
    [...Object.keys(PERSON_TABLES), 'access_event'].filter((table) => table !== 'erasure').sort(),
  );
  expect(before.tables['verdict']).toMatchObject([{ course: 'ERG2050', verdict: 'partial' }]);
  expect(before.tables['correction']).toMatchObject([{ corrected_by: 'registry' }]);
  await run(registerErase, 'erase', '--student', 'S5', '--by', 'registry');
  const left = Object.entries(PERSON_TABLES).flatMap(([table, { erased }]) =>
    erased ? [] : [table],
  );
  const after = await copyOf('S5');
  expect(filled(after)).toEqual(left.sort());
  expect(after.tables['erasure']).toMatchObject([{ what: 'erase', erased_by: 'registry' }]);
});

test('an unknown student is refused, and not named', async () => {
  const env = { ROLLCALL_MYSQL_URL: database.url };
  const asked = ['person', 'export', '--student', 'S99'];
  expect((await runCommand(registerPerson, asked, env)).error).toMatchObject({
    code: 'refused',
    message:
      'No roster has a student with that id, so nothing was read: write the id as students.csv does.',
  });
});
