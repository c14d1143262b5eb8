import type { ResultSetHeader } from 'mysql2/promise';
import type { Transaction } from './pool.js';

/**
 * So many rows of a usual length stay below STATEMENT_BYTES, so that their JSON text is made only
 * once.
 */
const ROWS_PER_STATEMENT = 10_000;
/**
 * A server refuses a statement that is longer than its max_allowed_packet. That is 64 MiB by
 * default and seldom less than 1 MiB.
 */
const STATEMENT_BYTES = 768 * 1024;

/** A column of an insert. */
export type Column = {
  name: string;
  /** The type of the sent value, for JSON_TABLE. */
  type: string;
  /** An SQL expression over the sent row `n`, where the stored value is not the sent one. */
  value?: string;
};

/**
 * The text of an `INSERT ... SELECT ... FROM JSON_TABLE(?)`: one prepared statement with one
 * parameter for any number of rows. Rows are arrays in the order of the columns. A value that does
 * not fit its column's type is an error, never a silent NULL.
 * @param onDuplicate what follows ON DUPLICATE KEY UPDATE; the new row is called `n`
 */
export function insertStatement(table: string, columns: Column[], onDuplicate?: string): string {
  const paths = columns
    .map(({ name, type }, i) => `${name} ${type} PATH '$[${i}]' NULL ON EMPTY ERROR ON ERROR`)
    .join(', ');
  const names = columns.map(({ name }) => name).join(', ');
  const values = columns.map(({ name, value }) => value ?? `n.${name}`).join(', ');
  // The derived table gives the new row a name for ON DUPLICATE KEY UPDATE, in every MySQL since
  // 8.0.20.
  return `
    INSERT INTO ${table} (${names})
    SELECT ${values} FROM (SELECT * FROM JSON_TABLE(?, '$[*]' COLUMNS (${paths})) AS j) AS n
    ${onDuplicate ? `ON DUPLICATE KEY UPDATE ${onDuplicate}` : ''}`;
}

/**
 * Inserts rows with a statement of `insertStatement`, in as many runs as it takes.
 * @param rows arrays in the order of the statement's columns
 */
export async function insertRows(
  tx: Transaction,
  statement: string,
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT)
    await insertSome(tx, statement, rows.slice(from, from + ROWS_PER_STATEMENT));
}

async function insertSome(
  tx: Transaction,
  statement: string,
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  const text = JSON.stringify(rows);
  if (rows.length > 1 && Buffer.byteLength(text) > STATEMENT_BYTES) {
    const half = rows.length >> 1;
    await insertSome(tx, statement, rows.slice(0, half));
    await insertSome(tx, statement, rows.slice(half));
  } else {
    await tx.execute<ResultSetHeader>(statement, [text]);
  }
}
