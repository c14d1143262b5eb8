import { Partitioners, type Message, type Producer } from 'kafkajs';
import { RollcallError } from '../errors.js';
import {
  createKafka,
  firstBroker,
  kafkaUnreachable,
  passOver,
  silentBroker,
  tryAgain,
  type KafkaAddress,
  type Patience,
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

/**
 * kafkajs would send again to a leader that hangs, for minutes. So it tries once, and we ask
 * another broker who leads now: a cluster replaces one that it has not heard for 9 s. Where one
 * waits for a slow copy, each attempt sends the messages once more, so the first is no shorter.
 */
const PATIENT: Patience = { requestTimeout: 10_000, retry: { retries: 0 } };
/**
 * Of the attempts after a failure, each by a producer of its own. If the controller is gone too,
 * the choice of a leader takes some 12 s; an attempt that is under way then still asks the old one.
 */
const BRIEF: Patience = { requestTimeout: 3_000, retry: { retries: 0 } };
/** No attempt begins later. The window fails then, and begins again with patience. */
const LAST_ATTEMPT_MS = 30_000;
/** A worker that finds no Kafka at its start says so sooner. */
const OPENINGS = 3;
/** A topic that was just made is not known to every broker at once. */
const ATTEMPTS_WITHOUT_TOPIC = 5;

/** Connects a producer for the enriched topic, which must exist. */
export async function createEnrichedPublisher(
  address: KafkaAddress,
  enrichedTopic: string,
): Promise<EnrichedPublisher> {
  const shared = sharedProducer(address);
  await shared.open();
  return {
    publish: async (topic, partition, messages) => {
      const endMs = performance.now() + LAST_ATTEMPT_MS;
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
        await send(shared, enrichedTopic, some, endMs);
      }
    },
    close: shared.close,
  };
}

async function send(
  shared: SharedProducer,
  topic: string,
  messages: Message[],
  endMs: number,
): Promise<void> {
  try {
    await shared.use((producer) => producer.send({ topic, acks: -1, messages }), endMs);
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
  /** @throws RollcallError `unreachable` when no broker answers or the sign-in fails */
  open: () => Promise<void>;
  /**
   * Works with the producer; after a failure again, each time with one of its own.
   * @param endMs no attempt begins later, by the clock of `performance`
   */
  use: (work: Work, endMs: number) => Promise<void>;
  close: () => Promise<void>;
};

type Work = (producer: Producer) => Promise<unknown>;

function sharedProducer(address: KafkaAddress): SharedProducer {
  let current: Promise<Producer> | undefined;
  const useShared = async (work: Work) => {
    const shared = (current ??= connectProducer(address, PATIENT));
    try {
      await work(await shared);
    } catch (error) {
      // Others may have failed with it too, and have another one already.
      if (current === shared) current = undefined;
      disconnect(shared);
      throw error;
    }
  };
  const useOwn = async (work: Work) => {
    const own = connectProducer(address, BRIEF);
    try {
      await work(await own);
    } finally {
      disconnect(own);
    }
  };
  return {
    open: () =>
      tryAgain(
        () => useShared(() => Promise.resolve()),
        (attempt) => attempt < OPENINGS,
      ),
    use: (work, endMs) => {
      const asking = passingOver(address, work);
      return tryAgain(
        (attempt) => (attempt === 1 ? useShared(asking) : useOwn(asking)),
        (attempt, error) =>
          performance.now() < endMs && (attempt < ATTEMPTS_WITHOUT_TOPIC || !isUnknownTopic(error)),
      );
    },
    close: async () => (await current)?.disconnect(),
  };
}

/** Lets the next producer ask another broker than one that did not answer. */
function passingOver(address: KafkaAddress, work: Work): Work {
  return async (producer) => {
    try {
      await work(producer);
    } catch (error) {
      const silent = silentBroker(error);
      if (silent !== undefined) passOver(address, silent);
      throw error;
    }
  };
}

async function connectProducer(address: KafkaAddress, patience: Patience): Promise<Producer> {
  const asked = firstBroker(address);
  const producer = createKafka(address, patience).producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  try {
    await producer.connect();
    return producer;
  } catch (error) {
    // A broker that takes connections and says nothing would keep this one.
    producer.disconnect().catch(() => undefined);
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
