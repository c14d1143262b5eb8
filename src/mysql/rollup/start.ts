import { RollcallError } from '../../errors.js';
import { unpackDay } from '../packed/unpack.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { readRow, readRows, readTuples, write } from '../read.js';

/** What every step of a rollup is told. */
export type RollupScope = {
  date: string;
  /** The workflow run that the step belongs to. */
  runId: string;
  policy: string;
  policyVersion: number;
  rosterVersion: number;
  /**
   * "YYYY-MM-DD HH:MM:SS" where the rollup takes only the classes in progress at this time; null
   * where it takes the whole day.
   */
  at: string | null;
};

/** What a rollup of a day works on. */
export type RollupPlan = RollupScope & {
  /** The last student number of each chunk of students, in order. */
  chunkEnds: number[];
  /** How many classes there are to decide. */
  classes: number;
};

/** What a rollup begins with; the roster is chosen here. */
export type RollupStart = Omit<RollupScope, 'rosterVersion'> & {
  /** The campus wall clock. */
  now: string;
  topic: string;
  /** Partition -> the end of its log; undefined where Kafka does not answer. */
  logEnds: Map<number, number> | undefined;
};

/** The condition on a class `c`: it belongs to the scope. The values are those of a RollupScope. */
export const IN_SCOPE = `
  c.version = :rosterVersion AND c.class_date = :date
  AND (:at IS NULL OR (c.starts_at <= :at AND c.ends_at > :at))`;

const STUDENTS_PER_CHUNK = 1_000;

/**
 * Notes how far ingest has come and what this rollup is for.
 *
 * The order makes it right: the caller asks for the ends of the log first; this transaction reads
 * the positions, then the day versions; later steps read the events. A batch that commits before
 * the day versions are read is in the events. A batch that commits after that changes a day
 * version, so the day is dirty and is rolled up again.
 *
 * A crash before the commit leaves the earlier rollup in force. A crash after it leaves a rollup
 * that never seals: the next start replaces it. Packed events of the day become rows before this
 * returns; what a crash leaves packed, the next start unpacks.
 * @returns the plan; without known log ends the rollup stays provisional
 * @throws RollcallError `not_found` where no roster covers the day, `expired` where its events are
 * deleted
 */
export async function startRollup(db: Database, start: RollupStart): Promise<RollupPlan> {
  const plan = await planRollup(db, start);
  // The day is not packed again while its rollup is under way.
  await unpackDay(db, start.date);
  return plan;
}

async function planRollup(db: Database, start: RollupStart): Promise<RollupPlan> {
  return withTransaction(db, async (tx) => {
    await refuseExpired(tx, start.date);
    const begun = await lockStart(tx, start);
    // The retention may have held the row until now.
    await refuseExpired(tx, start.date);
    const isSame = begun.runId === start.runId;
    if (isSame && begun.sealed === 1) throw ended(start.date);
    const scope = isSame ? scopeOf(start, begun) : await begin(tx, start);
    return {
      ...scope,
      chunkEnds: await chunkEnds(tx, scope),
      classes: await countClasses(tx, scope),
    };
  });
}

/** The rollup of the day that began last. */
type Begun = Pick<RollupScope, 'runId' | 'policyVersion' | 'rosterVersion' | 'at'> & {
  sealed: 0 | 1;
};

/**
 * Locks the day's row, and makes one where there is none. An attempt of the same run may have begun
 * the rollup already: to begin it again would say that the evidence has seen what came in since. So
 * the run keeps its first roster; the seal refuses it if a newer one has come in.
 */
async function lockStart(tx: Transaction, { date, now }: RollupStart): Promise<Begun> {
  // It waits for a transaction that holds the row, even where that transaction made it.
  await write(
    tx,
    `INSERT INTO rollup_start
       (day, run_id, policy, policy_version, roster_version, at, caught_up, started_at)
     VALUES (:date, '', '', 0, 0, NULL, FALSE, :now)
     ON DUPLICATE KEY UPDATE day = :date`,
    { date, now },
  );
  const begun = await readRow<Begun>(
    tx,
    `SELECT run_id AS runId, policy_version AS policyVersion, roster_version AS rosterVersion, at,
            sealed
     FROM rollup_start WHERE day = :date`,
    { date },
  );
  return begun!;
}

