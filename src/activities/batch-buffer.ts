import type { ReadAccessEvent, RejectReason } from '../attendance/record/access-event.js';
import type { Fetch } from '../kafka/partition-reader.js';

/**
 * An access event on its way into a batch: the MAC is gone. accessPointNo: 0 until its name has been given a number. record: what it was read from, for the case
 * that the database refuses it; a place in the fetch's answer, which is so kept until the batch is committed. Reading it from Kafka again could find it deleted, and
 * keeping it costs no copy. Absent where the record is kept already.
 */
export type BufferedEvent = {
  offset: number;
  day: string;
  second: number;
  deviceKey: number;
  accessPoint: string;
  accessPointNo: number;
  ok: boolean;
  record?: { readonly value: Uint8Array | null };
};

export type BufferedReject = { offset: number; reason: RejectReason; value: Uint8Array | null };

/** The records of one batch: all from offset `from` up to, not including, `to`. */
export type BatchRecords = {
  from: number;
  to: number;
  endOffset: number;
  logStartOffset: number;
  events: BufferedEvent[];
  rejects: BufferedReject[];
};

/** When a batch is written. A large one costs less for each of its events; one of a log that is read as it grows waits no longer than a person would. */
const BATCH_RECORDS = 60_000;
const BATCH_MS = 500;
/** The same while more than a batch is waiting to be read: nobody then sees the newest events sooner for a smaller batch. */
const BACKLOG_BATCH_MS = 2_000;
/** A record may be long, and its event short: so many bytes of records are kept at most, and one fetch more. */
const BATCH_BYTES = 32 * 1024 * 1024;

export type BatchBuffer = {
  /** The offset to read on at. */
  readonly to: number;
  /** When the batch is to be written (milliseconds since 1970); undefined while there is nothing to write: the position would not move. */
  readonly dueAt: number | undefined;
  take: (fetched: Extract<Fetch, { kind: 'records' }>) => void;
  /** Hands over what is there, and begins the next batch after it. */
  drain: () => BatchRecords;
};

type BufferDependencies = {
  readAccessEvent: ReadAccessEvent;
  deviceKeyOf: (mac: number) => number;
  latestTime: () => string;
};

/** Collects fetched records into a batch that begins at `start`, reading each as it comes. */
export function createBatchBuffer(
  { readAccessEvent, deviceKeyOf, latestTime }: BufferDependencies,
  start: number,
): BatchBuffer {
  let batch = emptyBatch(start, 0, 0);
  let firstTakenAt = 0;
  let bytes = 0;
  return {
    get to() {
      return batch.to;
    },
    get dueAt() {
      if (batch.to === batch.from) return undefined;
      if (batch.events.length + batch.rejects.length >= BATCH_RECORDS || bytes >= BATCH_BYTES)
        return 0;
      return (
        firstTakenAt + (batch.endOffset - batch.to > BATCH_RECORDS ? BACKLOG_BATCH_MS : BATCH_MS)
      );
    },
    take: ({ records, nextOffset, endOffset, logStartOffset }) => {
      if (batch.to === batch.from) firstTakenAt = Date.now();
      const latest = latestTime();
      for (const record of records) {
        const { offset } = record;
        const read = readAccessEvent(record, latest);
        bytes += record.end - record.start;
        if (typeof read === 'string') {
          batch.rejects.push({ offset, reason: read, value: record.value });
        } else {
          const { day, second, mac, accessPoint, ok } = read;
          const deviceKey = deviceKeyOf(mac);
          batch.events.push({
            offset,
            day,
            second,
            deviceKey,
            accessPoint,
            accessPointNo: 0,
            ok,
            record,
          });
        }
      }
      // Offsets that gave no record (control records, aborted transactions, compaction) move the position too.
      batch = { ...batch, to: nextOffset, endOffset, logStartOffset };
    },
    drain: () => {
      const full = batch;
      batch = emptyBatch(full.to, full.endOffset, full.logStartOffset);
      bytes = 0;
      return full;
    },
  };
}

function emptyBatch(at: number, endOffset: number, logStartOffset: number): BatchRecords {
  return { from: at, to: at, endOffset, logStartOffset, events: [], rejects: [] };
}
