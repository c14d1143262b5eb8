import { insertRows } from '../insert-rows.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { write } from '../read.js';
import { ADVANCE_DAY_VERSIONS, INSERT_PRESENCE } from './batch-statements.js';
import { insertEvents } from './event-writer.js';
import type { StoredReject } from './rejects.js';
import {
  Refused,
  rosterIsCurrent,
  writeSightings,
  type Batch,
  type BatchOutcome,
} from './write-batch.js';

/** What rejects are read as now: a batch that moves no position. */
export type RetriedBatch = Omit<Batch, 'from' | 'to' | 'logStartOffset' | 'endOffset' | 'rejects'>;

/** A reject as it was read. */
type ReadReject = Pick<StoredReject, 'offset' | 'rejectedAt'>;

/**
 * Turns rejects of one partition into the access events that they are read as now, in one
 * transaction. Each becomes one event exactly once, even if others retry at the same time or a
 * process dies.
 *
 * It locks the partition's position row first, as a batch does, so no batch and no other retry of
 * the partition can come in before the commit. Then it deletes every reject as it was read, or
 * writes nothing at all. A crash leaves the rejects or the events, never both and never neither.
 * @returns
 * - `committed`: the rejects are gone and their events are there
 * - `fenced`: a reject is no longer there as it was read; nothing is written; the caller reads the
 *   rejects again
 * - `stale_roster`: a roster came in after the events were resolved, or somebody restored a backup;
 *   nothing is written; the caller resolves the events again
 * @throws MySQL's error, also where it refuses a row because of its values (`refusesRow`); nothing
 *   is written
 */
export async function retryRejects(
  db: Database,
  batch: RetriedBatch,
  rejects: readonly ReadReject[],
): Promise<BatchOutcome> {
  try {
    await withTransaction(db, (tx) => retryInTransaction(tx, batch, rejects));
    return 'committed';
  } catch (error) {
    if (error instanceof Refused) return error.outcome;
    throw error;
  }
}

async function retryInTransaction(
  tx: Transaction,
  batch: RetriedBatch,
  rejects: readonly ReadReject[],
): Promise<void> {
  await moveCounts(tx, batch, rejects.length);
  if (!(await deleteRejects(tx, batch, rejects))) throw new Refused('fenced');
  if (!(await rosterIsCurrent(tx, batch))) throw new Refused('stale_roster');
  await insertEvents(tx, batch.events);
  await insertRows(tx, INSERT_PRESENCE, batch.presence);
  await writeSightings(tx, batch);
  await insertRows(
    tx,
    ADVANCE_DAY_VERSIONS,
    batch.days.map((day) => [day, batch.topic, batch.partition, 1, batch.now]),
  );
}

async function moveCounts(
  tx: Transaction,
  { topic, partition, counts, lastEventAt }: RetriedBatch,
  rejects: number,
): Promise<void> {
  await write(tx, MOVE_COUNTS, { topic, partition, lastEventAt, ...counts, rejects });
}

/** Whether every one of them was still there as it was read. */
async function deleteRejects(
  tx: Transaction,
  { topic, partition }: RetriedBatch,
  rejects: readonly ReadReject[],
): Promise<boolean> {
  const read = JSON.stringify(rejects.map(({ offset, rejectedAt }) => [offset, rejectedAt]));
  const deleted = await write(tx, DELETE_REJECTS, { read, topic, partition });
  return deleted === rejects.length;
}

const MOVE_COUNTS = `
  UPDATE ingest_position
  SET rejects = rejects - LEAST(rejects, :rejects), events = events + :events,
      ignored = ignored + :ignored, extra_events = extra_events + :extraEvents,
      failed = failed + :failed, opted_out = opted_out + :optedOut,
      unknown_devices = unknown_devices + :unknownDevices,
      unknown_access_points = unknown_access_points + :unknownAccessPoints,
      logins = logins + :logins, known_logins = known_logins + :knownLogins,
      last_event_at = GREATEST(COALESCE(:lastEventAt, last_event_at),
                               COALESCE(last_event_at, '1000-01-01'))
  WHERE topic = :topic AND partition_no = :partition`;

/** STRAIGHT_JOIN finds each reject by its key, however many other rejects there are. */
const DELETE_REJECTS = `
  DELETE r
  FROM (
    SELECT * FROM JSON_TABLE(:read, '$[*]' COLUMNS (
      record_offset BIGINT UNSIGNED PATH '$[0]' NULL ON EMPTY ERROR ON ERROR,
      rejected_at DATETIME PATH '$[1]' NULL ON EMPTY ERROR ON ERROR)) AS j
  ) AS n
  STRAIGHT_JOIN reject r
    ON r.topic = :topic AND r.partition_no = :partition
    AND r.record_offset = n.record_offset AND r.rejected_at = n.rejected_at`;
