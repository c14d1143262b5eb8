import { insertRows, insertStatement, type Column } from './insert-rows.js';
import type { LoadData } from './load-data.js';
import type { Transaction } from './pool.js';

/** From so many rows on, LOAD DATA saves more than its savepoint costs. */
export const FEWEST_TO_LOAD = 500;

/** A value of a row. */
type Cell = string | number | null;

/** The two statements that write rows to one table, as `loadRows` needs them. */
export type RowStatements = { load: string; insert: string };

/**
 * The statements for one table. Rows are arrays in the order of the columns.
 * @param ifThere what becomes of a row whose key is there already: `replace` takes its place
 */
export function rowStatements(
  table: string,
  columns: Omit<Column, 'value'>[],
  ifThere: 'error' | 'replace',
): RowStatements {
  const names = columns.map(({ name }) => name);
  const replaces = ifThere === 'replace';
  return {
    load: `
      LOAD DATA LOCAL INFILE 'rows' ${replaces ? 'REPLACE' : ''} INTO TABLE ${table}
      CHARACTER SET utf8mb4 (${names.join(', ')})`,
    insert: insertStatement(
      table,
      columns,
      replaces ? names.map((name) => `${name} = n.${name}`).join(', ') : undefined,
    ),
  };
}

/** Writes rows by LOAD DATA where there are many and the server allows it, else by INSERT. */
export async function loadRows(
  tx: Transaction,
  loadData: LoadData,
  { load, insert }: RowStatements,
  rows: readonly (readonly Cell[])[],
): Promise<void> {
  const isLoaded = rows.length >= FEWEST_TO_LOAD && (await loadData(tx, load, () => linesOf(rows)));
  if (!isLoaded) await insertRows(tx, insert, rows);
}

function linesOf(rows: readonly (readonly Cell[])[]): Buffer {
  const lines = rows.map((row) => row.map(cellOf).join('\t'));
  return Buffer.from(`${lines.join('\n')}\n`);
}

/** As LOAD DATA reads a value by default. */
function cellOf(value: Cell): string {
  if (value === null) return '\\N';
  const text = String(value);
  return typeof value === 'string' && /[\t\n\\]/.test(text)
    ? text.replace(/[\t\n\\]/g, (character) => `\\${character}`)
    : text;
}
