import type { Database } from '../pool.js';
import { readRow, readRows, write } from '../read.js';

export type IngestState = 'running' | 'paused' | 'blocked' | 'stopped';

/** One partition's row. */
export type Position = {
  topic: string;
  partition: number;
  /** The next offset to read. */
  nextOffset: number;
  /** Where the log ended when somebody last looked. */
  endOffset: number;
  /** Where the log began when somebody last looked. */
  logStartOffset: number;
  state: IngestState;
  /** Why the partition is not being read; null where it is. */
  stateReason: string | null;
  /** The time of the newest event, on the campus wall clock. */
  lastEventAt: string | null;
  /** How many events have been counted so far. */
  events: number;
  /** How many rejects have been counted so far. */
  rejects: number;
  /** How many records have said nothing of a device's access point. */
  ignored: number;
  /** How many events and rejects came beyond the first of a record that holds several. */
  extraEvents: number;
  /** How many events carried a login while the roster had any. */
  logins: number;
  /** How many of these are the login of a student. */
  knownLogins: number;
  /** How many batches have been committed so far. */
  batches: number;
  /** By how many offsets rewinds have moved the position back, in all. */
  rewound: number;
  /** By how many offsets skips have moved the position forward, in all. */
  skipped: number;
  /** Seconds since somebody wrote the row. While a partition is being read: about 35 at most. */
  ageSeconds: number;
};

/**
 * The next offset to read of a partition. Undefined where nothing has been read yet: then reading
 * begins at the log's start.
 */
export async function readNextOffset(
  db: Database,
  topic: string,
  partition: number,
): Promise<number | undefined> {
  const position = await readRow<Pick<Position, 'nextOffset'>>(
    db,
    `SELECT next_offset AS nextOffset FROM ingest_position
     WHERE topic = :topic AND partition_no = :partition`,
    { topic, partition },
  );
  return position?.nextOffset;
}

/** A batch of the log that was read: what tells it from the batch at its place in another log. */
export type ReadBatch = {
  /** The offset of its first record. */
  base: number;
  /** Its checksum. */
  crc: number;
  /** Its newest timestamp, in milliseconds since 1970. */
  time: number;
};

/** Where a partition is, and whether it may be read. */
export type PositionState = Pick<Position, 'nextOffset' | 'state' | 'stateReason'> & {
  /** The last request of a person that moved the position or set its state; 0 before the first. */
  controlNo: number;
  /** The batch that ends at the position; absent where it is not known. */
  lastBatch?: ReadBatch;
};

/** What a partition's row says to somebody who wants to read on; undefined where there is none. */
export async function readPosition(
  db: Database,
  topic: string,
  partition: number,
): Promise<PositionState | undefined> {
  const row = await readRow<Omit<PositionState, 'lastBatch'> & ReadBatch & { isKnown: number }>(
    db,
    `SELECT next_offset AS nextOffset, state, state_reason AS stateReason, control_no AS controlNo,
            batch_base AS base, batch_crc AS crc, batch_time AS time,
            COALESCE(batch_end = next_offset AND batch_base IS NOT NULL, 0) AS isKnown
     FROM ingest_position WHERE topic = :topic AND partition_no = :partition`,
    { topic, partition },
  );
  if (!row) return undefined;
  const { base, crc, time, isKnown, ...position } = row;
  return isKnown ? { ...position, lastBatch: { base, crc, time } } : position;
}

/** Gives a partition its position, at the log's start. Leaves an existing position as it is. */
export async function createPosition(
  db: Database,
  topic: string,
  partition: number,
  logStartOffset: number,
): Promise<void> {
  await write(
    db,
    `INSERT IGNORE INTO ingest_position
       (topic, partition_no, next_offset, end_offset, log_start_offset, state, updated_at)
     VALUES
       (:topic, :partition, :logStartOffset, :logStartOffset, :logStartOffset, 'running',
        UTC_TIMESTAMP(3))`,
    { topic, partition, logStartOffset },
  );
}

/** What an attempt saw that found no records. */
export type PartitionEnd = {
  topic: string;
  partition: number;
  /** The next offset that the attempt would read. */
  position: number;
  endOffset: number;
  logStartOffset: number;
};

/**
 * Notes where a partition's log ends while there is nothing to write. It writes nothing where
 * another attempt has moved the position, or where the partition has been halted meanwhile. The
 * state stays as it is: an attempt that everybody has given up may come here late.
 */
export async function notePartitionEnd(db: Database, end: PartitionEnd): Promise<void> {
  await write(
    db,
    `UPDATE ingest_position
     SET end_offset = :endOffset, log_start_offset = :logStartOffset,
         updated_at = UTC_TIMESTAMP(3)
     WHERE topic = :topic AND partition_no = :partition AND next_offset = :position
       AND state NOT IN ('paused', 'blocked')`,
    end,
  );
}

/** Shows a stopped partition as running again, where the position is still `position`. */
export async function noteReading(
  db: Database,
  topic: string,
  partition: number,
  position: number,
): Promise<void> {
  await write(
    db,
    `UPDATE ingest_position
     SET state = 'running', state_reason = NULL, updated_at = UTC_TIMESTAMP(3)
     WHERE topic = :topic AND partition_no = :partition AND next_offset = :position
       AND state = 'stopped'`,
    { topic, partition, position },
  );
}

/** What must still be so for a state to be true. A field that is absent is not compared. */
export type StateFence = {
  /** The position that the state is about. */
  position?: number;
  /** The last request of a person that the caller knows of. */
  controlNo?: number;
};

/**
 * Records that a partition is not being read, and why. It writes nothing over a pause, which only a
 * person ends, and nothing where the fence no longer holds: then the caller speaks of the past.
 * @returns whether it was written
 */
export async function setIngestState(
  db: Database,
  topic: string,
  partition: number,
  state: IngestState,
  reason: string | null,
  { position, controlNo }: StateFence = {},
): Promise<boolean> {
  const written = await write(
    db,
    `UPDATE ingest_position
     SET state = :state, state_reason = :reason, updated_at = UTC_TIMESTAMP(3)
     WHERE topic = :topic AND partition_no = :partition AND state <> 'paused'
       AND next_offset = COALESCE(:position, next_offset)
       AND control_no = COALESCE(:controlNo, control_no)`,
    {
      topic,
      partition,
      state,
      reason: cutReason(reason),
      position: position ?? null,
      controlNo: controlNo ?? null,
    },
  );
  return written === 1;
}

/** A reason, cut to what the column state_reason holds. */
export function cutReason(reason: string | null): string | null {
  return reason?.slice(0, 255) ?? null;
}

/** Every partition of a topic that has a position, in order. */
export async function readPositions(db: Database, topic: string): Promise<Position[]> {
  return readRows<Position>(
    db,
    `SELECT topic, partition_no AS 'partition', next_offset AS nextOffset,
            end_offset AS endOffset, log_start_offset AS logStartOffset, state,
            state_reason AS stateReason, last_event_at AS lastEventAt, events, rejects, ignored,
            extra_events AS extraEvents, logins, known_logins AS knownLogins,
            batches, rewound, skipped,
            TIMESTAMPDIFF(SECOND, updated_at, UTC_TIMESTAMP(3)) AS ageSeconds
     FROM ingest_position WHERE topic = :topic ORDER BY partition_no`,
    { topic },
  );
}
