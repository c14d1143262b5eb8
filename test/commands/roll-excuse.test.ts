import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerCourse } from '../../src/commands/course.js';
import { registerExcuse } from '../../src/commands/excuse/excuse.js';
import { registerExplain } from '../../src/commands/explain.js';
import { registerJournal } from '../../src/commands/journal/journal.js';
import { registerRoll } from '../../src/commands/roll/roll.js';
import { exitStatusOf } from '../../src/errors.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { dumpTables } from '../workbench/dump.js';
import { MONDAY, cells, fillCampus } from '../workbench/course-campus.js';
import { rowsOf } from '../workbench/roster-campus.js';
import { runCommand } from '../workbench/run-command.js';

type Register = Parameters<typeof runCommand>[0];
let database: TestDatabase;
let folder: string;
let restore: () => Promise<unknown>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
  database = await createTestDatabase();
  await fillCampus(database.db);
  restore = await dumpTables(database.db);
});

afterAll(async () => {
  await database?.drop();
  rmSync(folder, { recursive: true });
});

const run = (register: Register, ...args: string[]) =>
  runCommand(register, args, {
    ROLLCALL_MYSQL_URL: database.url,
    ROLLCALL_JOURNAL: join(folder, 'journal'),
  });

async function said(register: Register, ...args: string[]): Promise<string> {
  const { stdout, error } = await run(register, ...args);
  expect(error).toBeUndefined();
  return stdout;
}

function fileOf(name: string, lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
}

const HEADER = 'date,course,section,start,student_id,attended,held';
const verdicts = async (): Promise<string[]> =>
  (
    await rowsOf(
      database.db,
      `SELECT CONCAT_WS(' ', SUBSTR(c.starts_at, 12, 5), v.student_no, v.verdict,
                        COALESCE(v.basis, '-'), COALESCE(v.by_policy, '-'), v.excused)
       FROM verdict v JOIN class c USING (class_no) ORDER BY c.class_no, v.student_no`,
    )
  ).flat() as string[];

test('a roll from a file settles verdicts, twice is the same as once, and says how well the method agrees', async () => {
  const file = fileOf('rolls.csv', [
    HEADER,
    `${MONDAY},ERG2050,1,08:30,S1,1,1`,
    `${MONDAY},ERG2050,1,08:30,S2,1,1`,
    `${MONDAY},ERG2050,1,08:30,S3,0,1`,
    `${MONDAY},ERG2050,10,10:30,S5,0,1`,
    `${MONDAY},ERG2050,10,10:30,S7,1,1`,
    `${MONDAY},ACT5005,1,10:30,S3,1,0`,
  ]);
  const roll = ['roll', 'import', file, '--by', 'registry'];
  expect(await said(registerRoll, ...roll)).toBe(
    'Kept 4 marks of 2 classes.\n1 were left out, because their students have opted out or were erased.\n',
  );
  const after = await verdicts();
  expect(after.filter((one) => one.includes('roll'))).toEqual([
    '08:30 1 present roll present 0',
    '08:30 2 present roll absent 0',
    '08:30 3 absent roll absent 0',
    '10:30 5 absent roll present 0',
  ]);
  expect(JSON.parse(await said(registerRoll, ...roll, '--json'))).toMatchObject({
    ...{ classes: 0, marks: 0, unchanged: 4 },
  });
  expect(await rowsOf(database.db, 'SELECT COUNT(*) FROM roll_mark')).toEqual([[4]]);
  expect(await verdicts()).toEqual(after);
  const agreement = await said(registerRoll, 'roll', 'agreement');
  expect(cells(agreement).slice(-4)).toEqual([
    `${MONDAY} ERG2050 1 08:30 3 2 1 0 0`,
    `${MONDAY} ERG2050 10 10:30 1 0 0 1 0`,
    '',
    '4 marks in 2 classes: the method decided 4, and agrees in 50.0 % of these (1.0 % to 99.0 %).',
  ]);
  expect(
    JSON.parse(await said(registerRoll, 'roll', 'agreement', '--date', '2019-09-09', '--json')),
  ).toMatchObject({ marks: 0, classes: 0, share: null, byClass: [] });
});

