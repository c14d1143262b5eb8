import { readFileSync } from 'node:fs';
import { withoutUnseen } from '../../attendance/roster/unseen.js';
import { RollcallError } from '../../errors.js';
import { readCsv } from '../../roster-files/csv.js';

/** One line of a CSV file. */
export type CsvLine = {
  /** Counted from 1, the header included. */
  line: number;
  /** The text in a column, without spaces around it; empty where the file does not have it. */
  text: (column: string) => string;
};

/** So many faults are told at once. */
const MOST_FAULTS = 20;

/**
 * Reads a CSV file with a header, without signs that do not show, like a file of the roster.
 * @throws RollcallError `usage` where a column is missing, or a line is no CSV
 */
export function csvLines(path: string, required: readonly string[]): CsvLine[] {
  const { rows, faults } = withoutUnseen(readCsv(readFileSync(path), undefined));
  const [first, ...lines] = rows;
  const header = first?.fields ?? [];
  const missing = required.filter((column) => !header.includes(column));
  if (missing.length > 0)
    throw new RollcallError(
      'usage',
      `${path} lacks the column ${missing.join(', ')}: its first line must name ${required.join(', ')}.`,
    );
  refuseFaults(path, faults);
  const position = new Map(header.map((column, i) => [column, i]));
  return lines.map(({ line, fields }) => ({
    line,
    text: (column) => (fields[position.get(column) ?? -1] ?? '').trim(),
  }));
}

/**
 * Refuses a file with faults; nothing of it is used.
 * @param faults reasons that name no student: standard error may be kept in a log
 * @throws RollcallError `usage`
 */
export function refuseFaults(
  path: string,
  faults: readonly { line: number; reason: string }[],
): void {
  if (faults.length === 0) return;
  const told = faults.slice(0, MOST_FAULTS).map(({ line, reason }) => `  line ${line}: ${reason}`);
  const more = faults.length - told.length;
  throw new RollcallError(
    'usage',
    [
      `Nothing of ${path} was used:`,
      ...told,
      ...(more > 0 ? [`  and ${more} more lines`] : []),
    ].join('\n'),
  );
}
