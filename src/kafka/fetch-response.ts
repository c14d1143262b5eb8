import type { BatchMark } from './batch-header.js';
import {
  decodeRecordBatches,
  markAt,
  type AbortedTransaction,
  type RecordBatches,
} from './record-batches.js';

/** One partition's part of a fetch answer. Offsets are numbers, so a log ends at 2^53 records. */
export type FetchedPartition = {
  /** Kafka's error code, 0 for none. */
  errorCode: number;
  /** The offset after the last record that may be read. Open transactions lie above it. */
  endOffset: number;
  logStartOffset: number;
  records: () => Promise<RecordBatches>;
  /** The mark of the batch that holds an offset; see markAt. */
  markAt: (offset: number) => BatchMark | undefined;
};

/**
 * Decodes the answer to a Fetch request, version 11, for one partition. kafkajs's own decoder makes
 * about seven objects per record and overflows the stack on large batches (tulios/kafkajs#1723). It
 * also loses the offsets of a batch that compaction emptied, so a reader never gets past it.
 */
export function decodeFetchResponse(payload: Buffer): FetchedPartition {
  let at = 4; // throttle time, which kafkajs reads by itself
  const errorCode = payload.readInt16BE(at);
  at += 2 + 4; // error code, session id
  if (errorCode !== 0) return failed(errorCode);
  const topics = payload.readInt32BE(at);
  if (topics !== 1) throw new Error(`the broker answered for ${topics} topics, asked for one`);
  at += 4;
  at += 2 + payload.readInt16BE(at) + 4; // topic name, number of partitions
  return decodePartition(payload, at);
}

function failed(errorCode: number): FetchedPartition {
  return {
    errorCode,
    endOffset: 0,
    logStartOffset: 0,
    records: () => Promise.resolve({ records: [], nextOffset: 0 }),
    markAt: () => undefined,
  };
}

function decodePartition(payload: Buffer, start: number): FetchedPartition {
  let at = start + 4; // partition number
  const errorCode = payload.readInt16BE(at);
  at += 2 + 8; // error code, high watermark
  const endOffset = Number(payload.readBigInt64BE(at));
  at += 8;
  const logStartOffset = Number(payload.readBigInt64BE(at));
  at += 8;
  const aborted: AbortedTransaction[] = [];
  const abortedCount = payload.readInt32BE(at);
  at += 4;
  for (let i = 0; i < abortedCount; i += 1) {
    aborted.push({
      producerId: payload.readBigInt64BE(at),
      firstOffset: Number(payload.readBigInt64BE(at + 8)),
    });
    at += 16;
  }
  at += 4; // preferred read replica
  const size = payload.readInt32BE(at);
  at += 4;
  const bytes = payload.subarray(at, at + Math.max(size, 0));
  return {
    errorCode,
    endOffset,
    logStartOffset,
    records: () => decodeRecordBatches(bytes, aborted),
    markAt: (offset) => markAt(bytes, offset),
  };
}
