import type { TextGrid } from './roster.js';

/** No-break spaces, which web pages have, and signs without a width. */
const UNSEEN = /[\u00a0\u200b\u2060\ufeff]/;
const WITHOUT_WIDTH = /[\u200b\u2060\ufeff]/g;
const NOTE =
  'signs that do not show (no-break or zero-width spaces) were taken out, or read as spaces';

/**
 * The same table without signs that nobody sees in a report: a student id that was copied from a
 * web page would be another one than the same id in the next file.
 */
export function withoutUnseen(grid: TextGrid): TextGrid {
  let found = false;
  const rows = grid.rows.map((row) => {
    if (!row.fields.some((field) => UNSEEN.test(field))) return row;
    found = true;
    return { ...row, fields: row.fields.map(plainText) };
  });
  return found ? { ...grid, rows, notes: [...grid.notes, NOTE] } : grid;
}

function plainText(field: string): string {
  if (!UNSEEN.test(field)) return field;
  return field.replaceAll(WITHOUT_WIDTH, '').replaceAll('\u00a0', ' ').trim();
}
