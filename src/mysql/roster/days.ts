import { buildLivePresence, deleteLivePresence, deleteOptedOut } from '../ingest/live-presence.js';
import { insertRows, insertStatement } from '../insert-rows.js';
import type { Database, Transaction } from '../pool.js';
import { readRow, readRows, write } from '../read.js';
import {
  applyErasures,
  forgetErased,
  suppressOptedOut,
  withholdOptedOut,
} from './apply-erasures.js';
import { lockClaim, overtaken, withClaim, type Claim } from './claim.js';
import { forgetCorrected } from './corrected-logins.js';
import { keepOptOuts } from './kept-opt-outs.js';
import { renewRevision } from './roster-head.js';
import type { RosterCounts } from './rows.js';

/** A version whose rows are all written, but which nobody can see yet. */
export type WrittenVersion = {
  claim: Claim;
  /** The version that was the newest when the import began; null for the first import. */
  before: number | null;
  fingerprint: string;
  /** Every day that the timetable covers, in order. */
  days: string[];
  counts: RosterCounts;
};

/** What was built of a version before it is shown. */
export type BuiltDays = {
  /** Day -> how far ingest had come with the day when its live presence was built. */
  progress: Map<string, string>;
  /** How many rows the ledger of erasures had before. */
  erasures: number;
};

/**
 * Builds live_presence of a version that nobody can see yet, for every day that has events and will
 * be read with this version. This is the long part of a change of version, and ingest goes on
 * meanwhile: showVersion builds those days again that ingest has touched since.
 */
export async function buildDays(
  db: Database,
  { claim, days }: Pick<WrittenVersion, 'claim' | 'days'>,
): Promise<BuiltDays> {
  const erasures = await withClaim(db, claim, (tx) => applyErasures(tx, claim.version));
  const progress: BuiltDays['progress'] = new Map();
  const open = await readOpenDays(db, days);
  for (const day of await readDaysWithEvents(db)) {
    if (!open.has(day)) continue;
    // Progress is read first: a batch that commits in between is then built twice, not missed.
    progress.set(day, await readProgress(db, day));
    await withClaim(db, claim, (tx) => buildLivePresence(tx, day, claim.version, claim.version));
  }
  return { progress, erasures };
}

/**
 * Makes a version the newest one, all at once: from the commit on, its days are read with it, and
 * the plans of every worker are stale. The lock on roster_head waits for the batches under way, and
 * new batches wait for it. So everything here must be short.
 *
 * Days that a rollup has sealed keep their version. So do days whose events the retention has
 * deleted: there is nothing to build their presence from again.
 *
 * A crash before the commit shows nothing, and the next import deletes the rows. A crash after it
 * leaves the version shown and complete, and importing the same roster again says so.
 * @throws RollcallError `conflict` when another import was faster
 */
export async function showVersion(
  tx: Transaction,
  written: WrittenVersion,
  built: BuiltDays,
): Promise<void> {
  const { claim, before, days } = written;
  const { version } = claim;
  await lockHead(tx, written);
  const erasures = await applyErasures(tx, version);
  const open = await readOpenDays(tx, days);
  const corrected = before === null ? new Set() : await forgetCorrected(tx, before, version);
  await insertRows(
    tx,
    PIN_DAYS,
    [...open.keys()].map((day) => [day, version]),
  );
  for (const day of built.progress.keys())
    if (!open.has(day)) await deleteLivePresence(tx, day, version);
  for (const day of await readDaysWithEvents(tx)) {
    if (!open.has(day)) continue;
    const pinned = open.get(day);
    if (pinned !== undefined) await deleteLivePresence(tx, day, pinned);
    const isBuilt = built.progress.get(day) === (await readProgress(tx, day));
    if (isBuilt && !corrected.has(day)) continue;
    await deleteLivePresence(tx, day, version);
    await buildLivePresence(tx, day, version, version);
  }
  if (erasures !== built.erasures) await forgetErased(tx, version);
  await keepOptOuts(tx, version);
  await suppressOptedOut(tx, version, before);
  await withholdOptedOut(tx, version);
  if (before !== null) await deleteOptedOut(tx, before, version);
  await write(tx, DESCRIBE_VERSION, {
    version,
    fingerprint: written.fingerprint,
    firstDate: days[0]!,
    lastDate: days.at(-1)!,
    ...written.counts,
  });
  await write(tx, 'UPDATE roster_head SET version = :version WHERE id = 1', { version });
  await renewRevision(tx);
}

async function lockHead(tx: Transaction, { claim, before }: WrittenVersion): Promise<void> {
  const head = await readRow<{ version: number | null }>(
    tx,
    'SELECT version FROM roster_head WHERE id = 1 FOR UPDATE',
  );
  if (head?.version !== before) throw overtaken();
  await lockClaim(tx, claim);
}

/** The days that a new version takes over, each with the version that it is pinned to now. */
async function readOpenDays(
  tx: Database | Transaction,
  days: string[],
): Promise<Map<string, number | undefined>> {
  const range = { first: days[0]!, last: days.at(-1)! };
  const pinned = await readRows<{ day: string; version: number }>(
    tx,
    'SELECT day, version FROM roster_day WHERE day BETWEEN :first AND :last',
    range,
  );
  const closed = await readRows<{ day: string }>(tx, SELECT_CLOSED_DAYS, range);
  const versions = new Map(pinned.map(({ day, version }) => [day, version]));
  const closedDays = new Set(closed.map(({ day }) => day));
  return new Map(days.filter((day) => !closedDays.has(day)).map((day) => [day, versions.get(day)]));
}

async function readDaysWithEvents(tx: Database | Transaction): Promise<string[]> {
  // A loose scan of the primary key: one step for each day, however many events it has.
  const rows = await readRows<{ day: string }>(tx, 'SELECT DISTINCT day FROM access_event');
  return rows.map(({ day }) => day);
}

/**
 * How far ingest has come with a day. Every batch that touches the day adds one to one of its
 * versions, so an equal sum means equal events.
 */
async function readProgress(tx: Database | Transaction, day: string): Promise<string> {
  const row = await readRow<{ progress: string }>(
    tx,
    'SELECT COALESCE(SUM(version), 0) AS progress FROM day_version WHERE day = :day',
    { day },
  );
  return row!.progress;
}

/** The days that keep their version: those that are sealed, and those whose events are gone. */
const SELECT_CLOSED_DAYS = `
  SELECT day FROM day_rollup WHERE state = 'final' AND day BETWEEN :first AND :last
  UNION
  SELECT x.day FROM expired_day AS x JOIN roster_day AS d ON d.day = x.day
  WHERE x.day BETWEEN :first AND :last`;

const DESCRIBE_VERSION = `
  UPDATE roster_version
  SET imported_at = UTC_TIMESTAMP(), fingerprint = :fingerprint,
      first_date = :firstDate, last_date = :lastDate, students = :students, devices = :devices,
      logins = :logins,
      access_points = :accessPoints, sections = :sections, enrolments = :enrolments,
      classes = :classes
  WHERE version = :version`;

const PIN_DAYS = insertStatement(
  'roster_day',
  [
    { name: 'day', type: 'DATE' },
    { name: 'version', type: 'INT UNSIGNED' },
  ],
  'version = n.version',
);
