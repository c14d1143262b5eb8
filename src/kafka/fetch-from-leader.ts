import type { Broker, Cluster } from 'kafkajs';
import { RollcallError } from '../errors.js';
import { silentBroker } from './client.js';
import { decodeFetchResponse, type FetchedPartition } from './fetch-response.js';

const FETCH_VERSION = 11;
export const OFFSET_OUT_OF_RANGE = 1;
const MAX_ATTEMPTS = 5;

/** What is asked of the leader of a partition. */
export type FetchRequest = {
  topic: string;
  partition: number;
  offset: number;
  maxWaitMs: number;
  maxBytes: number;
  isolationLevel: number;
};

/**
 * Fetches from the partition's leader; looks for a new one if it moved or does not answer.
 * @param read takes an answer without an error, or one that says that the offset is out of range
 */
export async function fetchFromLeader<T>(
  cluster: Cluster,
  request: FetchRequest,
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
      if (
        error instanceof RollcallError ||
        silentBroker(error) !== undefined ||
        attempt >= MAX_ATTEMPTS
      )
        throw error;
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
      if (closing.aborted) throw error;
      await cluster.refreshMetadata();
    }
  }
}

async function leaderOf(cluster: Cluster, { topic, partition }: FetchRequest): Promise<Broker> {
  const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
  if (nodeId === undefined) throw new Error(`partition ${partition} of ${topic} has no leader`);
  return cluster.findBroker({ nodeId });
}

type ProtocolCall = { request: { apiName: string; apiVersion: number }; response: unknown };
type ConnectionPool = { send: (call: ProtocolCall) => Promise<unknown>; decodesFetches?: true };

async function fetchOnce(
  broker: Broker,
  { topic, partition, offset, maxWaitMs, maxBytes, isolationLevel }: FetchRequest,
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
