import type { TextGrid } from '../attendance/roster/roster.js';

/** Cells that a sheet shows as one, the value of which stands in the first. All count from 1. */
export type MergedCells = { column: number; columns: number; line: number; lines: number };

type Row = { line: number; fields: string[] };

/** So many lines of a sheet may be looked at; cells that are merged twice would need more. */
const MOST_LOOKS = 10_000_000;

const IN_A_BLOCK =
  'cells are merged over several lines and columns: unmerge them, and write the value into each';
const HIDDEN =
  'a cell that is merged with the one above holds another value, which does not show: unmerge them';

/**
 * Writes the value of cells that are merged downwards into each of their lines: a course that
 * stands once for its three meetings is the course of all three. Cells that are merged to the right
 * stay, since nobody can tell which column the value belongs to; a title is one. A line within a
 * block of both is a fault, because a table that is read without it would lack something.
 * @param refuse the error for a sheet that cannot be looked through
 */
export function fillMergedCells(
  rows: readonly Row[],
  merges: readonly MergedCells[],
  refuse: (reason: string) => Error,
): TextGrid {
  const rowAt = new Map(rows.map((row) => [row.line, row]));
  const lastLine = rows.at(-1)?.line ?? 0;
  const faultAt = new Map<number, string>();
  let filled = 0;
  let looks = 0;
  for (const { column, columns, line, lines } of merges) {
    if (lines === 1) continue;
    const end = Math.min(line + lines - 1, lastLine);
    looks += Math.max(0, end - line);
    if (looks > MOST_LOOKS) throw refuse('has cells that are merged more than once');
    const value = rowAt.get(line)?.fields[column - 1] ?? '';
    filled += Number(columns === 1 && value !== '');
    for (let at = columns > 1 ? line : line + 1; at <= end; at += 1) {
      const row = rowAt.get(at);
      if (!row) continue;
      if (columns > 1) faultAt.set(at, IN_A_BLOCK);
      else if (!fill(row, column, value)) faultAt.set(at, HIDDEN);
    }
  }
  return {
    rows: rows.filter(({ line }) => !faultAt.has(line)),
    faults: [...faultAt].map(([line, reason]) => ({ line, reason })),
    notes:
      filled === 0
        ? []
        : [`${filled} cells are merged over several lines: each of the lines has their value`],
  };
}

/** Whether the cell was free for the value. */
function fill({ fields }: Row, column: number, value: string): boolean {
  if (value === '' && fields.length < column) return true;
  while (fields.length < column) fields.push('');
  const own = fields[column - 1];
  if (own === '') fields[column - 1] = value;
  return own === '' || own === value;
}
