import { Partitioners, type Message, type Producer } from 'kafkajs';
import { RollcallError } from '../errors.js';
import { createKafka, kafkaUnreachable, type KafkaAddress } from './client.js';

export type EnrichedMessage = { offset: number; key: string; value: string };

export type EnrichedPublisher = {
  /**
   * Resolves when all in-sync replicas have every message. A message's headers name the topic,
   * partition and offset that it came from.
   */
  publish: (topic: string, partition: number, messages: EnrichedMessage[]) => Promise<void>;
  close: () => Promise<void>;
};

/** Keeps a request below 1 MiB, the most that a broker takes by default. */
const MESSAGES_PER_REQUEST = 2_000;

/** Connects a producer for the enriched topic, which must exist. */
export async function createEnrichedPublisher(
  address: KafkaAddress,
  enrichedTopic: string,
): Promise<EnrichedPublisher> {
  const producer = createKafka(address).producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  try {
    await producer.connect();
  } catch (error) {
    throw kafkaUnreachable(address, error);
  }
  return {
    publish: async (topic, partition, messages) => {
      for (let from = 0; from < messages.length; from += MESSAGES_PER_REQUEST) {
        const some = messages
          .slice(from, from + MESSAGES_PER_REQUEST)
          .map(({ offset, key, value }) => ({
            key,
            value,
            headers: {
              source_topic: topic,
              source_partition: String(partition),
              source_offset: String(offset),
            },
          }));
        await send(producer, enrichedTopic, some);
      }
    },
    close: () => producer.disconnect(),
  };
}

async function send(producer: Producer, topic: string, messages: Message[]): Promise<void> {
  try {
    await producer.send({ topic, acks: -1, messages });
  } catch (error) {
    if (!isUnknownTopic(error)) throw error;
    throw new RollcallError(
      'conflict',
      `There is no topic ${topic}, to which ingest publishes its events: "rollcall migrate" creates it.`,
      { cause: error },
    );
  }
}

/** kafkajs wraps the broker's answer when it has retried it. */
function isUnknownTopic(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const type = 'type' in error ? error.type : undefined;
  return type === 'UNKNOWN_TOPIC_OR_PARTITION' || isUnknownTopic(error.cause);
}
