import type { RowDataPacket } from 'mysql2/promise';
import { RollcallError } from '../../errors.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';

/** What every step of a rollup is told. at: set where it is for the classes that were in progress then ("YYYY-MM-DD HH:MM:SS"), and for no others. */
export type RollupScope = {
  date: string;
  runId: string;
  policy: string;
  policyVersion: number;
  rosterVersion: number;
  at: string | null;
};

/** What a rollup of a day works on. */
export type RollupPlan = RollupScope & {
  /** The last student number of each chunk of students, in order. */
  chunkEnds: number[];
  /** How many classes there are to decide. */
  classes: number;
};

export type RollupStart = Omit<RollupScope, 'rosterVersion'> & {
  now: string;
  topic: string;
  logEnds: Map<number, number> | undefined;
};

/** The condition for a class `c`: all of the day, or those in progress at the scope's instant. Takes scopeValues. */
export const IN_SCOPE =
  'c.version = ? AND c.class_date = ? AND (? IS NULL OR (c.starts_at <= ? AND c.ends_at > ?))';
export const scopeValues = ({
  rosterVersion,
  date,
  at,
}: Pick<RollupScope, 'rosterVersion' | 'date' | 'at'>) => [rosterVersion, date, at, at, at];

const STUDENTS_PER_CHUNK = 1_000;

/**
 * Notes how far ingest has come, and what this rollup is for. The order is what makes it right: first the log's ends (asked by the caller), then the positions,
 * then the day's versions, and only after that the events. A batch that commits after the versions were read changes one of them, and so leaves the
 * day dirty; one that commits before is in the events.
 * @param start.logEnds partition -> the end of its log; undefined when Kafka did not say: then the rollup stays provisional
 * @throws RollcallError `not_found` where no roster covers the day, `expired` where its events are gone
 */
export async function startRollup(db: Database, start: RollupStart): Promise<RollupPlan> {
  const { date, runId, policy, policyVersion, at } = start;
  return withTransaction(db, async (tx) => {
    await refuseExpired(tx, date);
    // Classes in progress are shown by the roster that the day is read with; only a seal may pin another one.
    const pinned = at === null ? undefined : await rosterReadWith(tx, date);
    const rosterVersion = pinned ?? (await newestRosterOf(tx, date));
    const caughtUp = await hasReached(tx, start.topic, start.logEnds);
    await tx.execute('DELETE FROM rollup_start WHERE day = ?', [date]);
    await tx.execute('DELETE FROM rollup_start_version WHERE day = ?', [date]);
    await tx.execute(
      `INSERT INTO rollup_start (day, run_id, policy, policy_version, roster_version, at, caught_up, started_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      [date, runId, policy, policyVersion, rosterVersion, at, caughtUp, start.now],
    );
    await tx.execute(
      'INSERT INTO rollup_start_version (day, topic, partition_no, version) SELECT day, topic, partition_no, version FROM day_version WHERE day = ?',
      [date],
    );
    const scope: RollupScope = { date, runId, policy, policyVersion, rosterVersion, at };
    return {
      ...scope,
      chunkEnds: await chunkEnds(tx, scope),
      classes: await countClasses(tx, scope),
    };
  });
}

/**
 * Locks the day's rollup for the rest of the transaction, if it is still this run's. A step of a run that was terminated, and whose worker did not hear of
 * it, ends here and writes nothing.
 * @throws RollcallError `superseded`
 */
export async function claimRollup(
  tx: Transaction,
  date: string,
  runId: string,
): Promise<{ caughtUp: boolean; startedAt: string }> {
  const [rows] = await tx.execute<RowDataPacket[]>(
    'SELECT run_id, caught_up, started_at FROM rollup_start WHERE day = ? FOR SHARE',
    [date],
  );
  if (rows[0]?.['run_id'] !== runId)
    throw new RollcallError(
      'superseded',
      `Another rollup of ${date} has begun since; this one ends without a trace.`,
    );
  return { caughtUp: rows[0]['caught_up'] === 1, startedAt: rows[0]['started_at'] as string };
}

/** @throws RollcallError `expired` where the day's events are gone */
export async function refuseExpired(tx: Transaction, date: string): Promise<void> {
  const [rows] = await tx.execute<RowDataPacket[]>('SELECT 1 FROM expired_day WHERE day = ?', [
    date,
  ]);
  if (rows.length > 0)
    throw new RollcallError(
      'expired',
      `The events of ${date} have been deleted by the retention, so it cannot be rolled up again.`,
    );
}

async function newestRosterOf(tx: Transaction, date: string): Promise<number> {
  const [rows] = await tx.execute<RowDataPacket[]>(
    `SELECT MAX(v.version) AS version FROM roster_version v JOIN roster_head h ON v.version <= h.version WHERE ? BETWEEN v.first_date AND v.last_date`,
    [date],
  );
  const version = rows[0]?.['version'] as number | null;
  if (version === null)
    throw new RollcallError(
      'not_found',
      `No roster covers ${date}: import one whose timetable does.`,
    );
  return version;
}

/**
 * Whether ingest has read everything that was logged. A topic that is not there says nothing, and of a blocked partition some is unread even where the position
 * lies beyond the end: the log was made anew.
 */
async function hasReached(
  tx: Transaction,
  topic: string,
  logEnds: Map<number, number> | undefined,
): Promise<boolean> {
  if (!logEnds || logEnds.size === 0) return false;
  const [rows] = await tx.execute<RowDataPacket[]>(
    'SELECT partition_no, next_offset, state FROM ingest_position WHERE topic = ?',
    [topic],
  );
  const reached = new Map(
    rows.map((row) => [
      row['partition_no'] as number,
      row['state'] === 'blocked' ? -1 : (row['next_offset'] as number),
    ]),
  );
  return [...logEnds].every(([partition, end]) => (reached.get(partition) ?? 0) >= end);
}

async function rosterReadWith(tx: Transaction, date: string): Promise<number | undefined> {
  const [rows] = await tx.execute<RowDataPacket[]>('SELECT version FROM roster_day WHERE day = ?', [
    date,
  ]);
  return rows[0]?.['version'] as number | undefined;
}

/** Every student who is enrolled in a class of the scope is in a chunk. */
async function chunkEnds(tx: Transaction, scope: RollupScope): Promise<number[]> {
  const [rows] = await tx.query<RowDataPacket[][]>(
    {
      sql: `SELECT DISTINCT n.student_no FROM class c
            JOIN roster_enrolment n ON n.version = c.version AND n.section_no = c.section_no AND c.class_date BETWEEN n.valid_from AND n.valid_to
            WHERE ${IN_SCOPE} ORDER BY n.student_no`,
      rowsAsArray: true,
    },
    scopeValues(scope),
  );
  const students = (rows as unknown as [number][]).map(([studentNo]) => studentNo);
  return students.filter((_, i) => (i + 1) % STUDENTS_PER_CHUNK === 0 || i === students.length - 1);
}

async function countClasses(tx: Transaction, scope: RollupScope): Promise<number> {
  const [rows] = await tx.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS count FROM class c WHERE ${IN_SCOPE}`,
    scopeValues(scope),
  );
  return rows[0]?.['count'] as number;
}
