import { RollcallError } from '../../errors.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { readRow } from '../read.js';
import { readRosterHead } from './day-plan.js';
import { buildDays, showVersion } from './days.js';
import { deleteLeftovers, writeRosterRows, type NewRoster, type RosterCounts } from './rows.js';

export type ImportedRoster = {
  version: number;
  /** Whether the newest version already had this content, and so stays the newest. */
  unchanged: boolean;
  counts: RosterCounts;
  firstDate: string;
  lastDate: string;
};

type CurrentRoster = ImportedRoster & { fingerprint: string };

/**
 * Stores a roster as the newest version, all or nothing. It writes the rows first, under a version
 * number that nobody reads; then one transaction shows the version. An import that dies before that
 * leaves rows behind, and the next import deletes them.
 * @param options.force accept a roster that is less than half of the newest one
 * @param options.lockWaitSeconds how long to wait for another import to end
 * @throws RollcallError `conflict` when another import does not end in time, `refused` when the
 *   roster shrinks
 */
export async function writeRoster(
  db: Database,
  roster: NewRoster,
  { force = false, lockWaitSeconds = 60 }: { force?: boolean; lockWaitSeconds?: number } = {},
): Promise<ImportedRoster> {
  const session = await db.getConnection();
  try {
    await lockImports(session, lockWaitSeconds);
    const current = await readCurrent(session);
    await deleteLeftovers(session, current?.version ?? 0);
    if (current?.fingerprint === roster.fingerprint) return { ...current, unchanged: true };
    if (current && !force) refuseShrink(current, roster);
    return await writeNewVersion(db, session, roster, current);
  } finally {
    // Only the end of the session gives up the named lock for certain.
    session.destroy();
  }
}

async function lockImports(session: Transaction, waitSeconds: number): Promise<void> {
  const row = await readRow<{ got: 0 | 1 | null }>(
    session,
    "SELECT GET_LOCK(CONCAT('rollcall import ', LEFT(DATABASE(), 40)), :waitSeconds) AS got",
    { waitSeconds },
  );
  if (row?.got === 1) return;
  throw new RollcallError(
    'conflict',
    `Another import has been running for ${waitSeconds} s: try again when it is done.`,
  );
}

async function readCurrent(session: Transaction): Promise<CurrentRoster | undefined> {
  const { version } = await readRosterHead(session);
  if (version === null) return undefined;
  const current = await readRow<VersionRow>(
    session,
    `SELECT fingerprint, first_date AS firstDate, last_date AS lastDate,
            students, devices, access_points AS accessPoints, sections, enrolments, classes
     FROM roster_version WHERE version = :version`,
    { version },
  );
  const { fingerprint, firstDate, lastDate, ...counts } = current!;
  return { version, unchanged: false, fingerprint, counts, firstDate, lastDate };
}

type VersionRow = RosterCounts & Pick<CurrentRoster, 'fingerprint' | 'firstDate' | 'lastDate'>;

/**
 * An export that was cut off is likelier than a university that loses half its students in a day.
 */
function refuseShrink({ version, counts }: CurrentRoster, { roster }: NewRoster): void {
  const shrunk = (['students', 'devices', 'enrolments'] as const).filter(
    (table) => roster[table].length * 2 < counts[table],
  );
  if (shrunk.length === 0) return;
  const figures = shrunk.map(
    (table) => `${roster[table].length} ${table} instead of ${counts[table]}`,
  );
  throw new RollcallError(
    'refused',
    `The roster has less than half of version ${version}: ${figures.join(', ')}; if that is right, import it with --force.`,
  );
}

async function writeNewVersion(
  db: Database,
  session: Transaction,
  roster: NewRoster,
  current: CurrentRoster | undefined,
): Promise<ImportedRoster> {
  const before = current?.version ?? null;
  const version = (before ?? 0) + 1;
  const counts = await writeRosterRows(db, session, version, roster);
  const { days, fingerprint } = roster;
  const written = { version, before, fingerprint, days };
  const built = await buildDays(session, written);
  await withTransaction(db, (tx) => showVersion(tx, written, built));
  return { version, unchanged: false, counts, firstDate: days[0]!, lastDate: days.at(-1)! };
}
