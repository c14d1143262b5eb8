import type { ResultSetHeader } from 'mysql2/promise';
import {
  ADVANCE_DAY_VERSIONS,
  INSERT_PRESENCE,
  Refused,
  rosterIsCurrent,
  type Batch,
  type BatchOutcome,
} from './write-batch.js';
import { insertEvents } from './event-writer.js';
import { insertRows } from '../insert-rows.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import type { StoredReject } from './rejects.js';

/**
 * Turns rejects of one partition into the access events that they are read as now, in one
 * transaction: each becomes one exactly once, whoever retries at the same time, whatever dies.
 *
 * The partition's position row is locked first, as a batch does, so neither a batch nor another
 * retry of the partition is between here and the commit. Then every reject is deleted as it was
 * read, or nothing is written at all. A crash leaves rejects or events, never both and never
 * neither.
 * @param batch the rejects' events; its position fields are not used
 * @returns
 * - `committed`: the rejects are gone and their events are there
 * - `fenced`: a reject is no longer there as it was read; nothing is written: read again what there
 *   is
 * - `stale_roster`: a roster came in since the events were resolved; nothing is written: resolve
 *   again
 * @throws MySQL's error, also where it refuses a row for what is in it (`refusesRow`); nothing is
 *   written
 */
export async function retryRejects(
  db: Database,
  batch: Batch,
  rejects: readonly Pick<StoredReject, 'offset' | 'rejectedAt'>[],
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
  batch: Batch,
  rejects: readonly Pick<StoredReject, 'offset' | 'rejectedAt'>[],
): Promise<void> {
  await moveCounts(tx, batch, rejects.length);
  if (!(await deleteRejects(tx, batch, rejects))) throw new Refused('fenced');
  if (!(await rosterIsCurrent(tx, batch.rosterRevision))) throw new Refused('stale_roster');
  await insertEvents(tx, batch.events);
  await insertRows(tx, INSERT_PRESENCE, batch.presence);
  await insertRows(
    tx,
    ADVANCE_DAY_VERSIONS,
    batch.days.map((day) => [day, batch.topic, batch.partition, 1, batch.now]),
  );
}

async function moveCounts(
  tx: Transaction,
  { topic, partition, counts, lastEventAt }: Batch,
  rejects: number,
): Promise<void> {
  await tx.execute(MOVE_COUNTS, [
    rejects,
    counts.events,
    counts.failed,
    counts.optedOut,
    counts.unknownDevices,
    counts.unknownAccessPoints,
    lastEventAt,
    topic,
    partition,
  ]);
}

/** Whether every one of them was there, as it was read. */
async function deleteRejects(
  tx: Transaction,
  { topic, partition }: Batch,
  rejects: readonly Pick<StoredReject, 'offset' | 'rejectedAt'>[],
): Promise<boolean> {
  const read = JSON.stringify(rejects.map(({ offset, rejectedAt }) => [offset, rejectedAt]));
  const [result] = await tx.execute<ResultSetHeader>(DELETE_REJECTS, [read, topic, partition]);
  return result.affectedRows === rejects.length;
}

const MOVE_COUNTS = `
  UPDATE ingest_position
  SET rejects = rejects - LEAST(rejects, ?), events = events + ?, failed = failed + ?, opted_out = opted_out + ?, unknown_devices = unknown_devices + ?,
      unknown_access_points = unknown_access_points + ?, last_event_at = GREATEST(COALESCE(?, last_event_at), COALESCE(last_event_at, '1000-01-01'))
  WHERE topic = ? AND partition_no = ?`;

/** STRAIGHT_JOIN reads each reject by its key, however many there are of others. */
const DELETE_REJECTS = `
  DELETE r
  FROM (SELECT * FROM JSON_TABLE(?, '$[*]' COLUMNS (
          record_offset BIGINT UNSIGNED PATH '$[0]' NULL ON EMPTY ERROR ON ERROR, rejected_at DATETIME PATH '$[1]' NULL ON EMPTY ERROR ON ERROR)) AS j) AS n
  STRAIGHT_JOIN reject r ON r.topic = ? AND r.partition_no = ? AND r.record_offset = n.record_offset AND r.rejected_at = n.rejected_at`;
