import { readUnmatched } from './decisions/unmatched.js';
import { schemaLacks } from './migrate.js';
import type { Database } from './pool.js';
import { readRow } from './read.js';

/** What `rollcall check` says about the database. */
export type DatabaseDescription = {
  /** The server's version, such as "MySQL 8.4.6". */
  version: string;
  /** The migrations that the database still lacks. */
  missing: string[];
  /** The newest roster in words; empty while migrations are missing. */
  roster: string;
  /** How many corrections and confirmations no class of the roster fits. */
  unmatchedWords: number;
};

export async function describeDatabase(db: Database): Promise<DatabaseDescription> {
  const server = await readRow<{ version: string }>(db, 'SELECT VERSION() AS version');
  const missing = await schemaLacks(db);
  return {
    version: `MySQL ${server!.version}`,
    missing,
    roster: missing.length > 0 ? '' : await describeRoster(db),
    unmatchedWords: missing.length > 0 ? 0 : (await readUnmatched(db)).length,
  };
}

async function describeRoster(db: Database): Promise<string> {
  const roster = await readRow<{
    version: number;
    importedAt: string;
    firstDate: string;
    lastDate: string;
  }>(
    db,
    `SELECT v.version, v.imported_at AS importedAt, v.first_date AS firstDate,
            v.last_date AS lastDate
     FROM roster_head h JOIN roster_version v ON v.version = h.version`,
  );
  if (!roster) return 'no roster yet';
  const { version, importedAt, firstDate, lastDate } = roster;
  return `roster ${version} of ${importedAt} for ${firstDate} to ${lastDate}`;
}
