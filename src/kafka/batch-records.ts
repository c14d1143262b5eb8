import { damaged, type BatchHeader } from './batch-header.js';

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

/**
 * Reads the records of a batch.
 * @param bytes decompressed
 * @param into gets the records at its end
 * @throws RollcallError `unreadable` for damage
 */
export function readRecords(bytes: Buffer, batch: BatchHeader, into: LogRecord[]): void {
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
export function controlType(body: Buffer): number {
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