function scopeOf(
  { date, runId, policy }: RollupStart,
  { policyVersion, rosterVersion, at }: Omit<Begun, 'runId' | 'sealed'>,
): RollupScope {
  return { date, runId, policy, policyVersion, rosterVersion, at };
}

async function begin(tx: Transaction, start: RollupStart): Promise<RollupScope> {
  const { date, policyVersion, at } = start;
  // A rollup of classes in progress uses the day's roster; only a seal may pin another one.
  const pinned = at === null ? undefined : await pinnedRoster(tx, date);
  const rosterVersion = pinned ?? (await newestRosterOf(tx, date));
  const scope = scopeOf(start, { policyVersion, rosterVersion, at });
  const caughtUp = await hasReachedLogEnds(tx, start);
  await replaceStart(tx, scope, caughtUp, start.now);
  return scope;
}

/** Whether the day's events are deleted. */
export async function isExpired(tx: Transaction, date: string): Promise<boolean> {
  const expired = await readRow(tx, 'SELECT day FROM expired_day WHERE day = :date', { date });
  return expired !== undefined;
}

/** @throws RollcallError `expired` where the day's events are deleted */
export async function refuseExpired(tx: Transaction, date: string): Promise<void> {
  if (await isExpired(tx, date))
    throw new RollcallError(
      'expired',
      `The retention has deleted the events of ${date}, so the day cannot be rolled up again.`,
    );
}

async function pinnedRoster(tx: Transaction, date: string): Promise<number | undefined> {
  const pinned = await readRow<{ version: number }>(
    tx,
    'SELECT version FROM roster_day WHERE day = :date',
    { date },
  );
  return pinned?.version;
}

async function newestRosterOf(tx: Transaction, date: string): Promise<number> {
  const newest = await readRow<{ version: number }>(
    tx,
    `SELECT v.version
     FROM roster_head h JOIN roster_version v ON v.version <= h.version
     WHERE :date BETWEEN v.first_date AND v.last_date
     ORDER BY v.version DESC LIMIT 1`,
    { date },
  );
  if (newest) return newest.version;
  throw new RollcallError(
    'not_found',
    `No roster covers ${date}: import one whose timetable does.`,
  );
}

/**
 * Whether ingest has read everything in the log. Without a topic we cannot say so. Nor of a blocked
 * partition: if its log was made anew, the position may lie beyond the end while records are
 * unread.
 */
async function hasReachedLogEnds(
  tx: Transaction,
  { topic, logEnds }: Pick<RollupStart, 'topic' | 'logEnds'>,
): Promise<boolean> {
  if (!logEnds || logEnds.size === 0) return false;
  const positions = await readRows<{ partitionNo: number; nextOffset: number; state: string }>(
    tx,
    `SELECT partition_no AS partitionNo, next_offset AS nextOffset, state
     FROM ingest_position WHERE topic = :topic`,
    { topic },
  );
  const reached = new Map(
    positions.map(({ partitionNo, nextOffset, state }) => [
      partitionNo,
      state === 'blocked' ? -1 : nextOffset,
    ]),
  );
  return [...logEnds].every(([partition, end]) => (reached.get(partition) ?? 0) >= end);
}

async function replaceStart(
  tx: Transaction,
  scope: RollupScope,
  caughtUp: boolean,
  now: string,
): Promise<void> {
  const { date } = scope;
  await write(
    tx,
    `REPLACE INTO rollup_start
       (day, run_id, policy, policy_version, roster_version, at, caught_up, started_at, sealed)
     VALUES (:date, :runId, :policy, :policyVersion, :rosterVersion, :at, :caughtUp, :now, FALSE)`,
    { ...scope, caughtUp, now },
  );
  for (const table of ['rollup_start_version', 'room_sighting'])
    await write(tx, `DELETE FROM ${table} WHERE day = :date`, { date });
  await write(
    tx,
    `INSERT INTO rollup_start_version (day, topic, partition_no, version)
     SELECT day, topic, partition_no, version FROM day_version WHERE day = :date`,
    { date },
  );
}

