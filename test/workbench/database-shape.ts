import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../../src/mysql/pool.js';

/** What information_schema says of a database, but for its rows. */
const ASKED = [
  `SELECT table_name, column_name, column_type, is_nullable, column_default, extra,
          generation_expression
   FROM information_schema.columns WHERE table_schema = DATABASE()`,
  `SELECT table_name, index_name, column_name, non_unique, seq_in_index
   FROM information_schema.statistics WHERE table_schema = DATABASE()`,
  `SELECT constraint_name, check_clause
   FROM information_schema.check_constraints WHERE constraint_schema = DATABASE()`,
  `SELECT table_name, constraint_name, constraint_type
   FROM information_schema.table_constraints WHERE table_schema = DATABASE()`,
  `SELECT trigger_name, action_statement
   FROM information_schema.triggers WHERE trigger_schema = DATABASE()`,
  `SELECT table_name, REPLACE(view_definition, CONCAT('\`', DATABASE(), '\`.'), '')
   FROM information_schema.views WHERE table_schema = DATABASE()`,
];

/** All of a database but its rows, as a text that is the same for two databases made alike. */
export async function shapeOf(db: Database): Promise<string> {
  const lines: string[] = [];
  for (const sql of ASKED) {
    const [rows] = await db.query<RowDataPacket[][]>({ sql, rowsAsArray: true });
    lines.push(...rows.map((row) => JSON.stringify(row)).sort());
  }
  return lines.join('\n');
}
