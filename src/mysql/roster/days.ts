import type { RowDataPacket } from 'mysql2/promise';
import { RollcallError } from '../../errors.js';
import { insertRows, insertStatement } from '../insert-rows.js';
import { buildLivePresence, deleteLivePresence, deleteOptedOut } from '../ingest/live-presence.js';
import type { Transaction } from '../pool.js';

/** A version whose rows are all written. before: the version that was the newest when its import began; null for the first. */
export type WrittenVersion = {
  version: number;
  before: number | null;
  fingerprint: string;
  days: string[];
};

/** Day -> how far ingest had come with it when its live presence was built. */
export type BuiltDays = Map<string, string>;

/**
 * Builds live_presence of a version that nobody can see yet, for every day that will be read with it and has events. This is the long part of
 * a change of version, and ingest goes on meanwhile; showVersion does again what ingest has touched since.
 */
export async function buildDays(
  session: Transaction,
  { version, days }: WrittenVersion,
): Promise<BuiltDays> {
  const built: BuiltDays = new Map();
  const open = await readOpenDays(session, days);
  for (const day of await readDaysWithEvents(session)) {
    if (!open.has(day)) continue;
    // Read first: a batch that commits in between is then built twice rather than missed.
    built.set(day, await readProgress(session, day));
    await buildLivePresence(session, day, version, version);
  }
  return built;
}

/**
 * Makes a version the newest one, all at once: from the commit on, its days are read with it, and every worker's plans are stale. The lock on roster_head waits for
 * the batches under way, and holds up those that come; so everything here is short.
 *
 * Days that a rollup has sealed keep their version, and so do days whose events the retention has deleted: there is nothing to
 * build their presence from again.
 * @throws RollcallError `conflict` when another import was faster
 */
export async function showVersion(
  tx: Transaction,
  written: WrittenVersion,
  built: BuiltDays,
): Promise<void> {
  const { version, before, days } = written;
  await lockHead(tx, written);
  const open = await readOpenDays(tx, days);
  await insertRows(
    tx,
    PIN_DAYS,
    [...open.keys()].map((day) => [day, version]),
  );
  for (const day of built.keys()) if (!open.has(day)) await deleteLivePresence(tx, day, version);
  for (const day of await readDaysWithEvents(tx)) {
    if (!open.has(day)) continue;
    const pinned = open.get(day);
    if (pinned !== undefined) await deleteLivePresence(tx, day, pinned);
    if (built.get(day) === (await readProgress(tx, day))) continue;
    await deleteLivePresence(tx, day, version);
    await buildLivePresence(tx, day, version, version);
  }
  if (before !== null && (await hasNewOptOuts(tx, before, version)))
    await forgetOptedOut(tx, version);
  await tx.execute('UPDATE roster_head SET version = ?, revision = revision + 1 WHERE id = 1', [
    version,
  ]);
}

async function lockHead(
  tx: Transaction,
  { version, before, fingerprint }: WrittenVersion,
): Promise<void> {
  const [heads] = await tx.query<RowDataPacket[]>(
    'SELECT version FROM roster_head WHERE id = 1 FOR UPDATE',
  );
  const [own] = await tx.execute<RowDataPacket[]>(
    'SELECT fingerprint FROM roster_version WHERE version = ?',
    [version],
  );
  if (heads[0]?.['version'] === before && own[0]?.['fingerprint'] === fingerprint) return;
  throw new RollcallError(
    'conflict',
    'Another import has come in while this one was under way, which has changed nothing: import again if it is still wanted.',
  );
}

/** The days that a new version takes over, each with the version that it is pinned to now. */
async function readOpenDays(
  tx: Transaction,
  days: string[],
): Promise<Map<string, number | undefined>> {
  const range = [days[0]!, days.at(-1)!];
  const [pinned] = await tx.execute<RowDataPacket[]>(
    'SELECT day, version FROM roster_day WHERE day BETWEEN ? AND ?',
    range,
  );
  const [closed] = await tx.execute<RowDataPacket[]>(
    `SELECT day FROM day_rollup WHERE state = 'final' AND day BETWEEN ? AND ?
     UNION SELECT x.day FROM expired_day AS x JOIN roster_day AS d ON d.day = x.day WHERE x.day BETWEEN ? AND ?`,
    [...range, ...range],
  );
  const versions = new Map(pinned.map((row) => [row['day'] as string, row['version'] as number]));
  const closedDays = new Set(closed.map((row) => row['day'] as string));
  return new Map(days.filter((day) => !closedDays.has(day)).map((day) => [day, versions.get(day)]));
}

/** A loose scan of the primary key: one step for each day, however many events it has. */
async function readDaysWithEvents(tx: Transaction): Promise<string[]> {
  const [rows] = await tx.query<RowDataPacket[]>('SELECT DISTINCT day FROM access_event');
  return rows.map((row) => row['day'] as string);
}

/** Every batch that touches the day adds one to one of its versions, so an equal sum means equal events. */
async function readProgress(tx: Transaction, day: string): Promise<string> {
  const [rows] = await tx.execute<RowDataPacket[]>(
    'SELECT COALESCE(SUM(version), 0) AS progress FROM day_version WHERE day = ?',
    [day],
  );
  return String(rows[0]?.['progress']);
}

async function hasNewOptOuts(tx: Transaction, before: number, version: number): Promise<boolean> {
  const [rows] = await tx.execute<RowDataPacket[]>(
    `SELECT 1 FROM roster_student AS s LEFT JOIN roster_student AS was ON was.version = ? AND was.student_no = s.student_no
     WHERE s.version = ? AND s.opted_out AND NOT COALESCE(was.opted_out, FALSE) LIMIT 1`,
    [before, version],
  );
  return rows.length > 0;
}

/**
 * A student who opts out is present nowhere from now on, sealed days included. Older days, whose events are gone, are left to the nightly run, which
 * erases the student's events too.
 */
async function forgetOptedOut(tx: Transaction, version: number): Promise<void> {
  for (const day of await readDaysWithEvents(tx)) {
    const [rows] = await tx.execute<RowDataPacket[]>(
      'SELECT version FROM roster_day WHERE day = ?',
      [day],
    );
    const pinned = rows[0]?.['version'] as number | undefined;
    if (pinned !== undefined && pinned !== version) await deleteOptedOut(tx, day, pinned, version);
  }
}

const PIN_DAYS = insertStatement(
  'roster_day',
  [
    { name: 'day', type: 'DATE' },
    { name: 'version', type: 'INT UNSIGNED' },
  ],
  'version = n.version',
);
