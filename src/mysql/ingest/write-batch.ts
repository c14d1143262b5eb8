import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { RollcallError } from '../../errors.js';
import { insertEvents, type EventRow, type WriteEvents } from './event-writer.js';
import { insertRows, insertStatement } from '../insert-rows.js';
import {
  errorCodeOf,
  refusesRow,
  withTransaction,
  type Database,
  type Transaction,
} from '../pool.js';

/**
 * What one transaction writes: everything that the records from `from` up to, not including, `to`
 * give.
 */
export type Batch = {
  topic: string;
  partition: number;
  from: number;
  to: number;
  /** Where the partition's log begins and ends, as the newest fetch told. */
  logStartOffset: number;
  endOffset: number;
  /** The roster revision that the events were resolved with. */
  rosterRevision: number;
  /** In the order of the primary key. */
  events: EventRow[];
  presence: [classNo: number, studentNo: number, firstSeen: string, lastSeen: string][];
  /** offset, reason, raw bytes in base64, bytes before the cut. */
  rejects: [offset: number, reason: string, raw: string | null, rawBytes: number][];
  days: string[];
  counts: BatchCounts;
  lastEventAt: string | null;
  /** The campus wall clock at the time of writing. */
  now: string;
};

/** events and rejects add up to the records read; the others are parts of events. */
export type BatchCounts = {
  events: number;
  rejects: number;
  failed: number;
  optedOut: number;
  unknownDevices: number;
  unknownAccessPoints: number;
};

/**
 * - `committed`: everything is written and the position is at `to`.
 * - `fenced`: the position is not at `from`: another attempt has gone on. Nothing is written; drop
 *   what was read, and end.
 * - `stale_roster`: a roster came in since the events were resolved. Nothing is written; resolve
 *   them again, and write again.
 */
export type BatchOutcome = 'committed' | 'fenced' | 'stale_roster';

/** Thrown inside the transaction to roll it back, and turned into the outcome outside. */
export class Refused extends Error {
  constructor(readonly outcome: 'fenced' | 'stale_roster') {
    super(outcome);
  }
}

/**
 * Writes a batch in one transaction, fenced by the position row: every record has its effect
 * exactly once, whatever dies.
 *
 * The compare-and-set of the position comes first and holds the row's lock until the end, so of two
 * attempts that read the same records one waits here, and then matches no row. A crash before
 * COMMIT leaves the position at `from`: the next attempt reads the same records again and nothing
 * of this one is to be seen. A crash after COMMIT leaves it at `to`, with all rows: the next
 * attempt reads on from there. When the connection breaks after COMMIT was sent, nobody knows which
 * of the two it is, so the position is read again: it tells.
 * @throws RollcallError `refused` when MySQL refuses a row for what is in it, with MySQL's error as
 *   its cause; nothing is written, and the same batch will be refused again
 */
export async function writeBatch(
  db: Database,
  batch: Batch,
  writeEvents: WriteEvents = insertEvents,
): Promise<BatchOutcome> {
  try {
    await withTransaction(db, (tx) => writeInTransaction(tx, batch, writeEvents));
    return 'committed';
  } catch (error) {
    if (error instanceof Refused) return error.outcome;
    if (refusesRow(error))
      throw new RollcallError('refused', `MySQL refuses its row (${errorCodeOf(error)}).`, {
        cause: error,
      });
    if (await positionIsAt(db, batch)) return 'committed';
    throw error;
  }
}

async function writeInTransaction(
  tx: Transaction,
  batch: Batch,
  writeEvents: WriteEvents,
): Promise<void> {
  if (!(await advancePosition(tx, batch))) throw new Refused('fenced');
  if (!(await rosterIsCurrent(tx, batch.rosterRevision))) throw new Refused('stale_roster');
  await writeEvents(tx, batch.events);
  await insertRows(tx, INSERT_PRESENCE, batch.presence);
  await insertRows(
    tx,
    INSERT_REJECTS,
    batch.rejects.map((reject) => [batch.topic, batch.partition, ...reject, batch.now]),
  );
  await insertRows(
    tx,
    ADVANCE_DAY_VERSIONS,
    batch.days.map((day) => [day, batch.topic, batch.partition, 1, batch.now]),
  );
}

