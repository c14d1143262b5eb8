import { RollcallError } from '../errors.js';
import { errorCodeOf, type Database } from './pool.js';
import { readRow, write } from './read.js';

/** A database without our schema, and an account that may read the answers only. */
const CANNOT_SAY = new Set(['ER_NO_SUCH_TABLE', 'ER_TABLEACCESS_DENIED_ERROR']);

/**
 * Names the campus of a database that has no name yet, and refuses another name. Two processes that
 * come at once with two names meet at the primary key: one of them is refused.
 * @param campus empty: the campus has no name, and never gets one by itself
 * @throws RollcallError `usage`
 */
export async function rememberCampus(db: Database, campus: string): Promise<void> {
  await write(db, "INSERT IGNORE INTO setting (name, value) VALUES ('campus', :campus)", {
    campus,
  });
  await requireCampus(db, campus);
}

/**
 * Refuses the database of another campus: its workflows have other ids, so a command would start or
 * ask those of another installation. A database that cannot say its name is not refused.
 * @throws RollcallError `usage`
 */
export async function requireCampus(db: Database, campus: string): Promise<void> {
  const stored = await readCampus(db);
  if (stored === undefined || stored === campus) return;
  const belongs = stored === '' ? 'a campus without a name' : `the campus ${stored}`;
  const given = campus === '' ? 'not set' : campus;
  const mend = stored === '' ? 'remove it' : `set it to ${stored}`;
  throw new RollcallError(
    'usage',
    `The database belongs to ${belongs}, but ROLLCALL_CAMPUS is ${given}: ${mend}, or use the database of your campus.`,
  );
}

async function readCampus(db: Database): Promise<string | undefined> {
  try {
    const row = await readRow<{ value: string }>(
      db,
      "SELECT value FROM setting WHERE name = 'campus'",
    );
    return row?.value;
  } catch (error) {
    if (CANNOT_SAY.has(errorCodeOf(error))) return undefined;
    throw error;
  }
}

/** What tells this installation's database from others; a restored dump keeps it. */
export async function readDatabaseId(db: Database): Promise<string> {
  const row = await readRow<{ value: string }>(
    db,
    "SELECT value FROM setting WHERE name = 'database_id'",
  );
  if (row) return row.value;
  throw new RollcallError('usage', 'The database lacks its id: run "rollcall migrate" first.');
}
