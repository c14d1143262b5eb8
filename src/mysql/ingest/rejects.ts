import type { Database } from '../pool.js';
import { readRow, readRows } from '../read.js';

/** A reject as it is listed. */
export type RejectRow = {
  topic: string;
  partition: number;
  offset: number;
  reason: string;
  rejectedAt: string;
  /** The length of the whole record. */
  bytes: number;
  /** What is kept of the record, where asked for; null for a record without a value. */
  raw?: Buffer | null;
};

/** A reject as a retry needs it. */
export type StoredReject = {
  offset: number;
  rejectedAt: string;
  /** The whole record; null for a record without a value, and for one that was cut. */
  raw: Buffer | null;
  /** Whether only the first part of the record is kept. */
  isCut: boolean;
};

/** A topic's partition that has rejects. */
export type RejectPartition = { topic: string; partition: number };

/**
 * How many rejects there are of each reason, the most frequent reason first.
 * @param date count only what was rejected on this day
 */
export async function countRejects(
  db: Database,
  date?: string,
): Promise<{ reason: string; rejects: number }[]> {
  return readRows<{ reason: string; rejects: number }>(
    db,
    `SELECT reason, COUNT(*) AS rejects FROM reject ${date === undefined ? '' : ON_DATE}
     GROUP BY reason ORDER BY rejects DESC, reason`,
    { date: date ?? null },
  );
}

/**
 * What became of a topic's records that were read since a time on the campus wall clock: whether
 * there were events among them, and how many rejects.
 */
export async function readOutcome(
  db: Database,
  topic: string,
  since: string,
): Promise<{ hasEvents: boolean; rejects: number }> {
  const found = await readRow<{ hasEvents: number; rejects: number }>(
    db,
    `SELECT EXISTS (SELECT 1 FROM day_version WHERE topic = :topic AND written_at >= :since)
              AS hasEvents,
            (SELECT COUNT(*) FROM reject WHERE topic = :topic AND rejected_at >= :since) AS rejects`,
    { topic, since },
  );
  return { hasEvents: found?.hasEvents === 1, rejects: found?.rejects ?? 0 };
}

/** Reads the newest rejects first, of all days or of one. */
export async function readNewestRejects(
  db: Database,
  { date, limit, withRaw }: { date?: string; limit: number; withRaw: boolean },
): Promise<RejectRow[]> {
  return readRows<RejectRow>(
    db,
    `SELECT topic, partition_no AS 'partition', record_offset AS 'offset', reason,
            rejected_at AS rejectedAt, raw_bytes AS bytes ${withRaw ? ', raw' : ''}
     FROM reject ${date === undefined ? '' : ON_DATE}
     ORDER BY rejected_at DESC, topic, partition_no, record_offset DESC LIMIT :limit`,
    { date: date ?? null, limit },
  );
}

/** Every partition that has rejects. */
export async function readRejectPartitions(db: Database): Promise<RejectPartition[]> {
  return readRows<RejectPartition>(
    db,
    `SELECT DISTINCT topic, partition_no AS 'partition' FROM reject
     ORDER BY topic, partition_no`,
  );
}

/** The rejects of one partition from an offset on, in order. */
export async function readStoredRejects(
  db: Database,
  topic: string,
  partition: number,
  fromOffset: number,
  limit: number,
): Promise<StoredReject[]> {
  const rows = await readRows<Omit<StoredReject, 'isCut'> & { isCut: 0 | 1 }>(
    db,
    `SELECT record_offset AS 'offset', rejected_at AS rejectedAt,
            raw_bytes > COALESCE(LENGTH(raw), 0) AS isCut,
            IF(raw_bytes > LENGTH(raw), NULL, raw) AS raw
     FROM reject
     WHERE topic = :topic AND partition_no = :partition AND record_offset >= :fromOffset
     ORDER BY record_offset LIMIT :limit`,
    { topic, partition, fromOffset, limit },
  );
  return rows.map((row) => ({ ...row, isCut: row.isCut === 1 }));
}

const ON_DATE = 'WHERE rejected_at >= :date AND rejected_at < :date + INTERVAL 1 DAY';