test('signs that do not show in a file of rolls change nothing', async () => {
  const file = fileOf('unseen.csv', [
    HEADER.replace('course', '\u200bcourse'),
    `${MONDAY},ERG2050\u2060,1,08:30,S\u200b1,1\u00a0,1`,
  ]);
  const roll = ['roll', 'import', file, '--by', 'registry', '--json'];
  expect(JSON.parse(await said(registerRoll, ...roll))).toMatchObject({ marks: 0, unchanged: 1 });
});

test('a file with a wrong line is not used at all, and no message names a student', async () => {
  const before = await rowsOf(database.db, 'SELECT COUNT(*) FROM roll_mark');
  const file = fileOf('bad.csv', [
    HEADER,
    `${MONDAY},ERG2050,1,15:00,S1,1,1`,
    `${MONDAY},ERG2050,1,15:00,S5,1,1`,
    `${MONDAY},ERG2050,1,15:00,S2,yes,1`,
    `${MONDAY},ERG2050,1,15:00,S1,0,1`,
    `${MONDAY},ERG2050,1,16:00,S1,1,1`,
    `2 September,ERG2050,1,15:00,S1,1,1`,
  ]);
  const { error } = await run(registerRoll, 'roll', 'import', file, '--by', 'registry');
  expect(exitStatusOf(error)).toBe(2);
  expect((error as Error).message.split('\n').slice(1)).toEqual([
    '  line 3: the student is not in the class by the roster of that day',
    '  line 4: attended is neither 1 nor 0',
    '  line 5: the student is there twice',
    `  line 6: no class of ERG2050 section 1 starts at 16:00 on ${MONDAY}`,
    '  line 7: date is no day: write it as YYYY-MM-DD',
  ]);
  const columns = fileOf('columns.csv', ['date,course', `${MONDAY},ERG2050`]);
  const { error: lacks } = await run(registerRoll, 'roll', 'import', columns, '--by', 'R');
  expect(exitStatusOf(lacks)).toBe(2);
  expect(await rowsOf(database.db, 'SELECT COUNT(*) FROM roll_mark')).toEqual(before);
});

const WORD = ['--by', 'registry', '--reason', 'ill, with a certificate'];

test('an excuse is shown, counts as no absence, and can be withdrawn', async () => {
  const excused = await said(
    registerExcuse,
    ...['excuse', '--student', 'S4', '--date', MONDAY, '--course', 'ERG2050', ...WORD],
  );
  expect(excused).toBe(
    `Noted as excuse 1: excused from ERG2050, ${MONDAY}, says registry.\n` +
      '2 classes of these days are rolled up and have changed; others follow with their rollup.\n',
  );
  expect((await verdicts()).filter((one) => one.endsWith('1'))).toEqual([
    '08:30 4 not_measured - absent 1',
    '15:00 4 not_measured - absent 1',
  ]);
  const course = await said(registerCourse, 'course', 'ERG2050', '--date', MONDAY);
  expect(course).toContain('cused');
  const explained = await said(
    registerExplain,
    ...['explain', '--student', 'S4', '--course', 'ERG2050', '--date', MONDAY],
  );
  expect(explained).toContain('The student is excused on that day and was not there');
  expect(explained).toContain('By the WiFi alone the verdict would be: absent.');
  const list = await said(registerExcuse, 'excuse', 'list', '--student', 'S4');
  expect(cells(list).slice(1)).toEqual([
    `1 S4 ${MONDAY} ${MONDAY} ERG2050 ill, with a certificate registry`,
  ]);
  expect(await said(registerExcuse, 'excuse', 'withdraw', '1', ...WORD)).toBe(
    'Excuse 1 is withdrawn; 2 classes changed.\n',
  );
  expect((await verdicts()).filter((one) => one.endsWith('1'))).toEqual([]);
  const { error } = await run(registerExcuse, 'excuse', 'withdraw', '1', ...WORD);
  expect(error).toMatchObject({ code: 'conflict' });
  expect(
    await rowsOf(database.db, "SELECT COUNT(*) FROM person_look WHERE what = 'excuses'"),
  ).toEqual([[1]]);
});

