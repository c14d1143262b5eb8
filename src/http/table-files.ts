import { stringify } from 'csv-stringify/sync';
import writeExcelFile from 'write-excel-file/node';
import type { SheetData } from 'write-excel-file/node';

/** A table as it is on the screen. */
export type Table = {
  /** The name of its sheet. */
  name: string;
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
};
export type Cell = string | number | boolean | null;

/** A format of downloads. */
export type Format = 'csv' | 'xlsx';

export const MEDIA_TYPES: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/**
 * The file of some tables. A CSV file holds the first one only.
 */
export async function tableFile(
  tables: readonly [Table, ...Table[]],
  format: Format,
): Promise<Buffer> {
  return format === 'csv' ? csvFile(tables[0]) : xlsxFile(tables);
}

/** Excel reads UTF-8 only behind a byte order mark. */
const BYTE_ORDER_MARK = '\uFEFF';

function csvFile({ columns, rows }: Table): Buffer {
  return Buffer.from(BYTE_ORDER_MARK + csvText([columns, ...rows]));
}

/** The text of a CSV file, in which no text is a formula. */
export function csvText(lines: readonly (readonly Cell[])[]): string {
  return stringify(
    lines.map((row) => row.map((cell) => plain(cell) ?? '')),
    { record_delimiter: 'windows', cast: { boolean: (value) => String(value) } },
  );
}

async function xlsxFile(tables: readonly Table[]): Promise<Buffer> {
  const sheets = tables.map(({ name, columns, rows }) => ({
    sheet: name,
    stickyRowsCount: 1,
    data: [
      columns.map((value) => ({ value, fontWeight: 'bold' as const })),
      ...rows.map((row) => row.map(plain)),
    ] satisfies SheetData,
  }));
  return writeExcelFile(sheets).toBuffer();
}

/**
 * A text that begins like a formula gets an apostrophe in front: a spreadsheet shows it and does
 * not compute it. In an Excel file no text is a formula, but it would become one in a CSV file that
 * somebody saves from it.
 */
function plain(cell: Cell): Cell {
  return typeof cell === 'string' && FORMULA.test(cell) ? `'${cell}` : cell;
}

/** Also behind spaces, which some programs cut off, and in the full width of Chinese keyboards. */
const FORMULA = /^[\t\r\n]|^\s*[=+\-@＝＋－＠]/u;
