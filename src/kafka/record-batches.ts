import { RollcallError } from '../errors.js';
import {
  HEADER_BYTES,
  nameOf,
  readHeader,
  type BatchHeader,
  type BatchMark,
} from './batch-header.js';
import { controlType, readRecords, type LogRecord } from './batch-records.js';
import { decompress } from './decompress.js';

export type RecordBatches = {
  records: LogRecord[];
  /** The last decoded batch, also if it gave no records; absent when no batch was complete. */
  last?: BatchMark;
  /**
   * The offset after all decoded batches, also those that give no records: aborted ones, control
   * batches, and batches that compaction emptied. -1 when no batch was complete.
   */
  nextOffset: number;
};

/** A transaction that its producer aborted. */
export type AbortedTransaction = {
  producerId: bigint;
  /** The offset of its first record. */
  firstOffset: number;
};

const CODEC_MASK = 0x07;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
const DELETE_HORIZON = 0x40;
const ABORT_MARKER = 0;

/** A compressed batch may hold a thousand times its own size. */
type DecodeLimits = {
  /** The most bytes of one batch's records, decompressed. */
  batchBytes: number;
  /** The most records of one batch. */
  batchRecords: number;
  /** Once this many bytes are decoded, the other batches of the answer wait for the next fetch. */
  enoughBytes: number;
};

const LIMITS: DecodeLimits = {
  batchBytes: 128 * 1024 * 1024,
  batchRecords: 1_000_000,
  enoughBytes: 32 * 1024 * 1024,
};

/**
 * Decodes the record batches of a fetch answer, in format 2, the only one that Kafka 4 stores. The
 * next fetch brings what this one leaves: a batch that the broker cut off at the end, and batches
 * beyond the limit. Control batches and batches of aborted transactions give no records, but
 * nextOffset passes them. A batch may begin before the offset of the request: the caller drops the
 * records below it.
 * @param aborted the aborted transactions that the broker names, in any order: it names them in the
 *   order in which they ended
 * @throws RollcallError `unreadable` when the first batch has another format or codec, is too large
 * or is damaged; it names the batch
 */
export async function decodeRecordBatches(
  bytes: Buffer,
  aborted: AbortedTransaction[],
  limits = LIMITS,
): Promise<RecordBatches> {
  const found: RecordBatches = { records: [], nextOffset: -1 };
  const remaining = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset);
  const transactions = { remaining, open: new Set<bigint>() };
  let decoded = 0;
  for (let at = 0; at + HEADER_BYTES <= bytes.length && decoded < limits.enoughBytes;) {
    const before = found.records.length;
    try {
      const batch = readHeader(bytes, at);
      if (at + batch.size > bytes.length) break;
      const body = bytes.subarray(at + HEADER_BYTES, at + batch.size);
      if (isWanted(batch, body, transactions))
        decoded += await readBatch(batch, body, limits, found.records);
      found.nextOffset = batch.lastOffset + 1;
      found.last = batch.mark;
      at += batch.size;
    } catch (error) {
      // The records before the bad batch are returned. The next fetch then begins with it, so the
      // error comes at the offset of the bad batch.
      if (found.nextOffset < 0) throw error;
      found.records.length = before;
      return found;
    }
  }
  return found;
}

/**
 * The mark of the batch that holds `offset`, from the bytes of a fetch at that offset. Undefined
 * where there is none that can be compared: compaction has removed the batch, or has written it
 * anew. A batch as a producer wrote it has no gaps and no delete horizon.
 */
export function markAt(bytes: Buffer, offset: number): BatchMark | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const { baseOffset, lastOffset, count, attributes, mark } = readHeader(bytes, 0);
  if (offset < baseOffset || offset > lastOffset) return undefined;
  const isCompacted =
    count < lastOffset - baseOffset + 1 || (attributes & DELETE_HORIZON) === DELETE_HORIZON;
  return isCompacted ? undefined : mark;
}

type Transactions = {
  /** Those that have not begun yet, by first offset. */
  remaining: AbortedTransaction[];
  open: Set<bigint>;
};

/** Keeps track of the transactions; false for a batch whose records must not be read. */
function isWanted(batch: BatchHeader, body: Buffer, { remaining, open }: Transactions): boolean {
  while (remaining[0] && remaining[0].firstOffset <= batch.lastOffset)
    open.add(remaining.shift()!.producerId);
  if (batch.attributes & CONTROL) {
    if (batch.count > 0 && controlType(body) === ABORT_MARKER) open.delete(batch.producerId);
    return false;
  }
  return !(batch.attributes & TRANSACTIONAL && open.has(batch.producerId));
}

/** @returns the bytes of its records */
async function readBatch(
  batch: BatchHeader,
  body: Buffer,
  { batchBytes, batchRecords }: DecodeLimits,
  into: LogRecord[],
): Promise<number> {
  const codec = batch.attributes & CODEC_MASK;
  const bytes = codec === 0 ? body : await decompress(codec, body, batchBytes, nameOf(batch));
  if (batch.count > batchRecords) {
    throw new RollcallError(
      'unreadable',
      `${nameOf(batch)} holds ${batch.count} records; rollcall reads batches of at most ${batchRecords}.`,
    );
  }
  readRecords(bytes, batch, into);
  return bytes.length;
}
