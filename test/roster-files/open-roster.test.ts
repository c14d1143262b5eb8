import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitStatusOf } from '../../src/errors.js';
import { openRoster } from '../../src/roster-files/open-roster.js';
import { makeXlsx } from '../workbench/xlsx.js';
import { makeZip } from '../workbench/zip.js';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'rollcall-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, bytes: Buffer | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const ROOMS = 'room,building,floor,capacity\nA,B,1,2\n';

describe('a folder', () => {
  test('gives its files, workbooks among them', async () => {
    const path = join(folder, 'campus');
    mkdirSync(join(path, 'old'), { recursive: true });
    writeFileSync(join(path, 'rooms.csv'), ROOMS);
    writeFileSync(
      join(path, 'Students.xlsx'),
      makeXlsx({ Sheet1: [], Sheet2: [['student_id'], ['S1']] }),
    );
    writeFileSync(join(path, 'calendar.xlsx'), makeXlsx({ Sheet1: [] }));
    const { names, read } = await openRoster(path);
    expect(names).toEqual(['Students.xlsx', 'calendar.xlsx', 'rooms.csv']);
    expect(read('rooms.csv', 'rooms.csv').rows).toHaveLength(2);
    expect(read('Students.xlsx', 'students.csv').rows.map(({ fields }) => fields)).toEqual([
      ['student_id'],
      ['S1'],
    ]);
    expect(read('calendar.xlsx', 'calendar.csv').rows).toEqual([]);
  });

  test('with a workbook of an old kind is refused', async () => {
    const path = join(folder, 'old');
    mkdirSync(path);
    writeFileSync(join(path, 'students.xlsx'), Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1]));
    await expect(openRoster(path)).rejects.toThrow(
      'students.xlsx is an old Excel file or has a password: save it as .xlsx without one; nothing was imported.',
    );
  });
});

describe('a zip', () => {
  test('gives the files of the folder in it that holds a roster', async () => {
    const path = fileOf(
      'campus.zip',
      makeZip([
        { name: 'export/', data: '' },
        { name: 'export/rooms.csv', data: ROOMS },
        { name: 'export/notes.md', data: 'x' },
        { name: 'export/calendar.xlsx', data: makeXlsx({ a: [['date']] }) },
        { name: '__MACOSX/export/._rooms.csv', data: 'x' },
        { name: 'export/old/notes.txt', data: 'x' },
      ]),
    );
    const { names, read } = await openRoster(path);
    expect(names).toEqual(['calendar.xlsx', 'notes.md', 'rooms.csv']);
    expect(read('rooms.csv', 'rooms.csv').rows).toHaveLength(2);
    expect(read('calendar.xlsx', 'calendar.csv').rows).toEqual([{ line: 1, fields: ['date'] }]);
  });

  test('may have names in GB 18030', async () => {
    const name = Buffer.from([0xbd, 0xcc, 0xca, 0xd2, 0x2e, 0x63, 0x73, 0x76]);
    const path = fileOf('chinese.zip', makeZip([{ name, data: ROOMS }]));
    expect((await openRoster(path)).names).toEqual(['教室.csv']);
  });

  test('without a roster gives the files at its top', async () => {
    const path = fileOf(
      'other.zip',
      makeZip([
        { name: 'a.md', data: '' },
        { name: 'b/c.csv', data: '' },
      ]),
    );
    expect((await openRoster(path)).names).toEqual(['a.md']);
  });

  test('with several rosters is refused', async () => {
    const path = fileOf(
      'two.zip',
      makeZip([
        { name: 'rooms.csv', data: ROOMS },
        { name: 'b/rooms.csv', data: ROOMS },
      ]),
    );
    await expect(openRoster(path)).rejects.toThrow(
      `${path} holds roster files in several folders, (its top), b/: make a zip of one; nothing was imported.`,
    );
  });

  test.each(['../rooms.csv', '/etc/rooms.csv', 'C:/rooms.csv', '..\\rooms.csv'])(
    'with a path out of it is refused: %s',
    async (name) => {
      const path = fileOf('path.zip', makeZip([{ name, data: ROOMS }]));
      await expect(openRoster(path)).rejects.toThrow(
        `${path} holds a file whose path leads out of it: make the zip again; nothing was imported.`,
      );
    },
  );

  test('that unpacks to more than it says is refused', async () => {
    const data = Buffer.alloc(50_000_000);
    const path = fileOf('bomb.zip', makeZip([{ name: 'rooms.csv', data, claimedSize: 1000 }]));
    await expect(openRoster(path)).rejects.toThrow(/^.*bomb\.zip is no zip that can be read: /);
  });

  test('that unpacks to very much is refused before it is unpacked', async () => {
    const claimedSize = 300_000_000;
    const path = fileOf(
      'large.zip',
      makeZip(['rooms.csv', 'students.csv'].map((name) => ({ name, data: '', claimedSize }))),
    );
    await expect(openRoster(path)).rejects.toThrow(/large\.zip/);
    const one = fileOf(
      'one.zip',
      makeZip([{ name: 'rooms.csv', data: '', claimedSize: 600_000_000 }]),
    );
    await expect(openRoster(one)).rejects.toThrow(
      `${one} unpacks to more than 512 MB: give a folder of CSV files; nothing was imported.`,
    );
  });

  test('of very many files is refused', async () => {
    const entries = Array.from({ length: 2_001 }, (_, i) => ({ name: `${i}`, data: '' }));
    const path = fileOf('many.zip', makeZip(entries));
    await expect(openRoster(path)).rejects.toThrow(`${path} holds more than 2000 files`);
  });

  test('with a password is refused', async () => {
    const entry = { name: 'rooms.csv', data: ROOMS, hasPassword: true };
    const path = fileOf('secret.zip', makeZip([entry]));
    await expect(openRoster(path)).rejects.toThrow(
      `${path} has a password: make it again without one; nothing was imported.`,
    );
  });

  test('that is damaged is refused', async () => {
    const path = fileOf('cut.zip', makeZip([{ name: 'rooms.csv', data: ROOMS }]).subarray(0, 60));
    const error: unknown = await openRoster(path).catch((thrown: unknown) => thrown);
    expect(exitStatusOf(error)).toBe(4);
    expect(String(error)).toMatch(
      /cut\.zip is no zip that can be read: .+; nothing was imported\./,
    );
  });
});

test('a workbook gives its sheets, whatever its ending is', async () => {
  const path = fileOf('campus.zip', makeXlsx({ rooms: [['room']], 学生: [['学号']] }));
  const { names, read } = await openRoster(path);
  expect(names).toEqual(['rooms', '学生']);
  expect(read('学生', 'students.csv').rows).toEqual([{ line: 1, fields: ['学号'] }]);
});

test('an old workbook is refused', async () => {
  const path = fileOf('campus.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1]));
  await expect(openRoster(path)).rejects.toThrow(
    `${path} is an old Excel file or has a password: save it as .xlsx without one; nothing was imported.`,
  );
});

test.each([
  ['nowhere', undefined],
  ['notes.txt', 'hello'],
])('what is no roster is wrong use: %s', async (name, text) => {
  const path = text === undefined ? join(folder, name) : fileOf(name, text);
  const error: unknown = await openRoster(path).catch((thrown: unknown) => thrown);
  expect(exitStatusOf(error)).toBe(2);
  expect(String(error)).toContain(
    `${path} is not a folder, a .zip or a .xlsx: give the folder that holds the CSV files of the roster, or one of these.`,
  );
});
