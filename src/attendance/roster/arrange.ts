import { isHeader, LEAST_NAMED, namedColumns } from './header.js';
import type { RosterFile, TextGrid, TextRow, TextTable } from './roster.js';
import { MOST_COLUMNS } from './table-size.js';

/** A title above the header has few lines. */
const MOST_TITLE_LINES = 20;
const SEPARATORS = [
  [',', 'commas'],
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'vertical bars'],
] as const;
export type Separator = (typeof SEPARATORS)[number][0];

/**
 * The sign between the columns of a file: the one that makes most columns known in one of its first
 * lines. Commas, if no other sign does better.
 */
export function separatorOf(file: RosterFile, firstLines: readonly string[]): Separator {
  let best: { sign: Separator; known: number } = { sign: ',', known: 0 };
  for (const [sign] of SEPARATORS) {
    const known = Math.max(0, ...firstLines.map((line) => namedColumns(file, split(line, sign))));
    if (known > best.known) best = { sign, known };
  }
  return best.sign;
}

/** The word for a sign between columns. */
export function separatorWord(separator: Separator): string {
  return SEPARATORS.find(([sign]) => sign === separator)![1];
}

function split(line: string, sign: Separator): string[] {
  return line.split(sign, MOST_COLUMNS).map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
}

/**
 * Finds the header of a file below its title lines, and brings all lines to its width. Empty lines
 * are dropped, and so is a header that a printer's page has repeated.
 */
export function arrangeTable(file: RosterFile, grid: TextGrid): TextTable {
  const filled = grid.rows.filter(isFilled);
  const notes: NonNullable<TextTable['notes']>[number][] = grid.notes.map((reason) => ({
    line: undefined,
    reason,
  }));
  const at = headerAt(file, filled.slice(0, MOST_TITLE_LINES));
  const head = filled[at];
  if (!head) return { header: [], rows: [], faults: grid.faults, notes };
  for (const { line } of filled.slice(0, at))
    notes.push({ line, reason: 'the line is a title above the header: it was not read' });
  const rows: TextRow[] = [];
  const faults = grid.faults.filter(({ line }) => line > head.line || at === 0);
  const header = withoutEmptyEnd(head.fields);
  for (const row of filled.slice(at + 1)) {
    const fields = atWidth(row.fields, header.length);
    if (fields === undefined)
      faults.push({ line: row.line, reason: widthFault(row.fields.length, header.length) });
    else if (fields.some((field, i) => field !== header[i])) rows.push({ line: row.line, fields });
  }
  return { header, rows, faults, headerLine: head.line, openLine: grid.openLine, notes };
}

/**
 * The place of the header: the first line that names all columns that the file must have, else the
 * one that names most of its columns. 0 where no line is like a header.
 */
function headerAt(file: RosterFile, rows: readonly TextRow[]): number {
  const whole = rows.findIndex(({ fields }) => isHeader(file, fields));
  if (whole !== -1) return whole;
  let best = { at: 0, named: LEAST_NAMED - 1 };
  for (const [at, { fields }] of rows.entries()) {
    const named = namedColumns(file, fields);
    if (named > best.named) best = { at, named };
  }
  return best.at;
}

/** Whether a line has any text. */
export function isFilled({ fields }: TextRow): boolean {
  return fields.some((field) => field !== '');
}

/** The fields up to the last one with a text. */
export function withoutEmptyEnd(fields: readonly string[]): readonly string[] {
  return fields.slice(0, fields.findLastIndex((field) => field !== '') + 1);
}

/** The fields at the width of the header, if only empty ones are too many. */
export function atWidth(fields: readonly string[], width: number): readonly string[] | undefined {
  if (fields.length === width) return fields;
  if (fields.length < width || fields.slice(width).some((field) => field !== '')) return undefined;
  return fields.slice(0, width);
}

export function widthFault(width: number, wanted: number): string {
  return `${width} ${width === 1 ? 'field' : 'fields'} where the header has ${wanted}`;
}