/** Every student who is enrolled in a class of the scope belongs to a chunk. */
async function chunkEnds(tx: Transaction, scope: RollupScope): Promise<number[]> {
  const enrolled = await readTuples<[studentNo: number]>(
    tx,
    `SELECT DISTINCT n.student_no
     FROM class c
     JOIN roster_enrolment n ON n.version = c.version AND n.section_no = c.section_no
       AND c.class_date BETWEEN n.valid_from AND n.valid_to
     WHERE ${IN_SCOPE} ORDER BY n.student_no`,
    scope,
  );
  const students = enrolled.map(([studentNo]) => studentNo);
  return students.filter((_, i) => (i + 1) % STUDENTS_PER_CHUNK === 0 || i === students.length - 1);
}

async function countClasses(tx: Transaction, scope: RollupScope): Promise<number> {
  const counted = await readRow<{ classes: number }>(
    tx,
    `SELECT COUNT(*) AS classes FROM class c WHERE ${IN_SCOPE}`,
    scope,
  );
  return counted!.classes;
}

/**
 * Locks the day's rollup for the rest of the transaction, if it still belongs to this run and is
 * not sealed. Every step passes here before it writes. A run that was terminated may have a step on
 * a worker that has not heard of it, and a step that was given up for lost may wake after another
 * attempt did its work and the day was sealed: both fail here. A start that comes now waits until
 * the step's transaction has ended, and the retention leaves the day alone.
 * @throws RollcallError `superseded` where another run has begun or this one is sealed, `expired`
 * where the retention has deleted events that this run may have missed
 */
export async function claimRollup(tx: Transaction, date: string, runId: string): Promise<void> {
  const start = await readRow<{ runId: string; sealed: 0 | 1 }>(
    tx,
    'SELECT run_id AS runId, sealed FROM rollup_start WHERE day = :date FOR SHARE',
    { date },
  );
  const { sealed } = await requireSameRun(tx, start, { date, runId });
  if (sealed === 1) throw ended(date);
}

function ended(date: string): RollcallError {
  return new RollcallError(
    'superseded',
    `The rollup of ${date} has ended without this late step, which stopped.`,
  );
}

/**
 * The same for the seal, which alone may come again after it: it writes the same rows then.
 * @returns whether ingest had read every log to its end when the rollup began, and when that was
 */
export async function claimSeal(
  tx: Transaction,
  date: string,
  runId: string,
): Promise<{ caughtUp: boolean; startedAt: string }> {
  const start = await readRow<{ runId: string; caughtUp: 0 | 1; startedAt: string }>(
    tx,
    `SELECT run_id AS runId, caught_up AS caughtUp, started_at AS startedAt
     FROM rollup_start WHERE day = :date FOR UPDATE`,
    { date },
  );
  const { caughtUp, startedAt } = await requireSameRun(tx, start, { date, runId });
  await write(tx, 'UPDATE rollup_start SET sealed = TRUE WHERE day = :date', { date });
  return { caughtUp: caughtUp === 1, startedAt };
}

/** The row, if it is of this run. */
async function requireSameRun<Row extends { runId: string }>(
  tx: Transaction,
  start: Row | undefined,
  { date, runId }: Pick<RollupScope, 'date' | 'runId'>,
): Promise<Row> {
  // A statement of its own: it sees what was committed while another one waited for the row.
  await refuseExpired(tx, date);
  if (start?.runId === runId) return start;
  throw new RollcallError(
    'superseded',
    `Another rollup of ${date} has begun since, so this one stopped.`,
  );
}
