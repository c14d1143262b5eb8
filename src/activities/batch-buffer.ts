import type { ReadAccessEvent, RejectReason } from '../attendance/access-event.js';
import type { Fetch } from '../kafka/partition-reader.js';

/**
 * An access event on its way into a batch: the MAC is gone, the access point still has its name. value: the record that it was read from, for the case that the
 * database refuses it; a view into the fetch's answer, which is so kept until the batch is committed. Reading it from Kafka again could find it deleted, and keeping it
 * costs no copy. Absent where the record is kept already.
 */
export type BufferedEvent = {
  offset: number;
  day: string;
  at: string;
  second: number;
  deviceKey: number;
  accessPoint: string;
  ok: boolean;
  value?: Uint8Array;
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

/** A record may be long, and its event short: so many bytes of records are kept at most, and one fetch more. */
const HELD_BYTES = 32 * 1024 * 1024;

export type BatchBuffer = {
  /** The offset to read on at. */
  readonly to: number;
  /** When the first record of the batch came in (milliseconds since 1970); undefined while there is none. */
  readonly firstRecordAt: number | undefined;
  /** Nothing to write: the position would not move. */
  readonly isEmpty: boolean;
  isDue: (limits: { batchRecords: number; batchMs: number; rejectBytes: number }) => boolean;
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
  let firstRecordAt: number | undefined;
  let rejectBytes = 0;
  let heldBytes = 0;
  return {
    get to() {
      return batch.to;
    },
    get firstRecordAt() {
      return firstRecordAt;
    },
    get isEmpty() {
      return batch.to === batch.from;
    },
    isDue: (limits) =>
      batch.events.length + batch.rejects.length >= limits.batchRecords ||
      rejectBytes >= limits.rejectBytes ||
      heldBytes >= HELD_BYTES ||
      (firstRecordAt !== undefined && Date.now() >= firstRecordAt + limits.batchMs),
    take: ({ records, nextOffset, endOffset, logStartOffset }) => {
      const latest = latestTime();
      for (const { offset, value } of records) {
        const read = readAccessEvent(value, latest);
        heldBytes += value?.length ?? 0;
        if (typeof read === 'string') {
          batch.rejects.push({ offset, reason: read, value });
          rejectBytes += value?.length ?? 0;
        } else {
          const { day, at, second, mac, accessPoint, ok } = read;
          const deviceKey = deviceKeyOf(mac);
          // Only bytes are read as an event, never a tombstone.
          batch.events.push({ offset, day, at, second, deviceKey, accessPoint, ok, value: value! });
        }
      }
      // Offsets that gave no record (control records, aborted transactions, compaction) move the position too.
      if (nextOffset > batch.from) firstRecordAt ??= Date.now();
      batch = { ...batch, to: nextOffset, endOffset, logStartOffset };
    },
    drain: () => {
      const full = batch;
      batch = emptyBatch(full.to, full.endOffset, full.logStartOffset);
      firstRecordAt = undefined;
      rejectBytes = 0;
      heldBytes = 0;
      return full;
    },
  };
}

function emptyBatch(at: number, endOffset: number, logStartOffset: number): BatchRecords {
  return { from: at, to: at, endOffset, logStartOffset, events: [], rejects: [] };
}
