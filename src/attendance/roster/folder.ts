import { fileMeant } from './known-names.js';
import { ROSTER_FILES, type RosterFault } from './roster.js';

/** What is found of the names of the files in a roster folder. */
export type FolderFindings = {
  /** Files under a name that is nearly right. */
  errors: RosterFault[];
  /** All other files that are none of a roster. */
  notRead: RosterFault[];
  /** The files that are not there because they have another name. */
  misnamed: Set<string>;
};

/** Looks at the names of all files of a folder. Hidden files are left out. */
export function checkFolder(names: readonly string[]): FolderFindings {
  const found: FolderFindings = { errors: [], notRead: [], misnamed: new Set() };
  for (const file of names) {
    if (file.startsWith('.') || ROSTER_FILES.some((one) => one === file)) continue;
    const right = fileMeant(file, names);
    if (right === undefined) {
      found.notRead.push({ file, line: undefined, reason: 'the file was not read' });
      continue;
    }
    const mend = /\.csv$/i.test(file) ? 'rename it to' : 'save it as CSV in UTF-8, as';
    const reason = `the file is not read under this name: ${mend} ${right}`;
    found.errors.push({ file, line: undefined, reason });
    found.misnamed.add(right);
  }
  return found;
}
