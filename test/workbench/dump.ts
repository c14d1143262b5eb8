import type { Database } from '../../src/mysql/pool.js';
import { rowsOf } from './roster-campus.js';

/** The columns of a table that can be written: not the generated ones. */
export async function storedColumns(db: Database, table: string): Promise<string> {
  const columns = await rowsOf(
    db,
    `SELECT column_name FROM information_schema.columns
     WHERE table_schema = DATABASE() AND table_name = ? AND generation_expression = ''
     ORDER BY ordinal_position`,
    [table],
  );
  return columns.map(([name]) => `\`${String(name)}\``).join(', ');
}

/** Takes a dump, and returns what restores it: every table made anew, with the rows of the dump. */
export async function dumpTables(db: Database): Promise<() => Promise<void>> {
  const found = await rowsOf(db, "SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'");
  const tables = found.map(([name]) => String(name));
  for (const table of tables) {
    await db.query(`CREATE TABLE dump_${table} LIKE ${table}`);
    const columns = await storedColumns(db, table);
    await db.query(`INSERT INTO dump_${table} (${columns}) SELECT ${columns} FROM ${table}`);
  }
  return async () => {
    for (const table of tables) {
      await db.query(`DROP TABLE ${table}`);
      await db.query(`RENAME TABLE dump_${table} TO ${table}`);
    }
  };
}
