import type { Broker, Cluster } from 'kafkajs';
import { RollcallError } from '../errors.js';
import { createKafka, kafkaUnreachable, type KafkaAddress } from './client.js';
import { decodeFetchResponse, type FetchedPartition } from './fetch-response.js';
import type { LogRecord } from './record-batches.js';

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
  /** Waits for the fetch in flight, which cannot be cancelled, then closes the connections. */
  close: () => Promise<void>;
};

const FETCH_BYTES = 4 * 1024 * 1024;
const READ_COMMITTED = 1;
const FETCH_VERSION = 11;
const OFFSET_OUT_OF_RANGE = 1;
const MAX_ATTEMPTS = 5;

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
  const cluster = clusterOf(address);
  try {
    await cluster.connect().catch((error: unknown) => {
      throw kafkaUnreachable(address, error);
    });
    await cluster.addMultipleTargetTopics([topic]);
    const partitionCount = cluster.findTopicPartitionMetadata(topic).length;
    const closing = new AbortController();
    let inFlight: Promise<unknown> = Promise.resolve();
    return {
      partitionCount,
      fetch: (offset, maxWaitMs) => {
        const fetched = fetchFollowingLeader(
          cluster,
          { topic, partition, offset, maxWaitMs },
          closing.signal,
        );
        inFlight = fetched.catch(() => undefined);
        return fetched;
      },
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

function clusterOf(address: KafkaAddress): Cluster {
  let captured: Cluster | undefined;
  createKafka(address).consumer({
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

type Request = { topic: string; partition: number; offset: number; maxWaitMs: number };

/** Fetches from the partition's leader; looks for a new one if it moved or does not answer. */
async function fetchFollowingLeader(
  cluster: Cluster,
  request: Request,
  closing: AbortSignal,
): Promise<Fetch> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const fetched = await fetchOnce(await leaderOf(cluster, request), request);
      if (fetched.errorCode === 0) return await recordsFrom(fetched, request.offset);
      if (fetched.errorCode === OFFSET_OUT_OF_RANGE) return await outOfRange(cluster, request);
      throw new Error(`the broker answered a fetch with Kafka error ${fetched.errorCode}`);
    } catch (error) {
      // Bytes that cannot be decoded stay as they are: trying again does not help.
      if (error instanceof RollcallError || attempt >= MAX_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
      if (closing.aborted) throw error;
      await cluster.refreshMetadata();
    }
  }
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
  { topic, partition, offset, maxWaitMs }: Request,
): Promise<FetchedPartition> {
  decodeFetchesOurselves((broker as unknown as { connectionPool: ConnectionPool }).connectionPool);
  return (await broker.fetch({
    maxWaitTime: maxWaitMs,
    minBytes: 1,
    maxBytes: FETCH_BYTES,
    isolationLevel: READ_COMMITTED,
    topics: [
      { topic, partitions: [{ partition, fetchOffset: String(offset), maxBytes: FETCH_BYTES }] },
    ],
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

async function recordsFrom(fetched: FetchedPartition, offset: number): Promise<Fetch> {
  const { records, nextOffset } = await fetched.records();
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
