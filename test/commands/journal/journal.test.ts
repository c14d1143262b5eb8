import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { registerErase } from '../../../src/commands/erase.js';
import { registerJournal } from '../../../src/commands/journal/journal.js';
import { registerClassConfirm } from '../../../src/commands/judgement/class-confirm.js';
import { registerCorrect } from '../../../src/commands/judgement/correct.js';
import { MONDAY, fillCampus } from '../../workbench/course-campus.js';
import { readJournal } from '../../../src/service/journal-file.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { dumpTables } from '../../workbench/dump.js';
import { rowsOf } from '../../workbench/roster-campus.js';
import { runCommand } from '../../workbench/run-command.js';

type Register = Parameters<typeof runCommand>[0];
let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'rollcall-')), 'journal');
  database = await createTestDatabase();
  await fillCampus(database.db);
});
afterEach(async () => {
  await database.drop();
  rmSync(join(folder, '..'), { recursive: true });
});

const say = (register: Register, ...args: string[]) =>
  runCommand(register, args, { ROLLCALL_MYSQL_URL: database.url, ROLLCALL_JOURNAL: folder });

async function said(register: Register, ...args: string[]): Promise<string> {
  const { stdout, error } = await say(register, ...args);
  expect(error).toBeUndefined();
  return stdout;
}

const WORD = ['--by', 'registry', '--reason', 'roll call'];
const correct = (student: string, verdict: string, start = '08:30') =>
  said(
    registerCorrect,
    ...['correct', '--student', student, '--course', 'ERG2050', '--date', MONDAY],
    ...(student === 'S5' ? [] : ['--section', '1', '--start', start]),
    ...['--verdict', verdict, ...WORD],
  );
const apply = async () =>
  JSON.parse(await said(registerJournal, 'journal', 'apply', '--json')) as unknown;

/** All that people said, and the verdicts that follow from it. */
const words = async () => ({
  corrections: await rowsOf(
    database.db,
    'SELECT student_no, starts_at, ends_at, was_only, verdict, reason, corrected_by, corrected_at, word FROM correction ORDER BY correction_no',
  ),
  confirmations: await rowsOf(
    database.db,
    'SELECT starts_at, ends_at, was_only, state, reason, confirmed_by, confirmed_at, word FROM class_confirmation',
  ),
  erasures: await rowsOf(
    database.db,
    'SELECT student_no, what, reason, erased_by, erased_at, word FROM erasure ORDER BY erasure_no',
  ),
  verdicts: await rowsOf(
    database.db,
    'SELECT class_no, student_no, verdict, corrected FROM verdict ORDER BY class_no, student_no',
  ),
});

const NOTHING = {
  ...{ erasures: 0, corrections: 0, confirmations: 0 },
  ...{ rolls: 0, excuses: 0, withdrawals: 0, alreadyThere: 0, superseded: 0 },
};

test('after the restore of a dump the journal brings back every word, erasures first, and twice is the same as once', async () => {
  const restore = await dumpTables(database.db);
  await correct('S1', 'absent');
  await correct('S5', 'partial');
  const meant = ['--course', 'ERG2050', '--section', '1', '--start', '08:30', '--date', MONDAY];
  await said(registerClassConfirm, 'class', 'confirm', ...meant, '--held', ...WORD);
  await said(registerErase, 'erase', '--student', 'S5', '--by', 'registry');
  await correct('S1', 'partial');
  const before = await words();
  expect(before.corrections).toHaveLength(2);
  await restore();
  expect((await words()).corrections).toEqual([]);
  expect(await apply()).toEqual({
    ...{ ...NOTHING, erasures: 1, corrections: 2, confirmations: 1 },
    // The student was erased after it.
    superseded: 1,
  });
  expect(await words()).toEqual(before);
  expect(await rowsOf(database.db, 'SELECT device_key FROM suppressed_device')).toContainEqual([5]);
  expect(await apply()).toEqual({ ...NOTHING, alreadyThere: 4, superseded: 1 });
  expect(await words()).toEqual(before);
});

test('a word that was said after the restore holds against an earlier one of the journal', async () => {
  const restore = await dumpTables(database.db);
  await correct('S1', 'absent');
  await restore();
  await correct('S1', 'partial');
  expect(await apply()).toEqual({ ...NOTHING, alreadyThere: 1, superseded: 1 });
  expect((await words()).corrections).toHaveLength(1);
});

test('a word that the retention has deleted does not come back', async () => {
  await correct('S1', 'absent');
  await database.db.query('DELETE FROM correction');
  await database.db.query("INSERT INTO expired_result VALUES (?, 'verdicts', '2099-01-01')", [
    MONDAY,
  ]);
  expect(await apply()).toEqual({ ...NOTHING, superseded: 1 });
  expect((await words()).corrections).toEqual([]);
});

test('an erasure of a student whom the restored database does not know waits for the next roster', async () => {
  await correct('S1', 'absent');
  const erased = { kind: 'erase', student: 'S900', word: 'one', at: `${MONDAY} 12:00:00` };
  appendFileSync(join(folder, 'words.jsonl'), `${JSON.stringify(erased)}\n`);
  expect(await apply()).toMatchObject({ erasures: 1, alreadyThere: 1 });
  expect(
    await rowsOf(
      database.db,
      "SELECT what FROM erasure JOIN student USING (student_no) WHERE student_id = 'S900'",
    ),
  ).toEqual([['erase']]);
});

test('the journal is a file that only its owner reads, and a line that a crash cut off harms no other', async () => {
  await correct('S1', 'absent');
  const path = join(folder, 'words.jsonl');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  appendFileSync(path, '{"kind":"erase","stu');
  await correct('S2', 'absent');
  const kinds = readFileSync(path, 'utf8').match(/"kind":"\w+"/g);
  expect(kinds).toEqual(['"kind":"correction"', '"kind":"erase"', '"kind":"correction"']);
  const { stdout, stderr } = await say(registerJournal, 'journal', 'apply');
  expect(stderr).toMatch(/line 2\.$/m);
  expect(stdout).toContain('2 were there already');
});

test('a word that the journal cannot take is not said', async () => {
  appendFileSync(folder, 'a file, where the folder should be');
  const { error } = await say(registerErase, 'erase', '--student', 'S5');
  expect(error).toMatchObject({ code: 'failed' });
  expect((await words()).erasures).toEqual([]);
});

test('a word of which the disk takes only a part is not said, and harms no later one', async () => {
  const program = fileURLToPath(new URL('../../../bin/rollcall.js', import.meta.url));
  mkdirSync(folder);
  writeFileSync(join(folder, 'words.jsonl'), `${'x'.repeat(499)}\n`);
  // Files may grow to 1 block, of 512 bytes or 1 KiB. The word begins before that and ends after.
  const { status, stderr } = spawnSync(
    'sh',
    [
      ...['-c', 'ulimit -f 1 && exec "$0" "$@"', process.execPath, program],
      ...['erase', '--student', 'S5', '--by', 'registry', '--reason', '申'.repeat(250)],
    ],
    {
      env: {
        PATH: process.env['PATH'],
        ROLLCALL_MYSQL_URL: database.url,
        ROLLCALL_JOURNAL: folder,
      },
      encoding: 'utf8',
    },
  );
  expect(stderr).toContain('cannot be written, so nothing was changed');
  expect(status).toBe(1);
  expect((await words()).erasures).toEqual([]);
  expect(readJournal(folder)).toEqual({ words: [], unreadable: [1, 2] });
  await correct('S1', 'absent');
  expect(readJournal(folder).words).toMatchObject([{ kind: 'correction', student: 'S1' }]);
});
