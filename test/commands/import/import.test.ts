import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { registerImport } from '../../../src/commands/import/import.js';
import { exitStatusOf, messageOf } from '../../../src/errors.js';
import { readRosterHead } from '../../../src/mysql/roster/day-plan.js';
import { added, rosterFiles, type Changes } from '../../workbench/roster-tables.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { rowsOf } from '../../workbench/roster-campus.js';

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());

const MAC_KEY = 'a key that only this test knows';

function folderOf(changes: Changes = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [file, lines] of Object.entries(rosterFiles(changes)))
    writeFileSync(join(folder, file), lines.join('\n'));
  return folder;
}

/**
 * Runs `rollcall import` in this process, and gives what it printed and how it would have ended.
 */
async function runImport(args: string[], macKey = MAC_KEY) {
  const printed = { out: '', err: '' };
  vi.stubEnv('ROLLCALL_MYSQL_URL', database.url);
  vi.stubEnv('ROLLCALL_MAC_KEY', macKey);
  const out = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => Boolean((printed.out += String(text))));
  const err = vi
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => Boolean((printed.err += String(text))));
  const program = new Command();
  registerImport(program);
  try {
    await program.parseAsync(['import', ...args], { from: 'user' });
    return { ...printed, status: 0, sentence: '' };
  } catch (error) {
    return { ...printed, status: exitStatusOf(error), sentence: messageOf(error) };
  } finally {
    out.mockRestore();
    err.mockRestore();
    vi.unstubAllEnvs();
  }
}

describe('rollcall import', { sequential: true }, () => {
  test('prints every bad line, and imports nothing', async () => {
    const folder = folderOf({
      ...added('rooms.csv', 'A-103,A,1F'),
      ...added('devices.csv', '608c4a571201,S2,phone,,'),
      'calendar.csv': undefined,
    });
    expect(await runImport([folder])).toEqual({
      out: '',
      err:
        'devices.csv:5: mac belongs to another student on line 2, in overlapping dates\n' +
        'rooms.csv:4: 3 fields where the header has 4\n',
      status: 4,
      sentence: `The roster in ${folder} has 2 errors, listed above; nothing was imported.`,
    });
    expect(await readRosterHead(database.db)).toEqual({ version: null, revision: 0 });
  });

  test('prints the version, the counts and the warnings', async () => {
    const shared = added('timetable.csv', 'CSC1001,1,A-101,1,11:00,12:00,2019-09-02,2019-09-02,');
    expect(await runImport([folderOf(shared)])).toEqual({
      out:
        'Roster version 1 imported.\n' +
        '3 students, 3 devices, 2 access points, 4 sections, 3 enrolments, 44 classes from 2019-09-02 to 2019-12-06.\n' +
        'warning: timetable.csv:5: CSC1001 1 meets in room "A-101" at the same time as ERG2050 1 on line 2\n',
      err: '',
      status: 0,
      sentence: '',
    });
    expect(
      await rowsOf(database.db, 'SELECT COUNT(*) FROM roster_device WHERE device_key < POW(2, 52)'),
    ).toEqual([[3]]);
    expect(
      await rowsOf(
        database.db,
        'SELECT COUNT(*) FROM roster_device WHERE device_key = ?',
        [0x608c4a571201],
      ),
    ).toEqual([[0]]);
  });

  test('says so when nothing has changed', async () => {
    const shared = added('timetable.csv', 'CSC1001,1,A-101,1,11:00,12:00,2019-09-02,2019-09-02,');
    expect((await runImport([folderOf(shared)])).out).toMatch(
      /^Roster unchanged: it is the same as version 1\.\n3 students/,
    );
  });

  test('prints JSON', async () => {
    const { out, err, status } = await runImport(['--json', folderOf()]);
    expect({ err, status }).toEqual({ err: '', status: 0 });
    expect(JSON.parse(out)).toEqual({
      version: 2,
      unchanged: false,
      firstDate: '2019-09-02',
      lastDate: '2019-12-06',
      students: 3,
      devices: 3,
      accessPoints: 2,
      sections: 3,
      enrolments: 3,
      classes: 43,
      warnings: [],
    });
  });

  test('accepts a much smaller roster only with --force', async () => {
    const folder = folderOf({ 'devices.csv': ['mac,student_id,kind', '608c4a571201,S1,phone'] });
    expect(await runImport([folder])).toMatchObject({
      status: 4,
      sentence:
        'The roster has less than half of version 2: 1 devices instead of 3; if that is right, import it with --force.',
    });
    expect(await runImport([folder, '--force'])).toMatchObject({ status: 0 });
  });

  test('refuses a MAC key that the database was not filled with', async () => {
    expect(await runImport([folderOf()], 'another key than the first one')).toMatchObject({
      out: '',
      status: 2,
    });
  });

  test('refuses a folder that is not there', async () => {
    expect(await runImport(['/nowhere'])).toMatchObject({
      status: 2,
      sentence: '/nowhere is not a folder: give the folder that holds the CSV files of the roster.',
    });
  });

  test('refuses a database without the schema', async () => {
    await database.db.query("DELETE FROM schema_migration WHERE name LIKE '0003%'");
    const { status, sentence } = await runImport([folderOf()]);
    expect({ status, sentence }).toEqual({
      status: 2,
      sentence: expect.stringContaining('0003-rollup.sql') as string,
    });
  });
});
