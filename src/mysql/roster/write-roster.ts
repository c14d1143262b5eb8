import { RollcallError } from '../../errors.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { readRow } from '../read.js';
import { claimVersion, type Claim } from './claim.js';
import { readRosterHead } from './roster-head.js';
import { buildDays, showVersion } from './days.js';
import { refuseLosses, type AcceptedLosses } from './losses.js';
import { countLogins } from './logins.js';
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

/** The server gives up the named lock of a session that is silent for half a minute. */
const KEEP_LOCK_MS = 5_000;

/**
 * Stores a roster as the newest version, all or nothing. It claims a version number that nobody
 * reads, writes the rows, and then shows the version in one transaction. An import that dies before
 * that leaves rows behind, and the next import deletes them.
 *
 * A named lock makes imports wait for each other. It is no fence, because a server gives it up when
 * its session breaks. The fence is the claim, whose row each transaction of the import locks.
 * @param options which losses are accepted
 * @param options.lockWaitSeconds how long to wait for another import to end
 * @throws RollcallError `conflict` when another import does not end in time or takes over,
 *   `refused` when the roster loses much
 */
export async function writeRoster(
  db: Database,
  roster: NewRoster,
  { lockWaitSeconds = 60, ...accepted }: AcceptedLosses & { lockWaitSeconds?: number } = {},
): Promise<ImportedRoster> {
  const session = await db.getConnection();
  let keepLock: NodeJS.Timeout | undefined;
  try {
    await lockImports(session, lockWaitSeconds);
    keepLock = setInterval(() => void session.ping().catch(() => undefined), KEEP_LOCK_MS);
    const claimed = await claimNext(db, roster, accepted);
    if ('done' in claimed) return claimed.done;
    return await writeNewVersion(db, claimed.claim, roster);
  } finally {
    clearInterval(keepLock);
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

/** Claims the version after the newest one, unless the newest one is this roster already. */
async function claimNext(
  db: Database,
  roster: NewRoster,
  accepted: AcceptedLosses,
): Promise<{ claim: Claim } | { done: ImportedRoster }> {
  return claimVersion<ImportedRoster>(db, async (tx) => {
    const current = await readCurrent(tx);
    if (!current) return { newest: 0 };
    const { fingerprint, ...imported } = current;
    const newest = current.version;
    if (fingerprint === roster.fingerprint)
      return { newest, done: { ...imported, unchanged: true } };
    await refuseLosses(tx, current, roster, accepted);
    return { newest };
  });
}

/**
 * What an import of the roster would do now. It writes nothing.
 * @throws RollcallError `refused` as the import would
 */
export async function planImport(
  db: Database,
  roster: NewRoster,
  accepted: AcceptedLosses = {},
): Promise<ImportedRoster> {
  return withTransaction(db, async (tx) => {
    const current = await readCurrent(tx);
    const unchanged = current?.fingerprint === roster.fingerprint;
    if (current && !unchanged) await refuseLosses(tx, current, roster, accepted);
    const { students, devices, accessPoints, sections, enrolments } = roster.roster;
    return {
      version: unchanged ? current.version : (current?.version ?? 0) + 1,
      unchanged,
      counts: {
        students: students.length,
        devices: devices.length,
        logins: countLogins(roster.roster),
        accessPoints: new Set(accessPoints.map(({ accessPoint }) => accessPoint)).size,
        sections: sections.length,
        enrolments: enrolments.length,
        classes: Array.from(roster.classes).length,
      },
      firstDate: roster.days[0]!,
      lastDate: roster.days.at(-1)!,
    };
  });
}

async function readCurrent(tx: Transaction): Promise<CurrentRoster | undefined> {
  const { version } = await readRosterHead(tx);
  if (version === null) return undefined;
  const current = await readRow<VersionRow>(
    tx,
    `SELECT fingerprint, first_date AS firstDate, last_date AS lastDate,
            students, devices, logins, access_points AS accessPoints, sections, enrolments, classes
     FROM roster_version WHERE version = :version`,
    { version },
  );
  const { fingerprint, firstDate, lastDate, ...counts } = current!;
  return { version, unchanged: false, fingerprint, counts, firstDate, lastDate };
}

type VersionRow = RosterCounts & Pick<CurrentRoster, 'fingerprint' | 'firstDate' | 'lastDate'>;

async function writeNewVersion(
  db: Database,
  claim: Claim,
  roster: NewRoster,
): Promise<ImportedRoster> {
  const { version } = claim;
  const { days, fingerprint } = roster;
  await deleteLeftovers(db, claim);
  const counts = await writeRosterRows(db, claim, roster);
  const before = version === 1 ? null : version - 1;
  const written = { claim, before, fingerprint, days, counts };
  const built = await buildDays(db, written);
  await withTransaction(db, (tx) => showVersion(tx, written, built));
  return { version, unchanged: false, counts, firstDate: days[0]!, lastDate: days.at(-1)! };
}
