import type { KeyedEvent } from '../../attendance/live/key-order.js';
import type { PresenceRow, ResolvedCounts } from '../../attendance/live/resolve.js';
import type { SightingRow, WithheldRow } from '../../attendance/live/sightings.js';
import { RollcallError } from '../../errors.js';
import { insertRows } from '../insert-rows.js';
import {
  errorCodeOf,
  refusesRow,
  withTransaction,
  type Database,
  type Transaction,
} from '../pool.js';
import { readRow, write } from '../read.js';
import { COUNT_NUMBERED, jsonLists, type NumberedAccessPoint } from '../registry/access-points.js';
import {
  ADVANCE_DAY_VERSIONS,
  INSERT_PRESENCE,
  INSERT_REJECTS,
  INSERT_SIGHTINGS,
  INSERT_WITHHELD,
} from './batch-statements.js';
import { insertEvents, type WriteEvents } from './event-writer.js';
import { readNextOffset, type ReadBatch } from './positions.js';

/**
 * What one transaction writes: all that the records from `from` up to, not including, `to` give.
 */
export type Batch = {
  topic: string;
  partition: number;
  from: number;
  to: number;
  /** Where the partition's log begins, by the newest fetch. */
  logStartOffset: number;
  /** Where the partition's log ends, by the newest fetch. */
  endOffset: number;
  /** The batch of the log that ends at `to`; absent where `to` lies within one. */
  lastBatch?: ReadBatch;
  /** The roster revision that the events were resolved with. */
  rosterRevision: number;
  /** The access points of the events, with the numbers that stand in the events. */
  accessPoints: readonly NumberedAccessPoint[];
  /** In the order of the primary key. */
  events: KeyedEvent[];
  presence: PresenceRow[];
  /** In the order of its primary key. */
  sightings: SightingRow[];
  /** In the order of its primary key. */
  withheld: WithheldRow[];
  rejects: RejectToStore[];
  /** The days that the events belong to. */
  days: string[];
  counts: BatchCounts;
  /** The time of the newest event, on the campus wall clock; null where there is none. */
  lastEventAt: string | null;
  /** The campus wall clock at the time of writing. */
  now: string;
};

/**
 * A record that could not be read. raw: the bytes that are kept, in base64; null for a record
 * without a value. rawBytes: the length of the whole record.
 */
export type RejectToStore = [offset: number, reason: string, raw: string | null, rawBytes: number];

/**
 * Events, rejects and ignored records add up to the records that were read and the extra events.
 * The other counts are parts of events.
 */
export type BatchCounts = ResolvedCounts & {
  events: number;
  rejects: number;
  /** Records that say nothing of a device's access point. */
  ignored: number;
  /** Events and rejects beyond the first of a record that holds several. */
  extraEvents: number;
};

/**
 * - `committed`: everything is written and the position is at `to`.
 * - `fenced`: the position is not at `from`, because another attempt has taken over, or the
 *   partition is paused or blocked. Nothing is written. The caller drops what it read, and ends.
 * - `stale_roster`: a roster came in after the events were resolved, or a backup was restored, so
 *   that this is another state of the database than the one that they were resolved with. Nothing
 *   is written. The caller forgets all that it kept of the database, resolves the events again,
 *   and writes again.
 */
export type BatchOutcome = 'committed' | 'fenced' | 'stale_roster';

/** Thrown inside the transaction to roll it back; outside it becomes the outcome. */
export class Refused extends Error {
  constructor(readonly outcome: 'fenced' | 'stale_roster') {
    super(outcome);
  }
}

