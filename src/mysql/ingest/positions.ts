import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../pool.js';

export type IngestState = 'running' | 'paused' | 'blocked' | 'stopped';

/** One partition's row: the next offset to read, what the log held when last seen, and what has been counted so far. rewound, skipped: offsets, in all. */
export type Position = {
  topic: string;
  partition: number;
  nextOffset: number;
  endOffset: number;
  logStartOffset: number;
  state: IngestState;
  stateReason: string | null;
  lastEventAt: string | null;
  events: number;
  rejects: number;
  batches: number;
  rewound: number;
  skipped: number;
};

/** The next offset to read of a partition; undefined where nothing has been read: then it is the log's start. */
export async function readNextOffset(
  db: Database,
  topic: string,
  partition: number,
): Promise<number | undefined> {
  const [rows] = await db.execute<RowDataPacket[]>(
    'SELECT next_offset FROM ingest_position WHERE topic = ? AND partition_no = ?',
    [topic, partition],
  );
  return rows[0]?.['next_offset'] as number | undefined;
}

/** Gives a partition that has none its position, at the log's start. Leaves an existing one as it is. */
export async function createPosition(
  db: Database,
  topic: string,
  partition: number,
  logStartOffset: number,
): Promise<void> {
  await db.execute(
    `INSERT IGNORE INTO ingest_position (topic, partition_no, next_offset, end_offset, log_start_offset, state, updated_at)
     VALUES (?, ?, ?, ?, ?, 'running', UTC_TIMESTAMP(3))`,
    [topic, partition, logStartOffset, logStartOffset, logStartOffset],
  );
}

/** What an attempt without records has seen: where it stands, and where the log begins and ends. */
export type PartitionEnd = {
  topic: string;
  partition: number;
  position: number;
  endOffset: number;
  logStartOffset: number;
};

/** Notes where a partition's log ends while there is nothing to write. An attempt that others have gone on without, or that somebody has halted meanwhile, says nothing. */
export async function notePartitionEnd(
  db: Database,
  { topic, partition, position, endOffset, logStartOffset }: PartitionEnd,
): Promise<void> {
  await db.execute(
    `UPDATE ingest_position SET end_offset = ?, log_start_offset = ?, state = 'running', state_reason = NULL, updated_at = UTC_TIMESTAMP(3)
     WHERE topic = ? AND partition_no = ? AND next_offset = ? AND state NOT IN ('paused', 'blocked')`,
    [endOffset, logStartOffset, topic, partition, position],
  );
}

/** Records that a partition is not being read, and why. */
export async function setIngestState(
  db: Database,
  topic: string,
  partition: number,
  state: IngestState,
  reason: string | null,
): Promise<void> {
  await db.execute(
    'UPDATE ingest_position SET state = ?, state_reason = ?, updated_at = UTC_TIMESTAMP(3) WHERE topic = ? AND partition_no = ?',
    [state, reason?.slice(0, 255) ?? null, topic, partition],
  );
}

/** Every partition of a topic that has been read, in order. */
export async function readPositions(db: Database, topic: string): Promise<Position[]> {
  const [rows] = await db.execute<RowDataPacket[]>(
    'SELECT * FROM ingest_position WHERE topic = ? ORDER BY partition_no',
    [topic],
  );
  return rows.map((row) => ({
    topic,
    partition: row['partition_no'] as number,
    nextOffset: row['next_offset'] as number,
    endOffset: row['end_offset'] as number,
    logStartOffset: row['log_start_offset'] as number,
    state: row['state'] as IngestState,
    stateReason: row['state_reason'] as string | null,
    lastEventAt: row['last_event_at'] as string | null,
    events: row['events'] as number,
    rejects: row['rejects'] as number,
    batches: row['batches'] as number,
    rewound: row['rewound'] as number,
    skipped: row['skipped'] as number,
  }));
}