async function advancePosition(tx: Transaction, batch: Batch): Promise<boolean> {
  const { counts } = batch;
  const [result] = await tx.execute<ResultSetHeader>(ADVANCE_POSITION, [
    batch.to,
    batch.endOffset,
    batch.logStartOffset,
    batch.lastEventAt,
    counts.events,
    counts.rejects,
    counts.failed,
    counts.optedOut,
    counts.unknownDevices,
    counts.unknownAccessPoints,
    batch.topic,
    batch.partition,
    batch.from,
  ]);
  return result.affectedRows === 1;
}

/**
 * Whether the roster is still of this revision. The lock is shared with other batches; an import's
 * last transaction waits for it, and batches after that see its revision.
 */
export async function rosterIsCurrent(tx: Transaction, revision: number): Promise<boolean> {
  const [rows] = await tx.execute<RowDataPacket[]>(
    'SELECT revision FROM roster_head WHERE id = 1 FOR SHARE',
  );
  return rows[0]?.['revision'] === revision;
}

async function positionIsAt(db: Database, { topic, partition, to, from }: Batch): Promise<boolean> {
  if (to === from) return false;
  const [rows] = await db.execute<RowDataPacket[]>(
    'SELECT next_offset FROM ingest_position WHERE topic = ? AND partition_no = ?',
    [topic, partition],
  );
  return rows[0]?.['next_offset'] === to;
}

const ADVANCE_POSITION = `
  UPDATE ingest_position
  SET next_offset = ?, end_offset = ?, log_start_offset = ?, last_event_at = GREATEST(COALESCE(?, last_event_at), COALESCE(last_event_at, '1000-01-01')),
      events = events + ?, rejects = rejects + ?, failed = failed + ?, opted_out = opted_out + ?, unknown_devices = unknown_devices + ?,
      unknown_access_points = unknown_access_points + ?, batches = batches + 1, state = IF(state = 'paused', state, 'running'), state_reason = IF(state = 'paused', state_reason, NULL), updated_at = UTC_TIMESTAMP(3)
  WHERE topic = ? AND partition_no = ? AND next_offset = ?`;

/** Rows: those of Batch.presence. */
export const INSERT_PRESENCE = insertStatement(
  'live_presence',
  [
    { name: 'class_no', type: 'INT UNSIGNED' },
    { name: 'student_no', type: 'INT UNSIGNED' },
    { name: 'first_seen', type: 'DATETIME' },
    { name: 'last_seen', type: 'DATETIME' },
  ],
  'first_seen = LEAST(live_presence.first_seen, n.first_seen), last_seen = GREATEST(live_presence.last_seen, n.last_seen)',
);

const INSERT_REJECTS = insertStatement(
  'reject',
  [
    { name: 'topic', type: 'VARCHAR(249)' },
    { name: 'partition_no', type: 'INT UNSIGNED' },
    { name: 'record_offset', type: 'BIGINT UNSIGNED' },
    { name: 'reason', type: 'VARCHAR(40)' },
    { name: 'raw', type: 'LONGTEXT', value: 'FROM_BASE64(n.raw)' },
    { name: 'raw_bytes', type: 'INT UNSIGNED' },
    { name: 'rejected_at', type: 'DATETIME' },
  ],
  // A replay meets its own rejects; a topic made anew may have other records at the same offsets.
  'reason = n.reason, raw = FROM_BASE64(n.raw), raw_bytes = n.raw_bytes, rejected_at = n.rejected_at',
);

/** Rows: day, topic, partition, 1, the campus wall clock. */
export const ADVANCE_DAY_VERSIONS = insertStatement(
  'day_version',
  [
    { name: 'day', type: 'DATE' },
    { name: 'topic', type: 'VARCHAR(249)' },
    { name: 'partition_no', type: 'INT UNSIGNED' },
    { name: 'version', type: 'BIGINT UNSIGNED' },
    { name: 'written_at', type: 'DATETIME' },
  ],
  'version = day_version.version + 1, written_at = n.written_at',
);
