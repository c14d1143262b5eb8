import { daysBetween } from '../../attendance/wall-clock.js';
import type { Database, Transaction } from '../pool.js';
import { readRow, readRows } from '../read.js';

export type StoredVersion = {
  version: number;
  firstDate: string;
  lastDate: string;
  /** Whether a newer version took over before the events that are kept now. */
  isReplaced: boolean;
};

/** Who needs which roster version. */
export type Needs = {
  /** Oldest first. */
  versions: StoredVersion[];
  /** Whether the day's results or its next rollup need the version. */
  isNeededOn: (version: number, day: string) => boolean;
  /** The versions with which a day can still be rolled up. */
  rollable: ReadonlySet<number>;
};

/**
 * Reads who needs which roster version:
 *
 * - the day that is read with it (`roster_day`), was rolled up with it, or is being rolled up;
 * - a day whose events are not deleted and that it is the newest version for: its next rollup picks
 *   it.
 *
 * A day never goes back to an older version: imports, pins and rollups only take newer ones. So a
 * version that a day does not need now is not needed by it later.
 * @param limit "YYYY-MM-DD": the first day whose events are kept
 */
export async function readNeeds(db: Database, limit: string): Promise<Needs> {
  const versions = await readVersions(db, limit);
  const expired = new Set((await readRows<Day>(db, 'SELECT day FROM expired_day')).map(dayOf));
  const newestFor = new Map<string, number>();
  for (const { version, firstDate, lastDate } of versions)
    for (const day of daysBetween(firstDate, lastDate)) newestFor.set(day, version);
  const users = await readRows<Day & { version: number }>(db, SELECT_USERS);
  const used = new Set(users.map(({ day, version }) => `${version} ${day}`));
  const open = (day: string) => !expired.has(day);
  return {
    versions,
    isNeededOn: (version, day) =>
      used.has(`${version} ${day}`) || (open(day) && newestFor.get(day) === version),
    rollable: new Set([
      ...[...newestFor].flatMap(([day, version]) => (open(day) ? [version] : [])),
      ...users.flatMap(({ day, version }) => (open(day) ? [version] : [])),
    ]),
  };
}

type Day = { day: string };
const dayOf = ({ day }: Day) => day;

async function readVersions(db: Database, limit: string): Promise<StoredVersion[]> {
  const rows = await readRows<Omit<StoredVersion, 'isReplaced'> & { isReplaced: 0 | 1 }>(
    db,
    `SELECT v.version, v.first_date AS firstDate, v.last_date AS lastDate,
            COALESCE(LEAD(v.imported_at) OVER (ORDER BY v.version) < :limit, FALSE) AS isReplaced
     FROM roster_version v JOIN roster_head h ON v.version <= h.version
     ORDER BY v.version`,
    { limit },
  );
  return rows.map((row) => ({ ...row, isReplaced: row.isReplaced === 1 }));
}

/** Whether a day is read, was rolled up or is being rolled up with a version now. */
export async function isUsedOn(tx: Transaction, version: number, day: string): Promise<boolean> {
  const used = await readRow(
    tx,
    `SELECT u.day FROM (${SELECT_USERS}) AS u WHERE u.day = :day AND u.version = :version LIMIT 1`,
    { day, version },
  );
  return used !== undefined;
}

const SELECT_USERS = `
  SELECT day, version FROM roster_day
  UNION SELECT day, roster_version FROM day_rollup
  UNION SELECT day, roster_version FROM rollup_start WHERE run_id <> 'retention'`;
