import type { Admin } from 'kafkajs';
import { createKafka, kafkaUnreachable, type KafkaAddress } from './client.js';

const PARTITIONS = 3;
/** A controller may write long records; anything above 64 KiB becomes a reject, but only what reaches the topic can. */
const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

/** Creates the topic with 3 partitions, for records of up to 8 MiB, unless it is there. Says whether it was created. */
export async function ensureTopic(
  address: KafkaAddress,
  topic: string,
  replicationFactor = -1,
): Promise<boolean> {
  return withAdmin(address, (admin) =>
    admin.createTopics({
      topics: [
        {
          topic,
          numPartitions: PARTITIONS,
          replicationFactor,
          configEntries: [{ name: 'max.message.bytes', value: String(MAX_MESSAGE_BYTES) }],
        },
      ],
    }),
  );
}

/** partition -> the offset after its last record, for every partition of the topic; empty when there is no such topic. */
export async function topicEnds(address: KafkaAddress, topic: string): Promise<Map<number, number>> {
  return withAdmin(address, async (admin) => {
    if (!(await admin.listTopics()).includes(topic)) return new Map<number, number>();
    const offsets = await admin.fetchTopicOffsets(topic);
    return new Map(
      offsets.map(({ partition, high }) => [partition, Number(high)] as const).sort(([a], [b]) => a - b),
    );
  });
}

/** Broker count and whether the topic exists, for `rollcall check`. */
export async function describeKafka(
  address: KafkaAddress,
  topic: string,
): Promise<{ brokers: number; partitions: number }> {
  return withAdmin(address, async (admin) => {
    const { brokers } = await admin.describeCluster();
    const known = (await admin.listTopics()).includes(topic);
    const partitions = known
      ? (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0]!.partitions.length
      : 0;
    return { brokers: brokers.length, partitions };
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
  } finally {
    await admin.disconnect();
  }
}
