import { Partitioners, type Producer } from 'kafkajs';
import { createKafka, kafkaFailure, kafkaUnreachable, type KafkaAddress } from './client.js';

/** A line of a log file. */
export type LogLine = {
  /** Counted from 1. */
  number: number;
  /** The line as it is in the file. */
  value: Buffer;
  /** Decides the partition. */
  key: string | null;
};

export type LogSender = {
  /**
   * Sends lines in order; resolves when all in-sync replicas have them.
   * @returns the lines that the broker refused, each with the reason; all others are sent
   */
  send: (lines: LogLine[]) => Promise<{ number: number; reason: string }[]>;
  close: () => Promise<void>;
};

/** Kafka's errors for a record that the broker will never take. */
const REFUSALS = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'CORRUPT_MESSAGE',
]);

/** Connects a producer to the topic. Lines of one key keep their order. */
export async function createLogSender(address: KafkaAddress, topic: string): Promise<LogSender> {
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
    send: async (lines) => {
      try {
        return await sendOrBisect(producer, topic, lines);
      } catch (error) {
        throw kafkaFailure(address, error);
      }
    },
    close: () => producer.disconnect(),
  };
}

/** A broker refuses a whole request, so the lines are halved until the bad ones stand alone. */
async function sendOrBisect(
  producer: Producer,
  topic: string,
  lines: LogLine[],
): ReturnType<LogSender['send']> {
  if (lines.length === 0) return [];
  try {
    await producer.send({
      topic,
      acks: -1,
      messages: lines.map(({ key, value }) => ({ key, value })),
    });
    return [];
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    if (lines.length === 1) return [{ number: lines[0]!.number, reason: refusal }];
    const middle = lines.length >> 1;
    const first = await sendOrBisect(producer, topic, lines.slice(0, middle));
    return [...first, ...(await sendOrBisect(producer, topic, lines.slice(middle)))];
  }
}

function refusalOf(error: unknown): string | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const type = 'type' in cause ? String(cause.type) : '';
    if (REFUSALS.has(type)) return cause.message;
  }
  return undefined;
}
