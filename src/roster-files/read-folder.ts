import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { RollcallError } from '../errors.js';

/** The files of a folder at one time. */
export type FolderFiles = {
  /** Of all files, in order. */
  names: string[];
  /** Of a file that was wanted. */
  bytesOf: (name: string) => Buffer;
};

/** An export that writes its files one after the other may be done by the second or third time. */
const MOST_READS = 4;
const WAIT_MS = 1_000;

/**
 * Reads files of a folder. If one of them changes meanwhile, all are read again: files of two
 * exports would be a roster that never was, such as enrolments of students who are not there yet.
 * @param isWanted whether a file is read, by its name
 * @throws RollcallError `conflict` if they change each time, since it works later
 */
export async function readFolder(
  folder: string,
  isWanted: (name: string) => boolean,
  { readFile = (path: string): Buffer => readFileSync(path), waitMs = WAIT_MS } = {},
): Promise<FolderFiles> {
  for (let reads = 1; reads <= MOST_READS; reads += 1) {
    if (reads > 1) await setTimeout(waitMs);
    const names = namesIn(folder);
    const wanted = names.filter(isWanted);
    const before = stampsOf(folder, wanted);
    const bytes = new Map<string, Buffer>();
    for (const name of wanted) {
      const found = readIfThere(join(folder, name), readFile);
      if (found) bytes.set(name, found);
    }
    const after = stampsOf(folder, namesIn(folder).filter(isWanted));
    if (bytes.size === wanted.length && before === after)
      return { names, bytesOf: (name) => bytes.get(name)! };
  }
  throw new RollcallError(
    'conflict',
    `The files of ${folder} changed each of the ${MOST_READS} times that they were read, so they may be of two exports: import them when the export is done. Nothing was imported.`,
  );
}

/** By the listing, since some file systems find a file in any letter case. */
function namesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** What changes when one of the files is written, replaced, added or removed. */
function stampsOf(folder: string, names: readonly string[]): string {
  return JSON.stringify(
    names.map((name) => {
      const stat = statSync(join(folder, name), { throwIfNoEntry: false });
      return [name, stat?.ino, stat?.size, stat?.mtimeMs];
    }),
  );
}

function readIfThere(path: string, readFile: (path: string) => Buffer): Buffer | undefined {
  try {
    return readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
