import type { Database } from '../../src/mysql/pool.js';
import { rowsOf } from './roster-campus.js';

/** Takes a dump, and returns what restores it: every table made anew, with the rows of the dump. */
export async function dumpTables(db: Database): Promise<() => Promise<void>> {
  const found = await rowsOf(db, "SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'");
  const tables = found.map(([name]) => String(name));
  for (const table of tables) {
    await db.query(`CREATE TABLE dump_${table} LIKE ${table}`);
    await db.query(`INSERT INTO dump_${table} SELECT * FROM ${table}`);
  }
  return async () => {
    for (const table of tables) {
      await db.query(`DROP TABLE ${table}`);
      await db.query(`RENAME TABLE dump_${table} TO ${table}`);
    }
  };
}
