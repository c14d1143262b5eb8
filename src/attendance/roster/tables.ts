import { arrangeTable } from './arrange.js';
import type { FolderFindings } from './folder.js';
import { oneRosterTables } from './one-roster.js';
import { ROSTER_FILES, type RosterFile, type RosterTables, type TextGrid } from './roster.js';
import { withoutUnseen } from './unseen.js';

/** Reads a file or sheet by its name. file: what it holds; undefined for a file of OneRoster. */
export type ReadGrid = (name: string, file: RosterFile | undefined) => TextGrid;

/**
 * The tables of a roster. The check reads one after the other: each is read when it is asked for
 * and not kept, since all of them together need much memory.
 */
export function rosterTables(
  names: readonly string[],
  { files, oneRoster }: FolderFindings,
  readGrid: ReadGrid,
): RosterTables {
  const read: ReadGrid = (name, file) => withoutUnseen(readGrid(name, file));
  const tables: RosterTables = {};
  const byLowerCase = new Map(names.map((name) => [name.toLowerCase(), name]));
  const standard = oneRosterTables((lowerCase) => {
    const name = byLowerCase.get(lowerCase);
    return name === undefined ? undefined : read(name, undefined);
  });
  const tableOf = (file: RosterFile) => {
    const name = files.get(file);
    if (name === file) return arrangeTable(file, read(name, file));
    if (name !== undefined) return { ...arrangeTable(file, read(name, file)), name };
    if (oneRoster && file === 'students.csv') return standard.students();
    if (oneRoster && file === 'enrolments.csv') return standard.enrolments();
    return undefined;
  };
  for (const file of ROSTER_FILES)
    Object.defineProperty(tables, file, { get: () => tableOf(file) });
  return tables;
}
