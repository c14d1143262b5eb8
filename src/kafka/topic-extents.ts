import { createKafka, kafkaUnreachable, type KafkaAddress } from './client.js';

/** What a partition's log holds. */
export type LogExtent = {
  /** The offset of its first record. */
  first: number;
  /** The offset after its last record. */
  end: number;
};

/**
 * What every partition's log holds now, by partition; empty when there is no such topic. It tries
 * once: the next poll tries again.
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
