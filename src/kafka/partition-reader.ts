import type { Broker, Cluster } from 'kafkajs';
import { RollcallError } from '../errors.js';
import {
  createKafka,
  firstBroker,
  kafkaUnreachable,
  passOver,
  type KafkaAddress,
} from './client.js';
import { decodeFetchResponse, type FetchedPartition } from './fetch-response.js';
import type { BatchMark, LogRecord } from './record-batches.js';

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
const FETCH_VERSION = 11;
const OFFSET_OUT_OF_RANGE = 1;
const MAX_ATTEMPTS = 5;
/** How often a single broker is asked; of several, each is asked once. */
const MIN_OPENINGS = 3;

/**
 * A broker that hangs must not hold up a window for longer than its heartbeat may be late. A fetch
 * waits 2 s at most for records. kafkajs would repeat a request to the broker that has not
 * answered, so it tries once, and we ask another broker.
 */
const READER = { requestTimeout: 5_000, retry: { retries: 0 } };

/**
 * Opens one partition for reading at explicit offsets, without a consumer group: see
 * docs/decisions/0001-no-consumer-group.md. kafkajs gives its cluster object to each of the typed
 * `partitionAssigners` when a consumer is made, before it connects. That consumer never starts.
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
        const fetched = fetchFollowingLeader(cluster, request, closing.signal, (answer) =>
          recordsFrom(cluster, request, answer),
        );
        inFlight = fetched.catch(() => undefined);
        return fetched;
      },
      markAt: (offset) =>
        fetchFollowingLeader(
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

/** Connects to the first broker that answers, and asks it where the topic's partitions are. */
async function openCluster(address: KafkaAddress, topic: string): Promise<Cluster> {
  const openings = Math.max(MIN_OPENINGS, address.brokers.length);
  for (let opening = 1; ; opening += 1) {
    const asked = firstBroker(address);
    const cluster = clusterOf(address);
    try {
      await cluster.connect().catch((error: unknown) => {
        throw kafkaUnreachable(address, error);
      });
      await cluster.addMultipleTargetTopics([topic]);
      return cluster;
    } catch (error) {
      await cluster.disconnect();
      if (!mayPass(error) || opening >= openings) throw error;
      passOver(address, asked);
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** opening));
    }
  }
}

/** Whether kafkajs would have tried again, if it might. */
function mayPass(error: unknown): boolean {
  const cause = error instanceof RollcallError ? error.cause : error;
  return cause instanceof Error && cause.name === 'KafkaJSNumberOfRetriesExceeded';
}

function clusterOf(address: KafkaAddress): Cluster {
  let captured: Cluster | undefined;
  createKafka(address, READER).consumer({
    groupId: 'rollcall-never-joined',
    allowAutoTopicCreation: false,
    partitionAssigners: [
      ({ cluster }) => {
        captured = cluster;
        return {
          name: 'none',
          version: 0,
          assign: () => Promise.resolve([]),
          protocol: () => ({ name: 'none', metadata: Buffer.alloc(0) }),
        };
      },
    ],
  });
  if (!captured) throw new Error('kafkajs did not hand over its cluster');
  return captured;
}

type Request = {
  topic: string;
  partition: number;
  offset: number;
  maxWaitMs: number;
  maxBytes: number;
  isolationLevel: number;
};

const RECORDS = { maxBytes: FETCH_BYTES, isolationLevel: READ_COMMITTED };
/** A broker sends the first batch whole. A transaction that is open there does not matter. */
const ONE_BATCH = { maxWaitMs: 0, maxBytes: 1, isolationLevel: READ_UNCOMMITTED };

/**
 * Fetches from the partition's leader; looks for a new one if it moved or does not answer.
 * @param read takes an answer without an error, or one that says that the offset is out of range
 */
async function fetchFollowingLeader<T>(
  cluster: Cluster,
  request: Request,
  closing: AbortSignal,
  read: (answer: FetchedPartition) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const fetched = await fetchOnce(await leaderOf(cluster, request), request);
      if (fetched.errorCode === 0 || fetched.errorCode === OFFSET_OUT_OF_RANGE)
        return await read(fetched);
      throw new Error(`the broker answered a fetch with Kafka error ${fetched.errorCode}`);
    } catch (error) {
      // Bytes that cannot be decoded stay as they are: trying again does not help. A broker that
      // does not answer may be asked once more by this client, a new one asks another.
      if (error instanceof RollcallError || isSilence(error) || attempt >= MAX_ATTEMPTS)
        throw error;
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
      if (closing.aborted) throw error;
      await cluster.refreshMetadata();
    }
  }
}

/** Whether a request was sent, or a connection made, and no answer came in time. */
function isSilence(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'KafkaJSRequestTimeoutError' || isSilence(error.cause);
}

async function leaderOf(cluster: Cluster, { topic, partition }: Request): Promise<Broker> {
  const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
  if (nodeId === undefined) throw new Error(`partition ${partition} of ${topic} has no leader`);
  return cluster.findBroker({ nodeId });
}

type ProtocolCall = { request: { apiName: string; apiVersion: number }; response: unknown };
type ConnectionPool = { send: (call: ProtocolCall) => Promise<unknown>; decodesFetches?: true };

async function fetchOnce(
  broker: Broker,
  { topic, partition, offset, maxWaitMs, maxBytes, isolationLevel }: Request,
): Promise<FetchedPartition> {
  decodeFetchesOurselves((broker as unknown as { connectionPool: ConnectionPool }).connectionPool);
  return (await broker.fetch({
    maxWaitTime: maxWaitMs,
    minBytes: 1,
    maxBytes,
    isolationLevel,
    topics: [{ topic, partitions: [{ partition, fetchOffset: String(offset), maxBytes }] }],
    rackId: '',
  })) as FetchedPartition;
}

/** Replaces kafkajs's decoder for the answers to fetches; decodeFetchResponse says why. */
function decodeFetchesOurselves(pool: ConnectionPool): void {
  if (pool.decodesFetches) return;
  pool.decodesFetches = true;
  const send = pool.send.bind(pool);
  const response = {
    decode: (payload: Buffer) => Promise.resolve(decodeFetchResponse(payload)),
    parse: (fetched: FetchedPartition) => Promise.resolve(fetched),
  };
  pool.send = (call) => {
    if (call.request.apiName !== 'Fetch') return send(call);
    if (call.request.apiVersion !== FETCH_VERSION)
      throw new Error('the broker is older than Kafka 2.3, which rollcall needs');
    return send({ ...call, response });
  };
}

async function recordsFrom(
  cluster: Cluster,
  request: Request,
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

async function outOfRange(cluster: Cluster, request: Request): Promise<Fetch> {
  return {
    kind: 'out_of_range',
    logStartOffset: await offsetAt(cluster, request, true),
    endOffset: await offsetAt(cluster, request, false),
  };
}

async function offsetAt(
  cluster: Cluster,
  { topic, partition }: Pick<Request, 'topic' | 'partition'>,
  fromBeginning: boolean,
): Promise<number> {
  const [found] = await cluster.fetchTopicsOffset([
    { topic, partitions: [{ partition }], fromBeginning },
  ]);
  return Number(found?.partitions[0]?.offset);
}
