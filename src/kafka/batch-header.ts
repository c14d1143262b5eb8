import { RollcallError } from '../errors.js';

/** What tells one record batch of a log from the batch at the same place in another log. */
export type BatchMark = {
  /** The offset of its first record. */
  base: number;
  /** The checksum of its contents, which the broker keeps. */
  crc: number;
  /** Its newest timestamp, in milliseconds since 1970; -1 for none. */
  time: number;
};

/** What stands at the beginning of a record batch. */
export type BatchHeader = {
  baseOffset: number;
  lastOffset: number;
  /** Bytes of the whole batch, header included. */
  size: number;
  attributes: number;
  producerId: bigint;
  count: number;
  mark: BatchMark;
};

export const HEADER_BYTES = 61;
const MAGIC = 2;

/**
 * Reads the header of a record batch, in format 2.
 * @throws RollcallError `unreadable` for another format, and for damage
 */
export function readHeader(bytes: Buffer, at: number): BatchHeader {
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

/** Names the batch by its offsets, so that a person can skip exactly these records. */
export function nameOf({ baseOffset, lastOffset }: BatchHeader): string {
  return `The record batch of offsets ${baseOffset} to ${lastOffset}`;
}

export function damaged(batch: BatchHeader): RollcallError {
  return new RollcallError('unreadable', `${nameOf(batch)} is damaged.`);
}
