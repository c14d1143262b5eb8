import { gunzipSync } from 'node:zlib';
import { RollcallError } from '../errors.js';

/** One record of the log; value is null for a tombstone. It is a view into the fetch answer's bytes, not a copy. */
export type LogRecord = { offset: number; value: Buffer | null };

/** nextOffset: the offset after everything decoded, whether handed out, aborted, control or compacted away; -1 when no batch was whole. */
export type RecordBatches = { records: LogRecord[]; nextOffset: number };

export type AbortedTransaction = { producerId: bigint; firstOffset: number };

const HEADER_BYTES = 61;
const MAGIC = 2;
const CODEC_MASK = 0x07;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
const ABORT_MARKER = 0;
const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

/**
 * Decodes the record batches (format 2, all that Kafka 4 stores) of a fetch answer. A batch that the broker cut off at the end is left for the next
 * fetch. Control batches and the batches of aborted transactions give no records, but are stepped over.
 * A batch may begin before the offset that was asked for: the caller drops what lies below it.
 * @param aborted the aborted transactions that the broker names, in the order of their first offset
 * @throws RollcallError `refused` for a batch in another format or codec, naming it
 */
export function decodeRecordBatches(bytes: Buffer, aborted: AbortedTransaction[]): RecordBatches {
  const records: LogRecord[] = [];
  const remaining = [...aborted];
  const open = new Set<bigint>();
  let nextOffset = -1;
  for (let at = 0; at + HEADER_BYTES <= bytes.length;) {
    const batch = readHeader(bytes, at);
    if (at + batch.size > bytes.length) break;
    while (remaining[0] && remaining[0].firstOffset <= batch.lastOffset)
      open.add(remaining.shift()!.producerId);
    if (batch.attributes & CONTROL) {
      if (batch.count > 0 && controlType(bytes, at) === ABORT_MARKER) open.delete(batch.producerId);
    } else if (!(batch.attributes & TRANSACTIONAL && open.has(batch.producerId))) {
      readRecords(recordBytes(bytes, at, batch), batch, records);
    }
    nextOffset = batch.lastOffset + 1;
    at += batch.size;
  }
  return { records, nextOffset };
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
      'refused',
      `A record batch has format ${magic}; rollcall reads format ${MAGIC}, as Kafka 0.11 and later write it.`,
    );
  }
  const baseOffset = Number(bytes.readBigInt64BE(at));
  return {
    baseOffset,
    lastOffset: baseOffset + bytes.readInt32BE(at + 23),
    size: 12 + bytes.readInt32BE(at + 8),
    attributes: bytes.readInt16BE(at + 21),
    producerId: bytes.readBigInt64BE(at + 43),
    count: bytes.readInt32BE(at + 57),
  };
}

function recordBytes(bytes: Buffer, at: number, batch: BatchHeader): Buffer {
  const raw = bytes.subarray(at + HEADER_BYTES, at + batch.size);
  const codec = batch.attributes & CODEC_MASK;
  if (codec === 0) return raw;
  if (codec === 1) return gunzipSync(raw);
  throw new RollcallError(
    'refused',
    `A record batch is compressed with ${CODECS[codec] ?? `codec ${codec}`}, which rollcall does not read.`,
  );
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
    into.push({ offset, value: valueLength < 0 ? null : bytes.subarray(cursor.at, cursor.at + valueLength) });
    cursor.at = end; // headers are not read
  }
}

/** A control batch holds one record, whose key is a version and a type, 16 bits each. */
function controlType(bytes: Buffer, at: number): number {
  const cursor = { bytes, at: at + HEADER_BYTES };
  varint(cursor); // length
  cursor.at += 1; // attributes
  skipVarint(cursor); // timestamp
  varint(cursor); // offset
  varint(cursor); // key length
  return bytes.readInt16BE(cursor.at + 2);
}

type Cursor = { bytes: Buffer; at: number };

/** A zigzag varint of at most 32 bits. */
function varint(cursor: Cursor): number {
  let value = 0;
  let shift = 0;
  for (;;) {
    const byte = cursor.bytes[cursor.at]!;
    cursor.at += 1;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
    shift += 7;
  }
}

function skipVarint(cursor: Cursor): void {
  while (cursor.bytes[cursor.at]! >= 0x80) cursor.at += 1;
  cursor.at += 1;
}
