import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFolder } from '../../src/roster-files/read-folder.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
  write('students.csv', 'old');
  write('rooms.csv', 'old');
  write('export.log', 'old');
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

/** Reads the folder, while an export goes on: `during` is called before each file is read. */
async function read(during: (name: string, reads: number) => void): Promise<string[]> {
  let reads = 0;
  const readFile = (path: string) => {
    during(path.slice(folder.length + 1), (reads += 1));
    return readFileSync(path);
  };
  const isWanted = (name: string) => name.endsWith('.csv');
  const { bytesOf } = await readFolder(folder, isWanted, { readFile, waitMs: 1 });
  return ['rooms.csv', 'students.csv'].map((name) => bytesOf(name).toString());
}

test('a folder that changes while it is read is read again, so that its files are of one export', async () => {
  const both = await read((name, reads) => {
    if (reads > 2 || name !== 'students.csv') return;
    for (const one of ['rooms.csv', 'students.csv']) write(one, 'new one');
  });
  expect(both).toEqual(['new one', 'new one']);
});

test('a file of the same length that is put in the place of another is noticed', async () => {
  const both = await read((name, reads) => {
    if (reads > 2 || name !== 'students.csv') return;
    for (const one of ['rooms.csv', 'students.csv']) {
      write('next', 'new');
      renameSync(join(folder, 'next'), join(folder, one));
    }
  });
  expect(both).toEqual(['new', 'new']);
});

test('a file that comes or goes is noticed', async () => {
  expect(
    await read((_, reads) => {
      if (reads === 1) rmSync(join(folder, 'students.csv'));
      if (reads === 2) write('students.csv', 'new');
    }),
  ).toEqual(['old', 'new']);
});

test('a folder that never stops changing is refused', async () => {
  const changing = read((_, reads) => write('students.csv', 'x'.repeat(reads)));
  await expect(changing).rejects.toMatchObject({
    code: 'conflict',
    message: `The files of ${folder} changed each of the 4 times that they were read, so they may be of two exports: import them when the export is done. Nothing was imported.`,
  });
});

test('files that are no part of the roster may change', async () => {
  const both = await read((_, reads) => write('export.log', 'x'.repeat(reads)));
  expect(both).toEqual(['old', 'old']);
});
