import { RollcallError } from '../errors.js';
import { decompress } from './decompress.js';

/** One record of the log, as a place in the bytes of its batch: neither a copy nor, before somebody asks for it, a view. start is -1 for a tombstone. */
export class LogRecord {
  constructor(
    readonly offset: number,
    readonly bytes: Buffer,
    readonly start: number,
    readonly end: number,
  ) {}

  /** Null for a tombstone. */
  get value(): Buffer | null {
    return this.start < 0 ? null : this.bytes.subarray(this.start, this.end);
  }
}

/** nextOffset: the offset after everything decoded, whether handed out, aborted, control or compacted away; -1 when no batch was whole. */
export type RecordBatches = { records: LogRecord[]; nextOffset: number };

export type AbortedTransaction = { producerId: bigint; firstOffset: number };

const HEADER_BYTES = 61;
const MAGIC = 2;
const CODEC_MASK = 0x07;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
const ABORT_MARKER = 0;
/** A compressed batch may hold a thousand times its size. Of one fetch's answer no further batch is decoded beyond `enough`. */
const LIMITS: DecodeLimits = {
  batchBytes: 128 * 1024 * 1024,
  batchRecords: 1_000_000,
  enoughBytes: 32 * 1024 * 1024,
};

type DecodeLimits = { batchBytes: number; batchRecords: number; enoughBytes: number };

/**
 * Decodes the record batches (format 2, all that Kafka 4 stores) of a fetch answer. A batch that the broker cut off at the end is left for the next
 * fetch, as are those for which there is no room. Control batches and the batches of aborted transactions give no records, but are stepped over.
 * A batch may begin before the offset that was asked for: the caller drops what lies below it.
 * @param aborted the aborted transactions that the broker names, in the order of their first offset
 * @throws RollcallError `unreadable` when the first batch is in another format or codec, too large or damaged, naming it
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
      at += batch.size;
    } catch (error) {
      // What stands before it is handed out, and the next fetch begins with it: so whoever is told knows at which offset it stands.
      if (found.nextOffset < 0) throw error;
      found.records.length = before;
      return found;
    }
  }
  return found;
}

type Transactions = { remaining: AbortedTransaction[]; open: Set<bigint> };

/** Follows the transactions; false for a batch whose records nobody may see. */
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

/** Says where to go on after it, for whoever decides to. */
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
  };
  // Either would have the reader stand where it is, for ever.
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
    // Not the other way round: beyond the bytes there are numbers that are none.
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
