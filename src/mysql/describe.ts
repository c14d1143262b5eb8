import type { RowDataPacket } from 'mysql2/promise';
import { schemaLacks } from './migrate.js';
import type { Database } from './pool.js';

/** What `rollcall check` says of the database: the server's version, the migrations that it lacks, the roster in force in words. */
export async function describeDatabase(
  db: Database,
): Promise<{ version: string; missing: string[]; roster: string }> {
  const [rows] = await db.query<RowDataPacket[]>('SELECT VERSION() AS version');
  const missing = await schemaLacks(db);
  return {
    version: `MySQL ${String(rows[0]?.['version'])}`,
    missing,
    roster: missing.length > 0 ? '' : await describeRoster(db),
  };
}

async function describeRoster(db: Database): Promise<string> {
  const [rows] = await db.query<RowDataPacket[]>(
    'SELECT v.version, v.imported_at, v.first_date, v.last_date FROM roster_head h JOIN roster_version v ON v.version = h.version',
  );
  const roster = rows[0];
  if (!roster) return 'no roster yet';
  return `roster ${String(roster['version'])} of ${String(roster['imported_at'])} for ${String(roster['first_date'])} to ${String(roster['last_date'])}`;
}
