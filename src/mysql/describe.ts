import { readUnmatched } from './decisions/unmatched.js';
import { schemaLacks } from './migrate.js';
import type { Database } from './pool.js';
import { readRow, readRows } from './read.js';

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
  /** Whether the server is in a replication group whose next primary may answer old rows. */
  isStaleAfterFailover: boolean;
};

export async function describeDatabase(db: Database): Promise<DatabaseDescription> {
  const server = await readRow<{ version: string }>(db, 'SELECT VERSION() AS version');
  const missing = await schemaLacks(db);
  return {
    version: `MySQL ${server!.version}`,
    missing,
    roster: missing.length > 0 ? '' : await describeRoster(db),
    unmatchedWords: missing.length > 0 ? 0 : (await readUnmatched(db)).length,
    isStaleAfterFailover: await isStaleAfterFailover(db),
  };
}

/**
 * With EVENTUAL, a new primary answers before it has applied what the lost one had committed. Then
 * a rollup could seal a day without events that are there a moment later.
 */
async function isStaleAfterFailover(db: Database): Promise<boolean> {
  const rows = await readRows<{ Variable_name: string; Value: string }>(
    db,
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN
       ('group_replication_group_name', 'group_replication_consistency')`,
  );
  const settings = new Map(rows.map(({ Variable_name, Value }) => [Variable_name, Value]));
  return (
    Boolean(settings.get('group_replication_group_name')) &&
    settings.get('group_replication_consistency') === 'EVENTUAL'
  );
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
