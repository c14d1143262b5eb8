import type { Cluster } from 'kafkajs';
import type { BatchMark } from './batch-header.js';
import type { LogRecord } from './batch-records.js';
import type { KafkaAddress } from './client.js';
import { OFFSET_OUT_OF_RANGE, fetchFromLeader, type FetchRequest } from './fetch-from-leader.js';
import type { FetchedPartition } from './fetch-response.js';
import { openCluster } from './open-cluster.js';

/** What one fetch found. */
export type Fetch =
  | {
      kind: 'records';
      /** From the offset asked for on; may be empty. */
      records: LogRecord[];
      /** Where to read on. Control records and gaps can lie between the last record and this. */
      nextOffset: number;
      /** The offset after the last record that may be read. */
      endOffset: number;
      /** The first offset that the log still holds. */
      logStartOffset: number;
      /** The batch that ends at nextOffset; absent where none was complete. */
      lastBatch?: BatchMark;
    }
  /**
   * The log does not hold the offset: its records were deleted, or the topic was created again.
   * Nothing is reset; a person decides.
   */
  | { kind: 'out_of_range'; logStartOffset: number; endOffset: number };

export type PartitionReader = {
  /** How many partitions the topic had when the reader was opened. */
  partitionCount: number;
  /** Asks for records from `offset` on; waits at most `maxWaitMs` for the first. One at a time. */
  fetch: (offset: number, maxWaitMs: number) => Promise<Fetch>;
  /** The first offset that the log still holds. */
  firstOffset: () => Promise<number>;
  /**
   * The mark of the batch that holds an offset. Undefined where there is none to compare: the log
   * does not hold the offset, or compaction has removed the batch or written it anew.
   */
  markAt: (offset: number) => Promise<BatchMark | undefined>;
  /** Waits for the fetch in flight, which cannot be cancelled, then closes the connections. */
  close: () => Promise<void>;
};

const FETCH_BYTES = 4 * 1024 * 1024;
const READ_COMMITTED = 1;
const READ_UNCOMMITTED = 0;
const RECORDS = { maxBytes: FETCH_BYTES, isolationLevel: READ_COMMITTED };
/** A broker sends the first batch whole. A transaction that is open there does not matter. */
const ONE_BATCH = { maxWaitMs: 0, maxBytes: 1, isolationLevel: READ_UNCOMMITTED };

/**
 * Opens one partition for reading at explicit offsets, without a consumer group: see
 * docs/decisions/0001-no-consumer-group.md.
 *
 * Each reader has its own connections. A broker answers one request per connection at a time, so
 * with shared connections a long poll of one partition would delay the others.
 * @throws RollcallError `unreachable` when no broker answers or the sign-in fails
 * @throws the kafkajs error when the topic does not exist
 */
export async function openPartition(
  address: KafkaAddress,
  topic: string,
  partition: number,
): Promise<PartitionReader> {
  const cluster = await openCluster(address, topic);
  try {
    const partitionCount = cluster.findTopicPartitionMetadata(topic).length;
    const closing = new AbortController();
    let inFlight: Promise<unknown> = Promise.resolve();
    return {
      partitionCount,
      fetch: (offset, maxWaitMs) => {
        const request = { ...RECORDS, topic, partition, offset, maxWaitMs };
        const fetched = fetchFromLeader(cluster, request, closing.signal, (answer) =>
          recordsFrom(cluster, request, answer),
        );
        inFlight = fetched.catch(() => undefined);
        return fetched;
      },
      markAt: (offset) =>
        fetchFromLeader(
          cluster,
          { ...ONE_BATCH, topic, partition, offset },
          closing.signal,
          (answer) => Promise.resolve(answer.markAt(offset)),
        ),
      firstOffset: () => offsetAt(cluster, { topic, partition }, true),
      close: async () => {
        // Else a fetch that fails now opens connections to a new leader, and nobody closes them.
        closing.abort();
        await inFlight;
        await cluster.disconnect();
      },
    };
  } catch (error) {
    await cluster.disconnect();
    throw error;
  }
}

async function recordsFrom(
  cluster: Cluster,
  request: FetchRequest,
  fetched: FetchedPartition,
): Promise<Fetch> {
  if (fetched.errorCode === OFFSET_OUT_OF_RANGE) return outOfRange(cluster, request);
  const { offset } = request;
  const { records, nextOffset, last } = await fetched.records();
  const wanted =
    records.length > 0 && records[0]!.offset < offset
      ? records.filter((record) => record.offset >= offset)
      : records;
  return {
    kind: 'records',
    records: wanted,
    nextOffset: Math.max(nextOffset, offset),
    endOffset: fetched.endOffset,
    logStartOffset: fetched.logStartOffset,
    ...(last && { lastBatch: last }),
  };
}

async function outOfRange(cluster: Cluster, request: FetchRequest): Promise<Fetch> {
  return {
    kind: 'out_of_range',
    logStartOffset: await offsetAt(cluster, request, true),
    endOffset: await offsetAt(cluster, request, false),
  };
}

async function offsetAt(
  cluster: Cluster,
  { topic, partition }: Pick<FetchRequest, 'topic' | 'partition'>,
  fromBeginning: boolean,
): Promise<number> {
  const [found] = await cluster.fetchTopicsOffset([
    { topic, partitions: [{ partition }], fromBeginning },
  ]);
  return Number(found?.partitions[0]?.offset);
}
