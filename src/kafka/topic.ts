import type { Admin } from 'kafkajs';
import { createKafka, kafkaFailure, kafkaUnreachable, type KafkaAddress } from './client.js';

const PARTITIONS = 3;
/** A cluster takes milliseconds, and some seconds under load. */
const ANSWERS_WITHIN_MS = 30_000;
/** A record above 64 KiB becomes a reject, but for that it has to reach the topic. */
const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Creates the topic with 3 partitions, for records of up to 8 MiB, unless it exists. Returns when
 * every partition has a leader that answers.
 * @param retentionDays how long Kafka keeps its records, which hold MAC addresses; without it, as
 *   long as the broker's default says
 * @returns whether it was created
 */
export async function ensureTopic(
  address: KafkaAddress,
  topic: string,
  retentionDays?: number,
): Promise<boolean> {
  return withAdmin(address, async (admin) => {
    const created = await admin.createTopics({
      // kafkajs's own wait gives up as soon as a broker does not know the topic yet.
      waitForLeaders: false,
      topics: [
        {
          topic,
          numPartitions: PARTITIONS,
          replicationFactor: -1,
          configEntries: [
            { name: 'max.message.bytes', value: String(MAX_MESSAGE_BYTES) },
            ...(retentionDays === undefined ? [] : retentionConfig(retentionDays)),
          ],
        },
      ],
    });
    if (created) await waitForAnswers(address, admin, topic);
    return created;
  });
}

/** Kafka deletes whole segments, so a quiet partition must begin a new one at least every day. */
function retentionConfig(days: number): { name: string; value: string }[] {
  return [
    { name: 'retention.ms', value: String(days * DAY_MS) },
    { name: 'segment.ms', value: String(DAY_MS) },
  ];
}

async function waitForAnswers(address: KafkaAddress, admin: Admin, topic: string): Promise<void> {
  const deadline = Date.now() + ANSWERS_WITHIN_MS;
  while (!(await answers(admin, topic))) {
    if (Date.now() > deadline) throw kafkaUnreachable(address, `topic ${topic} has no leader yet.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function answers(admin: Admin, topic: string): Promise<boolean> {
  if (!(await admin.listTopics()).includes(topic)) return false;
  try {
    await admin.fetchTopicOffsets(topic);
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const partitions = topics.flatMap((one) => one.partitions);
    return partitions.length >= PARTITIONS && partitions.every(({ leader }) => leader >= 0);
  } catch (error) {
    // A broker may know the topic and not answer for its partitions yet. A real fault is still
    // there at the deadline.
    if (error instanceof Error && error.name.startsWith('KafkaJS')) return false;
    throw error;
  }
}

/** The offset after the last record, by partition; empty when there is no such topic. */
export async function topicEnds(
  address: KafkaAddress,
  topic: string,
): Promise<Map<number, number>> {
  return withAdmin(address, async (admin) => {
    if (!(await admin.listTopics()).includes(topic)) return new Map<number, number>();
    const offsets = await admin.fetchTopicOffsets(topic);
    return new Map(
      offsets
        .map(({ partition, high }) => [partition, Number(high)] as const)
        .sort(([a], [b]) => a - b),
    );
  });
}

/**
 * The offset of the first record whose timestamp is `instantMs` (milliseconds since 1970) or later,
 * by partition. A partition without such a record gives the end of its log. Empty when there is no
 * such topic.
 */
export async function topicOffsetsAt(
  address: KafkaAddress,
  topic: string,
  instantMs: number,
): Promise<Map<number, number>> {
  return withAdmin(address, async (admin) => {
    if (!(await admin.listTopics()).includes(topic)) return new Map<number, number>();
    const offsets = await admin.fetchTopicOffsetsByTimestamp(topic, instantMs);
    return new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)] as const));
  });
}

/** How many brokers there are, and how many partitions each of the topics has that exist. */
export async function describeKafka(
  address: KafkaAddress,
  topics: string[],
): Promise<{ brokers: number; partitions: Map<string, number> }> {
  return withAdmin(address, async (admin) => {
    const { brokers } = await admin.describeCluster();
    const all = await admin.listTopics();
    const known = topics.filter((topic) => all.includes(topic));
    // Without a name, Kafka describes every topic of the cluster.
    const found =
      known.length > 0 ? (await admin.fetchTopicMetadata({ topics: known })).topics : [];
    return {
      brokers: brokers.length,
      partitions: new Map(found.map(({ name, partitions }) => [name, partitions.length])),
    };
  });
}

async function withAdmin<T>(address: KafkaAddress, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = createKafka(address).admin();
  try {
    await admin.connect();
  } catch (error) {
    throw kafkaUnreachable(address, error);
  }
  try {
    return await work(admin);
  } catch (error) {
    throw kafkaFailure(address, error);
  } finally {
    await admin.disconnect();
  }
}
