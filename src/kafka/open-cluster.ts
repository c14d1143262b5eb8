import type { Cluster } from 'kafkajs';
import {
  createKafka,
  firstBroker,
  kafkaUnreachable,
  mayTryAgain,
  passOver,
  tryAgain,
  type KafkaAddress,
} from './client.js';

/** How often a single broker is asked; of several, each is asked once. */
const MIN_OPENINGS = 3;

/**
 * A broker that hangs must not hold up a window for longer than its heartbeat may be late. A fetch
 * waits 2 s at most for records. kafkajs would repeat a request to the broker that has not
 * answered, so it tries once, and we ask another broker.
 */
const READER = { requestTimeout: 5_000, retry: { retries: 0 } };

/**
 * Connects to the first broker that answers, and asks it where the topic's partitions are.
 * @throws RollcallError `unreachable` when no broker answers or the sign-in fails
 * @throws the kafkajs error when the topic does not exist
 */
export async function openCluster(address: KafkaAddress, topic: string): Promise<Cluster> {
  const openings = Math.max(MIN_OPENINGS, address.brokers.length);
  return tryAgain(
    () => openOnce(address, topic),
    (opening) => opening < openings,
  );
}

async function openOnce(address: KafkaAddress, topic: string): Promise<Cluster> {
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
    if (mayTryAgain(error)) passOver(address, asked);
    throw error;
  }
}

/**
 * kafkajs gives its cluster object to each of the typed `partitionAssigners` when a consumer is
 * made, before it connects. That consumer never starts.
 */
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
