import { setTimeout as sleep } from 'node:timers/promises';
import { Partitioners, type Message, type Producer } from 'kafkajs';
import { RollcallError } from '../errors.js';
import {
  createKafka,
  firstBroker,
  kafkaUnreachable,
  mayTryAgain,
  passOver,
  silentBroker,
  type KafkaAddress,
} from './client.js';

export type EnrichedMessage = { offset: number; key: string; value: string };

export type EnrichedPublisher = {
  /**
   * Resolves when all in-sync replicas have every message. A message's headers name the topic,
   * partition and offset that it came from: one that was sent again after a broker did not answer
   * may stand in the topic twice.
   */
  publish: (topic: string, partition: number, messages: EnrichedMessage[]) => Promise<void>;
  close: () => Promise<void>;
};

/** Keeps a request below 1 MiB, the most that a broker takes by default. */
const MESSAGES_PER_REQUEST = 2_000;
const ATTEMPTS = 5;

/**
 * kafkajs would send again to a leader that hangs, for minutes. So it tries once, and we ask
 * another broker who leads now: a cluster replaces one that it has not heard for 9 s. Where a
 * leader waits for a slow copy, each attempt sends the messages once more, so this is no shorter.
 */
const PUBLISHER = { requestTimeout: 10_000, retry: { retries: 0 } };

/** Connects a producer for the enriched topic, which must exist. */
export async function createEnrichedPublisher(
  address: KafkaAddress,
  enrichedTopic: string,
): Promise<EnrichedPublisher> {
  const shared = sharedProducer(address);
  await shared.use(() => Promise.resolve());
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
        await send(shared, enrichedTopic, some);
      }
    },
    close: shared.close,
  };
}

async function send(shared: SharedProducer, topic: string, messages: Message[]): Promise<void> {
  try {
    await shared.use((producer) => producer.send({ topic, acks: -1, messages }));
  } catch (error) {
    if (!isUnknownTopic(error)) throw error;
    throw new RollcallError(
      'conflict',
      `There is no topic ${topic}, to which ingest publishes its events: "rollcall migrate" creates it.`,
      { cause: error },
    );
  }
}

type SharedProducer = {
  /** Works with the producer; after a failure once more with another one, some times at most. */
  use: (work: (producer: Producer) => Promise<unknown>) => Promise<void>;
  close: () => Promise<void>;
};

function sharedProducer(address: KafkaAddress): SharedProducer {
  let current: Promise<Producer> | undefined;
  return {
    use: async (work) => {
      for (let attempt = 1; ; attempt += 1) {
        const own = (current ??= connectProducer(address));
        try {
          await work(await own);
          return;
        } catch (error) {
          // Others may have failed with it too, and have another one already.
          if (current === own) current = undefined;
          disconnect(own);
          if (!mayTryAgain(error) || attempt >= ATTEMPTS) throw error;
          const silent = silentBroker(error);
          if (silent !== undefined) passOver(address, silent);
          await sleep(100 * 2 ** attempt);
        }
      }
    },
    close: async () => (await current)?.disconnect(),
  };
}

async function connectProducer(address: KafkaAddress): Promise<Producer> {
  const asked = firstBroker(address);
  const producer = createKafka(address, PUBLISHER).producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  try {
    await producer.connect();
    return producer;
  } catch (error) {
    passOver(address, asked);
    throw kafkaUnreachable(address, error);
  }
}

/** Nobody waits for it: a producer that has failed may not be able to say farewell. */
function disconnect(failed: Promise<Producer>): void {
  failed.then((producer) => producer.disconnect()).catch(() => undefined);
}

/** kafkajs wraps the broker's answer when it has retried it. */
function isUnknownTopic(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const type = 'type' in error ? error.type : undefined;
  return type === 'UNKNOWN_TOPIC_OR_PARTITION' || isUnknownTopic(error.cause);
}
