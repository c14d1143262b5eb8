import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { registerImport } from '../../../src/commands/import/import.js';
import { exitStatusOf, messageOf } from '../../../src/errors.js';
import { readRosterHead } from '../../../src/mysql/roster/roster-head.js';
import { added, rosterFiles, type Changes } from '../../workbench/roster-tables.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { rowsOf } from '../../workbench/roster-campus.js';
import { makeZip } from '../../workbench/zip.js';

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
async function runImport(args: string[], macKey = MAC_KEY, leaveOut = '0.02') {
  const printed = { out: '', err: '' };
  vi.stubEnv('ROLLCALL_MYSQL_URL', database.url);
  vi.stubEnv('ROLLCALL_MAC_KEY', macKey);
  vi.stubEnv('ROLLCALL_IMPORT_LEAVE_OUT', leaveOut);
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
      outcome: 'imported',
      refused: null,
      version: 2,
      unchanged: false,
      firstDate: '2019-09-02',
      lastDate: '2019-12-06',
      students: 3,
      devices: 3,
      logins: 0,
      accessPoints: 2,
      sections: 3,
      enrolments: 3,
      classes: 43,
      errors: [],
      warnings: [],
      leftOut: [],
      notRead: [],
      notes: [],
    });
  });

  test('accepts a much smaller roster only with --force', async () => {
    const folder = folderOf({ 'devices.csv': ['mac,student_id,kind', '608c4a571201,S1,phone'] });
    expect(await runImport([folder])).toMatchObject({
      status: 4,
      sentence:
        'The roster loses much of version 2, as if it were cut off: 1 devices instead of 3; if that is right, import it with --accept-shrink.',
    });
    expect(await runImport([folder, '--force'])).toMatchObject({ status: 0 });
  });

  test('says with --dry-run what it would do, and writes nothing', async () => {
    const more = folderOf(added('students.csv', 'S4,0'));
    const { out, status } = await runImport([more, '--dry-run']);
    expect([status, out.split('\n')[0]]).toEqual([
      0,
      'The roster can be imported as version 4. Nothing was written.',
    ]);
    const { version } = await readRosterHead(database.db);
    expect(version).toBe(3);
    expect(await rowsOf(database.db, 'SELECT MAX(version), COUNT(*) FROM roster_version')).toEqual([
      [3, 3],
    ]);
    const fewer = folderOf({ 'students.csv': ['student_id,opted_out', 'S1,0', 'S2,0', 'S3,0'] });
    expect(await runImport([fewer, '--dry-run'])).toMatchObject({ status: 4, out: '' });
  });

  test('writes the report to a file, also when it refuses the roster', async () => {
    const folder = folderOf({ 'calendar.csv': undefined });
    writeFileSync(join(folder, 'calender.csv'), 'date,status\n2019-10-01,holiday\n');
    writeFileSync(join(folder, 'notes.txt'), 'nothing');
    const report = join(folder, 'report.json');
    expect(await runImport([folder, '--report', report])).toMatchObject({
      out: '',
      err: 'calender.csv: the file is not read under this name: rename it to calendar.csv\n',
      status: 4,
    });
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({
      outcome: 'refused',
      version: null,
      errors: [{ places: [{ file: 'calender.csv', lines: [] }] }],
      notRead: [{ places: [{ file: 'notes.txt' }], reason: 'the file was not read' }],
    });
    const json = await runImport([folder, '--json']);
    expect([json.status, json.err]).toEqual([4, '']);
    expect(JSON.parse(json.out)).toMatchObject({ outcome: 'refused' });
    const { status, sentence } = await runImport([folderOf(), '--report', '/nowhere/report.json']);
    expect([status, sentence]).toEqual([
      1,
      expect.stringContaining('/nowhere/report.json') as string,
    ]);
  });

  test('imports a zip, and says what it left out and how it read the files', async () => {
    const files: Record<string, string[] | undefined> = rosterFiles({
      'devices.csv': undefined,
      'students.csv': ['学号', 'S1', 'S2', 'S3'],
    });
    const macs = Array.from({ length: 99 }, (_, i) => `608c4a5713${10 + (i % 90)},S${1 + (i % 3)}`);
    const lines = [...new Set(macs)].map(
      (line, i) => `${line},phone,20${10 + (i % 80)}-01-01,20${10 + (i % 80)}-12-31`,
    );
    files['设备.csv'] = [
      'mac,student_id,kind,valid_from,valid_to',
      ...lines,
      '000000000000,S1,phone,,',
      '',
    ];
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'roster.zip');
    const entries = Object.entries(files).map(([name, text]) => ({ name, data: text!.join('\n') }));
    writeFileSync(path, makeZip(entries));
    const json = await runImport([path, '--json', '--dry-run', '--force']);
    expect(json.status).toBe(0);
    expect(JSON.parse(json.out)).toMatchObject({
      outcome: 'checked',
      leftOut: [
        {
          reason: 'mac is a placeholder: all its digits are the same',
          places: [{ file: '设备.csv', lines: [lines.length + 2] }],
          lineCount: 1,
        },
      ],
      notes: [
        { reason: 'the file is read as devices.csv' },
        { reason: 'the column 学号 is read as student_id' },
      ],
    });
    const strict = await runImport([path, '--dry-run', '--force'], MAC_KEY, '0');
    expect([strict.status, strict.sentence]).toEqual([
      4,
      `The roster in ${path} has 1 error, listed above; nothing was imported; 1 of the ${lines.length + 1} lines of devices.csv cannot be used, more than the 0 % that ROLLCALL_IMPORT_LEAVE_OUT lets an import leave out.`,
    ]);
  });

  test('names the columns and files that it did not read', async () => {
    const folder = folderOf({
      'students.csv': [
        'student_id,opted_out,status',
        'S1,0,active',
        'S2,,withdrawn',
        'S3,1,active',
      ],
    });
    writeFileSync(join(folder, 'notes.txt'), 'nothing');
    expect((await runImport([folder, '--force'])).out.split('\n').slice(2)).toEqual([
      'warning: students.csv:1: the column status was not read: lines that it marks are imported as usual (active on 2, withdrawn on 1)',
      'warning: notes.txt: the file was not read',
      '',
    ]);
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
      sentence:
        '/nowhere is not a folder, a .zip or a .xlsx: give the folder that holds the CSV files of the roster, or one of these.',
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
