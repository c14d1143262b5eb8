import { createKafka, kafkaUnreachable, type KafkaAddress } from './client.js';

/** What a partition's log holds: the offset of its first record, and the one after its last. */
export type LogExtent = { first: number; end: number };

/**
 * What every partition's log holds now; empty when there is no such topic. Tries once, since the next poll tries again.
 * @throws RollcallError `unreachable`
 */
export async function topicExtents(
  address: KafkaAddress,
  topic: string,
): Promise<Map<number, LogExtent>> {
  const admin = createKafka(address).admin({ retry: { retries: 0 } });
  try {
    await admin.connect();
    if (!(await admin.listTopics()).includes(topic)) return new Map();
    const offsets = await admin.fetchTopicOffsets(topic);
    return new Map(
      offsets.map(({ partition, low, high }) => [
        partition,
        { first: Number(low), end: Number(high) },
      ]),
    );
  } catch (error) {
    throw kafkaUnreachable(address, error);
  } finally {
    await admin.disconnect();
  }
}
