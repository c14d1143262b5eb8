import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { fileNamed } from '../attendance/roster/known-names.js';
import { isOneRosterFile } from '../attendance/roster/one-roster.js';
import type { TextGrid } from '../attendance/roster/roster.js';
import type { ReadGrid } from '../attendance/roster/tables.js';
import { RollcallError } from '../errors.js';
import { readCsv } from './csv.js';
import { readFolder } from './read-folder.js';
import { isWorkbook, openWorkbook, type Workbook } from './workbook.js';
import { openZip, type Zip } from './zip.js';

/** The files of a folder or a zip, or the sheets of a workbook. */
export type RosterSource = { names: string[]; read: ReadGrid };

const WORKBOOK = /\.xlsx$/i;
const TABLE = /\.(?:csv|tsv|txt|xlsx)$/i;

/**
 * Opens a roster: a folder of CSV files, the same as a zip, or an Excel workbook with one sheet for
 * each file. A file of a folder may be a workbook, too; its first sheet with rows then counts.
 * @throws RollcallError `usage` if there is no such roster, `refused` if it cannot be read,
 *   `conflict` while somebody writes its files
 */
export async function openRoster(path: string): Promise<RosterSource> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return openFolder(path);
  const opened = stat?.isFile() ? await openPacked(readFileSync(path), path) : undefined;
  if (opened) return opened;
  throw new RollcallError('usage', `${path} is ${WANTED}`);
}

/**
 * Opens the bytes of a .zip or a .xlsx; undefined where they are neither.
 * @param what its name, for messages
 * @throws RollcallError `refused` if it cannot be read
 */
export async function openPacked(bytes: Buffer, what: string): Promise<RosterSource | undefined> {
  if (isOldWorkbook(bytes))
    throw new RollcallError('refused', `${what} ${OLD_WORKBOOK}; nothing was imported.`);
  if (!bytes.subarray(0, 2).equals(Buffer.from('PK'))) return undefined;
  const zip = await openZip(bytes, what);
  return isWorkbook(zip) ? sheetsOf(await openWorkbook(zip, what)) : openZipOfFiles(zip, what);
}

const WANTED =
  'not a folder, a .zip or a .xlsx: give the folder that holds the CSV files of the roster, or one of these.';
const OLD_WORKBOOK = 'is an old Excel file or has a password: save it as .xlsx without one';

/** The first bytes of .xls files, and of workbooks with a password. */
function isOldWorkbook(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]));
}

async function openFolder(folder: string): Promise<RosterSource> {
  const { names, bytesOf } = await readFolder(
    folder,
    (name) => fileNamed(name) !== undefined || isOneRosterFile(name),
  );
  return sourceOf(names, bytesOf);
}

function sheetsOf({ sheets, read }: Workbook): RosterSource {
  return { names: sheets, read };
}

/** The files of the one folder of a zip in which a roster lies. */
async function openZipOfFiles(zip: Zip, what: string): Promise<RosterSource> {
  const names = zip.names.filter((name) => !/(?:^|\/)(?:\.|__MACOSX\/)/.test(name));
  const known = names.filter((name) => isRosterName(basename(name)));
  const folders = [...new Set(known.map(folderOf))];
  if (folders.length > 1)
    throw new RollcallError(
      'refused',
      `${what} holds roster files in several folders, ${folders
        .slice(0, 3)
        .map((name) => name || '(its top)')
        .join(', ')}: make a zip of one; nothing was imported.`,
    );
  const [folder = ''] = folders;
  const bytesOf = new Map<string, Buffer>();
  const here = names.filter((name) => folderOf(name) === folder);
  for (const name of here) if (TABLE.test(name)) bytesOf.set(basename(name), await zip.read(name));
  return sourceOf(here.map((name) => basename(name)).sort(), (name) => bytesOf.get(name)!);
}

function isRosterName(name: string): boolean {
  return TABLE.test(name) && (fileNamed(name) !== undefined || isOneRosterFile(name));
}

function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1);
}

/** CSV files, and workbooks that stand for one file each. */
async function sourceOf(names: string[], bytesOf: (name: string) => Buffer): Promise<RosterSource> {
  const workbooks = new Map<string, TextGrid>();
  for (const name of names)
    if (
      WORKBOOK.test(name) &&
      fileNamed(name) !== undefined &&
      !names.includes(`${fileNamed(name)}`)
    )
      workbooks.set(name, await firstSheet(bytesOf(name), name));
  return {
    names,
    read: (name, file) => workbooks.get(name) ?? readCsv(bytesOf(name), file),
  };
}

async function firstSheet(bytes: Buffer, name: string): Promise<TextGrid> {
  if (isOldWorkbook(bytes))
    throw new RollcallError('refused', `${name} ${OLD_WORKBOOK}; nothing was imported.`);
  const { sheets, read } = await openWorkbook(await openZip(bytes, name), name);
  for (const sheet of sheets) {
    const grid = read(sheet);
    if (grid.rows.length > 0) return grid;
  }
  return { rows: [], faults: [], notes: [] };
}
