import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../pool.js';

/** A reject as it is listed. bytes: of the whole record. raw: what is kept of it, where asked for; null for a record without a value. */
export type RejectRow = {
  topic: string;
  partition: number;
  offset: number;
  reason: string;
  rejectedAt: string;
  bytes: number;
  raw?: Buffer | null;
};

/** A reject as a retry needs it. isCut: what is kept is not the whole record; then raw is null, as it is for a record without a value. */
export type StoredReject = {
  offset: number;
  rejectedAt: string;
  raw: Buffer | null;
  isCut: boolean;
};

/** How many rejects there are of each reason, the most frequent first; of one day (when they were rejected) where given. */
export async function countRejects(
  db: Database,
  date?: string,
): Promise<{ reason: string; rejects: number }[]> {
  const [rows] = await db.execute<RowDataPacket[]>(
    `SELECT reason, COUNT(*) AS rejects FROM reject ${date === undefined ? '' : ON_DAY} GROUP BY reason ORDER BY rejects DESC, reason`,
    date === undefined ? [] : [date, date],
  );
  return rows.map((row) => ({
    reason: row['reason'] as string,
    rejects: row['rejects'] as number,
  }));
}

/** The newest rejects first. */
export async function readNewestRejects(
  db: Database,
  { date, limit, withRaw }: { date?: string; limit: number; withRaw: boolean },
): Promise<RejectRow[]> {
  const [rows] = await db.query<RowDataPacket[]>(
    `SELECT topic, partition_no, record_offset, reason, rejected_at, raw_bytes ${withRaw ? ', raw' : ''} FROM reject
     ${date === undefined ? '' : ON_DAY} ORDER BY rejected_at DESC, topic, partition_no, record_offset DESC LIMIT ?`,
    [...(date === undefined ? [] : [date, date]), limit],
  );
  return rows.map((row) => ({
    topic: row['topic'] as string,
    partition: row['partition_no'] as number,
    offset: row['record_offset'] as number,
    reason: row['reason'] as string,
    rejectedAt: row['rejected_at'] as string,
    bytes: row['raw_bytes'] as number,
    ...(withRaw && { raw: row['raw'] as Buffer | null }),
  }));
}

/** Every partition that has rejects. */
export async function readRejectPartitions(
  db: Database,
): Promise<{ topic: string; partition: number }[]> {
  const [rows] = await db.query<RowDataPacket[]>(
    'SELECT DISTINCT topic, partition_no FROM reject ORDER BY topic, partition_no',
  );
  return rows.map((row) => ({
    topic: row['topic'] as string,
    partition: row['partition_no'] as number,
  }));
}

/** The rejects of one partition from an offset on, in order; of those that were cut, not even the rest. */
export async function readStoredRejects(
  db: Database,
  topic: string,
  partition: number,
  fromOffset: number,
  limit: number,
): Promise<StoredReject[]> {
  const [rows] = await db.query<RowDataPacket[]>(
    `SELECT record_offset, rejected_at, raw_bytes > COALESCE(LENGTH(raw), 0) AS is_cut, IF(raw_bytes > LENGTH(raw), NULL, raw) AS raw
     FROM reject WHERE topic = ? AND partition_no = ? AND record_offset >= ? ORDER BY record_offset LIMIT ?`,
    [topic, partition, fromOffset, limit],
  );
  return rows.map((row) => ({
    offset: row['record_offset'] as number,
    rejectedAt: row['rejected_at'] as string,
    raw: row['raw'] as Buffer | null,
    isCut: row['is_cut'] === 1,
  }));
}

const ON_DAY = 'WHERE rejected_at >= ? AND rejected_at < ? + INTERVAL 1 DAY';
