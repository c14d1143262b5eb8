import type { RowDataPacket } from 'mysql2/promise';
import { RollcallError } from '../errors.js';
import { withTransaction, type Database, type Transaction } from './pool.js';

/** What a rollup of a day works on. Student numbers run from `first` to `last`, both included, with gaps. */
export type RollupPlan = {
  date: string;
  runId: string;
  policy: string;
  rosterVersion: number;
  students: { first: number; last: number };
  /** How many classes the day has. */
  classes: number;
};

export type RollupStart = {
  date: string;
  runId: string;
  policy: string;
  now: string;
  topic: string;
  logEnds: Map<number, number> | undefined;
};

/**
 * Notes how far ingest has come, and what this rollup is for. The order is what makes it right: first the log's ends (asked by the caller), then the positions,
 * then the day's versions, and only after that the events. A batch that commits after the versions were read changes one of them, and so leaves the
 * day dirty; one that commits before is in the events.
 * @param start.logEnds partition -> the end of its log; undefined when Kafka did not say: then the rollup stays provisional
 * @throws RollcallError `not_found` where no roster covers the day, `refused` where its events are gone
 */
export async function startRollup(db: Database, start: RollupStart): Promise<RollupPlan> {
  return withTransaction(db, async (tx) => {
    await refuseExpired(tx, start.date);
    const rosterVersion = await newestRosterOf(tx, start.date);
    const caughtUp = await hasReached(tx, start.topic, start.logEnds);
    await tx.execute('DELETE FROM rollup_start WHERE day = ?', [start.date]);
    await tx.execute('DELETE FROM rollup_start_version WHERE day = ?', [start.date]);
    await tx.execute(
      'INSERT INTO rollup_start (day, run_id, policy, roster_version, caught_up, started_at) VALUES (?, ?, ?, ?, ?, ?)',
      [start.date, start.runId, start.policy, rosterVersion, caughtUp, start.now],
    );
    await tx.execute(
      'INSERT INTO rollup_start_version (day, topic, partition_no, version) SELECT day, topic, partition_no, version FROM day_version WHERE day = ?',
      [start.date],
    );
    return {
      date: start.date,
      runId: start.runId,
      policy: start.policy,
      rosterVersion,
      students: await studentRange(tx, rosterVersion),
      classes: await countClasses(tx, rosterVersion, start.date),
    };
  });
}

/**
 * Locks the day's rollup for the rest of the transaction, if it is still this run's. A step of a run that was terminated, and whose worker did not hear of
 * it, ends here and writes nothing.
 * @throws RollcallError `refused`
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
      'refused',
      `Another rollup of ${date} has begun since; this one ends without a trace.`,
    );
  return { caughtUp: rows[0]['caught_up'] === 1, startedAt: rows[0]['started_at'] as string };
}

async function refuseExpired(tx: Transaction, date: string): Promise<void> {
  const [rows] = await tx.execute<RowDataPacket[]>('SELECT 1 FROM expired_day WHERE day = ?', [date]);
  if (rows.length > 0)
    throw new RollcallError(
      'refused',
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
    throw new RollcallError('not_found', `No roster covers ${date}: import one whose timetable does.`);
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

async function studentRange(tx: Transaction, version: number): Promise<RollupPlan['students']> {
  const [rows] = await tx.execute<RowDataPacket[]>(
    'SELECT MIN(student_no) AS first, MAX(student_no) AS last FROM roster_student WHERE version = ?',
    [version],
  );
  return {
    first: (rows[0]?.['first'] as number | null) ?? 0,
    last: (rows[0]?.['last'] as number | null) ?? -1,
  };
}

async function countClasses(tx: Transaction, version: number, date: string): Promise<number> {
  const [rows] = await tx.execute<RowDataPacket[]>(
    'SELECT COUNT(*) AS count FROM class WHERE version = ? AND class_date = ?',
    [version, date],
  );
  return rows[0]?.['count'] as number;
}
