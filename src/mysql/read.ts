import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database, Transaction } from './pool.js';

/** The values of a statement's named placeholders: `:date` takes the value of `date`. */
export type Values = Record<string, string | number | boolean | Uint8Array | null>;

/**
 * Reads rows. Every value from outside is a parameter of the prepared statement.
 *
 * Dates and times come back as text, whole numbers and DOUBLE as numbers, SUM() and DECIMAL as
 * text, BLOB as a Buffer, BOOLEAN and comparisons as 0 or 1. A number may be the value of LIMIT
 * too.
 * @param sql a SELECT with named placeholders, whose columns are the fields of `T`. Nothing checks
 *   this at run time.
 */
export async function readRows<T>(
  db: Database | Transaction,
  sql: string,
  values: Values = {},
): Promise<T[]> {
  const [rows] = await db.execute<RowDataPacket[]>(sql, values);
  return rows as unknown as T[];
}

/** Reads the first row; undefined where there is none. See `readRows`. */
export async function readRow<T>(
  db: Database | Transaction,
  sql: string,
  values: Values = {},
): Promise<T | undefined> {
  const [row] = await readRows<T>(db, sql, values);
  return row;
}

/**
 * Reads rows as tuples in the order of the columns: less work than objects where there are very
 * many. See `readRows`.
 */
export async function readTuples<T extends readonly unknown[]>(
  db: Database | Transaction,
  sql: string,
  values: Values = {},
): Promise<T[]> {
  const [rows] = await db.execute<RowDataPacket[][]>({ sql, rowsAsArray: true }, values);
  return rows as unknown as T[];
}

/**
 * Runs an INSERT, UPDATE or DELETE with named placeholders.
 * @returns how many rows it matched; after ON DUPLICATE KEY UPDATE a changed row counts twice
 */
export async function write(
  db: Database | Transaction,
  sql: string,
  values: Values = {},
): Promise<number> {
  const [{ affectedRows }] = await db.execute<ResultSetHeader>(sql, values);
  return affectedRows;
}

/**
 * The SQL of a list that is one parameter, sent as JSON text. The statement
 *
 *     SELECT ... FROM ${listOf('classNos', 'INT UNSIGNED')} AS listed
 *     STRAIGHT_JOIN class c ON c.class_no = listed.item
 *
 * takes `{ classNos: JSON.stringify(classNos) }`.
 *
 * MySQL does not know how long the list is. STRAIGHT_JOIN makes it go from the list to the rows by
 * their key; after `IN` it may scan the table.
 * @param type the items' SQL type; of text with the column's collation, else no index is used
 */
export function listOf(placeholder: string, type: string): string {
  return `(
    SELECT item
    FROM JSON_TABLE(:${placeholder}, '$[*]' COLUMNS (item ${type} PATH '$' ERROR ON ERROR)) AS list
  )`;
}
