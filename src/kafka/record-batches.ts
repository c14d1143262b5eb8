import { RollcallError } from '../errors.js';
import { decompress } from './decompress.js';

/** One record of the log: where its value is in the bytes of its batch. Nothing is copied. */
export class LogRecord {
  constructor(
    readonly offset: number,
    /** The batch's records, decompressed. */
    readonly bytes: Buffer,
    /** Where the value begins in `bytes`; -1 for a tombstone. */
    readonly start: number,
    /** Where the value ends in `bytes`; -1 for a tombstone. */
    readonly end: number,
  ) {}

  /** A view of the value, made on request; null for a tombstone. */
  get value(): Buffer | null {
    return this.start < 0 ? null : this.bytes.subarray(this.start, this.end);
  }
}

/** What tells one record batch of a log from the batch at the same place in another log. */
export type BatchMark = {
  /** The offset of its first record. */
  base: number;
  /** The checksum of its contents, which the broker keeps. */
  crc: number;
  /** Its newest timestamp, in milliseconds since 1970; -1 for none. */
  time: number;
};

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

const HEADER_BYTES = 61;
const MAGIC = 2;
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
 * @param aborted the aborted transactions that the broker names, by first offset
 * @throws RollcallError `unreadable` when the first batch has another format or codec, is too large
 * or is damaged; it names the batch
 */
export async function decodeRecordBatches(
  bytes: Buffer,
  aborted: AbortedTransaction[],
  limits = LIMITS,
): Promise<RecordBatches> {
  const found: RecordBatches = { records: [], nextOffset: -1 };
  const transactions = { remaining: [...aborted], open: new Set<bigint>() };
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

type Transactions = { remaining: AbortedTransaction[]; open: Set<bigint> };

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

/** Names the batch by its offsets, so that a person can skip exactly these records. */
function nameOf({ baseOffset, lastOffset }: BatchHeader): string {
  return `The record batch of offsets ${baseOffset} to ${lastOffset}`;
}

function damaged(batch: BatchHeader): RollcallError {
  return new RollcallError('unreadable', `${nameOf(batch)} is damaged.`);
}

type BatchHeader = {
  baseOffset: number;
  lastOffset: number;
  /** Bytes of the whole batch, header included. */
  size: number;
  attributes: number;
  producerId: bigint;
  count: number;
  mark: BatchMark;
};

function readHeader(bytes: Buffer, at: number): BatchHeader {
  const magic = bytes.readInt8(at + 16);
  if (magic !== MAGIC) {
    throw new RollcallError(
      'unreadable',
      `A record batch has format ${magic}; rollcall reads format ${MAGIC}, as Kafka 0.11 and later write it.`,
    );
  }
  const baseOffset = Number(bytes.readBigInt64BE(at));
  const batch = {
    baseOffset,
    lastOffset: baseOffset + bytes.readInt32BE(at + 23),
    size: 12 + bytes.readInt32BE(at + 8),
    attributes: bytes.readInt16BE(at + 21),
    producerId: bytes.readBigInt64BE(at + 43),
    count: bytes.readInt32BE(at + 57),
    mark: {
      base: baseOffset,
      crc: bytes.readUInt32BE(at + 17),
      time: Number(bytes.readBigInt64BE(at + 35)),
    },
  };
  // With either, the reader would read the same offset for ever.
  if (batch.size < HEADER_BYTES || batch.lastOffset < baseOffset) throw damaged(batch);
  return batch;
}

function readRecords(bytes: Buffer, batch: BatchHeader, into: LogRecord[]): void {
  const cursor = { bytes, at: 0 };
  for (let i = 0; i < batch.count; i += 1) {
    const length = varint(cursor);
    const end = cursor.at + length;
    cursor.at += 1; // attributes, unused
    skipVarint(cursor); // timestamp
    const offset = batch.baseOffset + varint(cursor);
    const keyLength = varint(cursor);
    if (keyLength > 0) cursor.at += keyLength;
    const valueLength = varint(cursor);
    const valueEnd = cursor.at + Math.max(valueLength, 0);
    // Written with "not", because beyond the bytes the numbers are NaN and every comparison fails.
    if (!(valueEnd <= end && end <= bytes.length)) throw damaged(batch);
    into.push(
      new LogRecord(
        offset,
        bytes,
        valueLength < 0 ? -1 : cursor.at,
        valueLength < 0 ? -1 : valueEnd,
      ),
    );
    cursor.at = end; // headers are not read
  }
}

/** A control batch holds one record, whose key is a version and a type, 16 bits each. */
function controlType(body: Buffer): number {
  const cursor = { bytes: body, at: 0 };
  varint(cursor); // length
  cursor.at += 1; // attributes
  skipVarint(cursor); // timestamp
  varint(cursor); // offset
  varint(cursor); // key length
  return body.readInt16BE(cursor.at + 2);
}

type Cursor = { bytes: Buffer; at: number };

/** A zigzag varint of at most 32 bits; NaN where there is none. */
function varint(cursor: Cursor): number {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = cursor.bytes[cursor.at]!;
    cursor.at += 1;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
  }
  return NaN;
}

function skipVarint(cursor: Cursor): void {
  while (cursor.bytes[cursor.at]! >= 0x80) cursor.at += 1;
  cursor.at += 1;
}
