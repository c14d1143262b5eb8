import { fileMeant, fileNamed } from './known-names.js';
import { MISSING } from './lines.js';
import { isOneRoster, isOneRosterFile } from './one-roster.js';
import { ROSTER_FILES, type RosterFault, type RosterFile } from './roster.js';

/** What is found of the names of the files of a roster, or of the sheets of a workbook. */
export type FolderFindings = {
  /** Which file or sheet holds what. */
  files: Map<RosterFile, string>;
  /** Whether students and enrolments come from the files of OneRoster. */
  oneRoster: boolean;
  /** Files under a name that is nearly right, and those that two names may mean. */
  errors: RosterFault[];
  /** All other files that are none of a roster. */
  notRead: RosterFault[];
  /** Those of them that could be a table, if their name said which. */
  unknown: string[];
  /** Files that are read under another name than their own. */
  notes: RosterFault[];
  /** The files that are not there because they have another name. */
  misnamed: Set<string>;
};

/** The endings of tables that are read; a sheet has none. */
const READABLE = /^[^.]*$|\.(?:csv|tsv|txt|xlsx)$/i;
const OTHER_TABLES = /\.(?:xls|ods|json)$/i;

/** Looks at the names of all files of a roster. Hidden files are left out. */
export function checkFolder(names: readonly string[]): FolderFindings {
  const found: FolderFindings = {
    files: new Map(),
    oneRoster: isOneRoster(names),
    errors: [],
    notRead: [],
    unknown: [],
    notes: [],
    misnamed: new Set(),
  };
  for (const file of ROSTER_FILES) if (names.includes(file)) found.files.set(file, file);
  const others = names.filter(
    (name) => !name.startsWith('.') && !ROSTER_FILES.some((file) => file === name),
  );
  const readable = others.filter((name) => READABLE.test(name));
  const isOther = (name: string) => found.oneRoster && isOneRosterFile(name);
  for (const name of readable) if (!isOther(name)) takeName(name, found);
  for (const name of others) if (!isTaken(name, found) && !isOther(name)) tellOther(name, found);
  return found;
}

/**
 * The errors of a roster with those of its folder. A file that is missing because it has another
 * name is told once, under that name; and while one is missing, so is each table that may be it.
 * @param found the errors that the tables have, without line where a whole file is missing
 */
export function errorsOfFolder(
  { errors, misnamed, unknown }: FolderFindings,
  found: readonly RosterFault[],
): RosterFault[] {
  const left = found.filter(({ file, line }) => line !== undefined || !misnamed.has(file));
  const isMissing = left.some(({ line, reason }) => line === undefined && reason === MISSING);
  const reason = 'no table is known by this name: rename it, if it is one that is missing';
  const mayBe = isMissing ? unknown.map((file) => ({ file, line: undefined, reason })) : [];
  return [...errors, ...left, ...mayBe];
}

/** Takes a file whose name means one file of the roster that is not there under its own name. */
function takeName(name: string, { files, notes, errors }: FolderFindings): void {
  const file = fileNamed(name);
  const other = file && files.get(file);
  if (file === undefined || other === file) return;
  if (other === undefined) {
    files.set(file, name);
    notes.push({ file: name, line: undefined, reason: `the file is read as ${file}` });
    return;
  }
  const reason = `${other} may be ${file} as well: leave the right one, or rename it to ${file}`;
  errors.push({ file: name, line: undefined, reason });
}

function isTaken(name: string, { files, errors }: FolderFindings): boolean {
  return [...files.values()].includes(name) || errors.some(({ file }) => file === name);
}

function tellOther(
  name: string,
  { files, errors, notRead, unknown, misnamed }: FolderFindings,
): void {
  const isTable = READABLE.test(name) || OTHER_TABLES.test(name);
  const missing = (file: RosterFile) => !files.has(file);
  const named = fileNamed(name);
  const right = named !== undefined && missing(named) ? named : fileMeant(name, (f) => !missing(f));
  if (!isTable || right === undefined) {
    if (isTable && named === undefined) unknown.push(name);
    notRead.push({ file: name, line: undefined, reason: 'the file was not read' });
    return;
  }
  const mend = OTHER_TABLES.test(name) ? 'save it as CSV in UTF-8, as' : 'rename it to';
  const reason = `the file is not read under this name: ${mend} ${right}`;
  errors.push({ file: name, line: undefined, reason });
  misnamed.add(right);
}