/**
 * Writes a batch in one transaction, fenced by the position row. Every record takes effect exactly
 * once, whichever process dies.
 *
 * The compare-and-set of the position comes first and holds the row's lock until the end. Of two
 * attempts at the same records, one waits here and then matches no row. Nor does an attempt that
 * hung while the partition was paused or blocked. A batch never sets the state: only who halts or
 * resumes the partition does.
 *
 * - A crash before COMMIT leaves the position at `from`. The next attempt reads the same records
 *   again, and finds nothing of this one.
 * - A crash after COMMIT leaves the position at `to`, with all rows. The next attempt reads on from
 *   there.
 * - When the connection breaks after COMMIT was sent, we cannot know which of the two it is. So we
 *   read the position again: it tells.
 * @throws RollcallError `bad_row` when MySQL refuses a row because of its values, with MySQL's
 *   error as its cause. Nothing is written, and MySQL will refuse the same batch again.
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
      throw new RollcallError('bad_row', `MySQL refuses its row (${errorCodeOf(error)}).`, {
        cause: error,
      });
    if (await isWritten(db, batch)) return 'committed';
    throw error;
  }
}

async function writeInTransaction(
  tx: Transaction,
  batch: Batch,
  writeEvents: WriteEvents,
): Promise<void> {
  if (!(await advancePosition(tx, batch))) throw new Refused('fenced');
  if (!(await rosterIsCurrent(tx, batch))) throw new Refused('stale_roster');
  await writeEvents(tx, batch.events);
  await insertRows(tx, INSERT_PRESENCE, batch.presence);
  await writeSightings(tx, batch);
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

/**
 * Writes what the logins of a batch say of its devices. The earliest first and the latest last
 * record stay, so order and repetition do not matter.
 */
export async function writeSightings(
  tx: Transaction,
  { sightings, withheld }: Pick<Batch, 'sightings' | 'withheld'>,
): Promise<void> {
  await insertRows(tx, INSERT_SIGHTINGS, sightings);
  await insertRows(tx, INSERT_WITHHELD, withheld);
}

async function advancePosition(tx: Transaction, batch: Batch): Promise<boolean> {
  const { topic, partition, from, to, endOffset, logStartOffset, lastEventAt, counts } = batch;
  const moved = { topic, partition, from, to, endOffset, logStartOffset, lastEventAt };
  const { base = null, crc = null, time = null } = batch.lastBatch ?? {};
  return (await write(tx, ADVANCE_POSITION, { ...moved, ...counts, base, crc, time })) === 1;
}

/**
 * Whether all that the batch was resolved with is still so: the roster's revision, and the number
 * of each access point. The lock is shared with other batches. The last transaction of an import
 * waits for it, and later batches see the import's revision.
 *
 * Both are compared exactly, so a restored backup is noticed although nobody says so. A revision
 * never comes back with other contents. Of the numbers, each one that the batch writes is compared,
 * because after a restore some may be right and others not.
 */
export async function rosterIsCurrent(
  tx: Transaction,
  { rosterRevision, accessPoints }: Pick<Batch, 'rosterRevision' | 'accessPoints'>,
): Promise<boolean> {
  // One statement, except for a flood of invented names.
  const lists = [...jsonLists(accessPoints)];
  let numbered = 0;
  for (const list of lists.length > 0 ? lists : ['[]']) {
    const head = await readRow<{ revision: number; numbered: number }>(tx, SHARE_HEAD, {
      numbered: list,
    });
    if (head?.revision !== rosterRevision) return false;
    numbered += head.numbered;
  }
  return numbered === accessPoints.length;
}

const SHARE_HEAD = `
  SELECT h.revision, ${COUNT_NUMBERED} AS numbered
  FROM roster_head AS h WHERE h.id = 1 FOR SHARE OF h`;

async function isWritten(db: Database, { topic, partition, to, from }: Batch): Promise<boolean> {
  return to !== from && (await readNextOffset(db, topic, partition)) === to;
}

const ADVANCE_POSITION = `
  UPDATE ingest_position
  SET next_offset = :to, end_offset = :endOffset, log_start_offset = :logStartOffset,
      last_event_at = GREATEST(COALESCE(:lastEventAt, last_event_at),
                               COALESCE(last_event_at, '1000-01-01')),
      events = events + :events, rejects = rejects + :rejects, ignored = ignored + :ignored,
      extra_events = extra_events + :extraEvents, failed = failed + :failed,
      opted_out = opted_out + :optedOut, unknown_devices = unknown_devices + :unknownDevices,
      unknown_access_points = unknown_access_points + :unknownAccessPoints,
      logins = logins + :logins, known_logins = known_logins + :knownLogins,
      batches = batches + 1, updated_at = UTC_TIMESTAMP(3),
      batch_end = :to, batch_base = :base, batch_crc = :crc, batch_time = :time
  WHERE topic = :topic AND partition_no = :partition AND next_offset = :from
    AND state NOT IN ('paused', 'blocked')`;
