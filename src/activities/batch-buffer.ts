import type {
  AccessEvent,
  AccessEventKind,
  RejectReason,
} from '../attendance/record/access-event.js';
import { NO_LOGIN } from '../attendance/identity/login.js';
import { IGNORED, type ReadRecord, type Reading } from '../attendance/record/reading.js';
import type { Fetch } from '../kafka/partition-reader.js';
import type { BatchMark } from '../kafka/batch-header.js';
import type { LogRecord } from '../kafka/batch-records.js';
import type { Logins } from './logins.js';

/** An access event on its way into a batch. The MAC address is gone. */
export type BufferedEvent = {
  offset: number;
  day: string;
  /** After midnight of `day`. */
  second: number;
  deviceKey: number;
  accessPoint: string;
  /** 0 until the access point's name has been given a number. */
  accessPointNo: number;
  kind: AccessEventKind;
  /** Of the user of the record; negative where it can be no student's; absent: none. */
  loginKey?: number;
  /**
   * The record that it was read from, in case the database refuses the row. This is a place in the
   * fetch's answer, so the answer stays in memory until the batch is committed. To read the record
   * from Kafka again could find it deleted. Absent where the record is kept elsewhere.
   */
  record?: { readonly value: Uint8Array | null };
};

/** A record that could not be read, on its way into a batch. */
export type BufferedReject = { offset: number; reason: RejectReason; value: Uint8Array | null };

/** The records of one batch. All lists are in the order of the offsets. */
export type BatchRecords = {
  /** The batch has all offsets from here ... */
  from: number;
  /** ... up to here, not including it. */
  to: number;
  /** Where the log ended in the last fetch. */
  endOffset: number;
  /** Where the log began in the last fetch. */
  logStartOffset: number;
  /** The batch of the log that ends at `to`; absent where `to` lies within one. */
  lastBatch?: BatchMark;
  events: BufferedEvent[];
  rejects: BufferedReject[];
  /** The offsets of the records that say nothing of a device's access point; absent: none. */
  ignored?: number[];
  /** Whether the users of all records were read; absent: they were not. */
  hasUsers?: boolean;
};

/**
 * When a batch is written. A large batch costs less for each of its events. Behind the end of the
 * log, a batch waits no longer than a person would notice.
 */
const BATCH_RECORDS = 60_000;
const BATCH_MS = 500;
/** With more than one batch waiting in the log, a smaller batch would show nobody newer events. */
const BACKLOG_BATCH_MS = 2_000;
/** A record may be long although its event is short. One more fetch may come on top of this. */
const BATCH_BYTES = 32 * 1024 * 1024;

export type BatchBuffer = {
  /** The next offset to read. */
  readonly to: number;
  /**
   * When the batch must be written, in milliseconds since 1970. Undefined while there is nothing to
   * write, because the position would not move.
   */
  readonly dueAtMs: number | undefined;
  /** Puts what was fetched into the batch. */
  take: (fetched: FetchedRecords) => void;
  /** Hands over the batch, and begins the next one after it. */
  drain: () => BatchRecords;
};

/** The answer of a fetch that found the offset in the log. */
export type FetchedRecords = Extract<Fetch, { kind: 'records' }>;

export type BatchBufferDependencies = {
  readRecord: ReadRecord;
  /** The device key of a MAC address. */
  deviceKeyOf: (mac: number) => number;
  logins: Readonly<Logins>;
  /** The last wall-clock time that a record may have ("YYYY-MM-DD HH:MM:SS"). */
  latestTime: () => string;
  /** Milliseconds since 1970. */
  nowMs: () => number;
};

/** Collects fetched records into a batch that begins at `start`, and reads each as it comes. */
export function createBatchBuffer(deps: BatchBufferDependencies, start: number): BatchBuffer {
  let batch = emptyBatch(start, 0, 0);
  let firstTakenAtMs = 0;
  let bytes = 0;
  return {
    get to() {
      return batch.to;
    },
    get dueAtMs() {
      if (batch.to === batch.from) return undefined;
      if (recordsIn(batch) >= BATCH_RECORDS || bytes >= BATCH_BYTES) return 0;
      const isBehind = batch.endOffset - batch.to > BATCH_RECORDS;
      return firstTakenAtMs + (isBehind ? BACKLOG_BATCH_MS : BATCH_MS);
    },
    take: ({ records, nextOffset, endOffset, logStartOffset, lastBatch = batch.lastBatch }) => {
      if (batch.to === batch.from) firstTakenAtMs = deps.nowMs();
      const latest = deps.latestTime();
      batch.hasUsers &&= deps.logins.wanted;
      for (const record of records) {
        bytes += record.end - record.start;
        addRecord(batch, record, latest, deps);
      }
      // Offsets without a record (control records, aborted transactions, compaction) move it too.
      batch = { ...batch, to: nextOffset, endOffset, logStartOffset, lastBatch };
    },
    drain: () => {
      const full = batch;
      batch = emptyBatch(full.to, full.endOffset, full.logStartOffset);
      bytes = 0;
      return full;
    },
  };
}

type CollectedRecords = Required<Omit<BatchRecords, 'lastBatch'>> & Pick<BatchRecords, 'lastBatch'>;

function emptyBatch(at: number, endOffset: number, logStartOffset: number): CollectedRecords {
  return {
    from: at,
    to: at,
    endOffset,
    logStartOffset,
    events: [],
    rejects: [],
    ignored: [],
    hasUsers: true,
  };
}

function recordsIn({ events, rejects }: BatchRecords): number {
  return events.length + rejects.length;
}

function addRecord(
  batch: CollectedRecords,
  record: LogRecord,
  latest: string,
  deps: BatchBufferDependencies,
): void {
  const read = deps.readRecord(record, latest);
  if (typeof read === 'string') addUnread(batch, record, read);
  else if (read.kind === 'several') {
    for (const event of read.events) batch.events.push(bufferedEvent(event, record, deps));
    if (read.reject) addUnread(batch, record, read.reject);
  } else batch.events.push(bufferedEvent(read, record, deps));
}

function addUnread(
  { rejects, ignored }: CollectedRecords,
  { offset, value }: LogRecord,
  read: Extract<Reading, string>,
): void {
  if (read === IGNORED) ignored.push(offset);
  else rejects.push({ offset, reason: read, value });
}

function bufferedEvent(
  { day, second, mac, accessPoint, kind, user }: AccessEvent,
  record: LogRecord,
  { deviceKeyOf, logins }: BatchBufferDependencies,
): BufferedEvent {
  const { offset } = record;
  const deviceKey = deviceKeyOf(mac);
  const loginKey = user === undefined ? NO_LOGIN : logins.keyOf(user);
  return { offset, day, second, deviceKey, accessPoint, accessPointNo: 0, kind, loginKey, record };
}
