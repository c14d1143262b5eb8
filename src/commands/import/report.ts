import { causesOf, causeText, type Cause } from '../../attendance/roster/causes.js';
import type { CheckedRoster } from '../../attendance/roster/check.js';
import type { ImportedRoster } from '../../mysql/roster/write-roster.js';
import { counted } from '../terminal/counted.js';

/** What `--report` and `--json` say of an import. Each cause stands there once. */
export type ImportReport = {
  /** checked: a dry run found nothing that would hold the import up. */
  outcome: 'imported' | 'unchanged' | 'checked' | 'refused';
  /** Why the roster was refused. */
  refused: string | null;
  /** The version that the roster has, or would have; null where it was refused. */
  version: number | null;
  unchanged: boolean;
  errors: Cause[];
  warnings: Cause[];
  /** The lines that are wrong without the roster being wrong; nothing of them is used. */
  leftOut: CountedCause[];
  /** The files and columns that were left out. */
  notRead: Cause[];
  /** How the files were understood: other names of columns, encodings, titles. */
  notes: Cause[];
};

/** lineCount: of the lines that it names. */
type CountedCause = Cause & { lineCount: number };

/** @param result what was imported or would be, or why nothing was */
export function importReport(
  checked: CheckedRoster,
  result: ImportedRoster | string,
  { dryRun = false }: { dryRun?: boolean },
): ImportReport {
  const causes = {
    errors: 'errors' in checked ? causesOf(checked.errors) : [],
    warnings: 'errors' in checked ? [] : causesOf(checked.warnings),
    leftOut: causesOf(checked.leftOut).map((cause) => ({ ...cause, lineCount: lineCount(cause) })),
    notRead: causesOf(checked.notRead),
    notes: causesOf(checked.notes),
  };
  if (typeof result === 'string')
    return { outcome: 'refused', refused: result, version: null, unchanged: false, ...causes };
  const { counts, ...imported } = result;
  const outcome = result.unchanged ? 'unchanged' : 'imported';
  return {
    outcome: dryRun ? 'checked' : outcome,
    refused: null,
    ...imported,
    ...counts,
    ...causes,
  };
}

/** The same for people. */
export function importText(
  checked: CheckedRoster,
  { version, unchanged, counts, firstDate, lastDate }: ImportedRoster,
  { dryRun = false }: { dryRun?: boolean },
): string {
  const headline = dryRun
    ? `The roster can be imported as version ${version}. Nothing was written.`
    : `Roster version ${version} imported.`;
  const lines = [
    unchanged ? `Roster unchanged: it is the same as version ${version}.` : headline,
    `${counts.students} students${counts.logins > 0 ? ` (${counts.logins} with a login)` : ''}, ${counts.devices} devices, ${counts.accessPoints} access points, ${counts.sections} sections, ` +
      `${counts.enrolments} enrolments, ${counts.classes} classes from ${firstDate} to ${lastDate}.`,
    ...causesOf(checked.notes).map((cause) => `note: ${causeText(cause)}`),
    ...causesOf(checked.leftOut).map(
      (cause) => `left out (${counted(lineCount(cause), 'line')}): ${causeText(cause)}`,
    ),
    ...causesOf([...checked.notRead, ...('errors' in checked ? [] : checked.warnings)]).map(
      (cause) => `warning: ${causeText(cause)}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function lineCount({ places }: Cause): number {
  return places.reduce((sum, { lines }) => sum + lines.length, 0);
}