test('excuses from a file are added once, and a wrong line stops them all', async () => {
  const file = fileOf('excuses.csv', [
    'student_id,from,to,course,reason',
    `S2,${MONDAY},2019-09-06,,away with the team`,
    `S3,${MONDAY},,ACT5005,"  "`,
  ]);
  const run2 = () => said(registerExcuse, 'excuse', 'import', file, '--by', 'registry', '--json');
  expect(JSON.parse(await run2())).toEqual({ excuses: 2, classes: 4, alreadyThere: 0 });
  expect(JSON.parse(await run2())).toEqual({ excuses: 0, classes: 0, alreadyThere: 2 });
  const unseen = fileOf('unseen-excuses.csv', [
    'student_id,from,\u2060to,course,reason',
    `S\u200b2,${MONDAY}\u200b,2019-09-06,,away\u00a0with the team`,
  ]);
  expect(
    JSON.parse(
      await said(registerExcuse, 'excuse', 'import', unseen, '--by', 'registry', '--json'),
    ),
  ).toEqual({ excuses: 0, classes: 0, alreadyThere: 1 });
  const list = ['excuse', 'list', '--student', 'S3', '--json'];
  expect(JSON.parse(await said(registerExcuse, ...list))).toMatchObject([{ reason: 'excused' }]);
  const bad = fileOf('bad-excuses.csv', [
    'student_id,from,to',
    `S99,${MONDAY},${MONDAY}`,
    `S1,${MONDAY},2019-09-01`,
    `S1,tomorrow,`,
  ]);
  const { error } = await run(registerExcuse, 'excuse', 'import', bad, '--by', 'registry');
  expect((error as Error).message.split('\n').slice(1)).toEqual([
    '  line 2: no roster has a student with that id',
    '  line 3: the last day is before the first',
    '  line 4: from or to is no day: write it as YYYY-MM-DD',
  ]);
});

test.each<[string, string[], number]>([
  ['an unknown student', ['--student', 'S99', '--date', MONDAY], 4],
  ['an unknown course', ['--student', 'S1', '--date', MONDAY, '--course', 'X1'], 1],
  [
    'a range that ends before it begins',
    ['--student', 'S1', '--date', MONDAY, '--to', '2019-09-01'],
    2,
  ],
])('%s is refused, and not named', async (_, args, status) => {
  const { error, stderr } = await run(registerExcuse, 'excuse', ...args, ...WORD);
  expect(exitStatusOf(error)).toBe(status);
  expect(`${(error as Error).message}${stderr}`).not.toContain('S99');
});

// It empties the database, so it comes last.
test('after the restore of a dump the journal brings every roll and excuse back, once', async () => {
  const words = async () => [
    ...(await rowsOf(
      database.db,
      `SELECT starts_at, ends_at, was_only, student_no, is_there, source, reason, taken_by, word
       FROM roll_mark ORDER BY roll_no`,
    )),
    ...(await rowsOf(
      database.db,
      `SELECT student_no, first_day, last_day, course, e.reason, excused_by, e.word, w.word
       FROM excuse e LEFT JOIN excuse_withdrawal w USING (excuse_no, student_no)
       ORDER BY excuse_no`,
    )),
    ...(await verdicts()),
  ];
  const before = await words();
  await restore();
  expect(await words()).not.toEqual(before);
  const apply = async () =>
    JSON.parse(await said(registerJournal, 'journal', 'apply', '--json')) as unknown;
  expect(await apply()).toMatchObject({ rolls: 2, excuses: 3, withdrawals: 1, superseded: 0 });
  expect(await words()).toEqual(before);
  expect(await apply()).toMatchObject({ rolls: 0, excuses: 0, withdrawals: 0, alreadyThere: 6 });
  expect(await words()).toEqual(before);
});
