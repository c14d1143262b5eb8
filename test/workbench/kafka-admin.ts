import {
  CompressionTypes,
  Kafka,
  Partitioners,
  logLevel,
  type Admin,
  type Producer,
} from 'kafkajs';
import type { Workbench } from './workbench.js';

/** Does some work with an administrator's connection to Kafka. */
export async function withAdmin<T>(
  bench: Pick<Workbench, 'env'>,
  work: (admin: Admin) => Promise<T>,
): Promise<T> {
  const admin = kafkaOf(bench).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** partition -> the end of its log, in the order of the partitions. */
export async function logEnds(
  bench: Pick<Workbench, 'env' | 'topic'>,
): Promise<Map<number, number>> {
  return offsets(bench, 'high');
}

/** partition -> the first offset that its log still holds, in the order of the partitions. */
export async function logStarts(
  bench: Pick<Workbench, 'env' | 'topic'>,
): Promise<Map<number, number>> {
  return offsets(bench, 'low');
}

async function offsets(
  bench: Pick<Workbench, 'env' | 'topic'>,
  which: 'high' | 'low',
): Promise<Map<number, number>> {
  const found = await withAdmin(bench, (admin) => admin.fetchTopicOffsets(bench.topic));
  return new Map(
    found.map((one) => [one.partition, Number(one[which])] as const).sort(([a], [b]) => a - b),
  );
}

/**
 * Sends lines without a process of its own. The key of a line is its MAC, as in `rollcall send`;
 * lines without one are spread over the partitions.
 */
export async function produce(
  bench: Pick<Workbench, 'env' | 'topic'>,
  lines: string[],
): Promise<void> {
  const messages = lines.map((value) => ({
    key: /"mac":"([^"]+)"/.exec(value)?.[1] ?? null,
    value,
  }));
  await withProducer(bench, (producer) =>
    producer.send({ topic: bench.topic, acks: -1, messages }),
  );
}

/** Sends lines to one partition, in one batch. */
export async function produceTo(
  bench: Pick<Workbench, 'env' | 'topic'>,
  partition: number,
  lines: string[],
  compression = CompressionTypes.None,
): Promise<void> {
  const messages = lines.map((value) => ({ value, partition }));
  await withProducer(bench, (producer) =>
    producer.send({ topic: bench.topic, acks: -1, compression, messages }),
  );
}

async function withProducer(
  bench: Pick<Workbench, 'env'>,
  work: (producer: Producer) => Promise<unknown>,
): Promise<void> {
  // Idempotent, since tests count: a slow broker's answer makes the client send again.
  const producer = kafkaOf(bench).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await producer.connect();
  try {
    await work(producer);
  } finally {
    await producer.disconnect();
  }
}

export type TopicRecord = {
  partition: number;
  offset: number;
  key: string | null;
  value: Buffer | null;
  headers: Record<string, string>;
};

/** Every record of a topic, in order within its partition. */
export async function readTopic(
  bench: Pick<Workbench, 'env' | 'topic'>,
  topic = bench.topic,
): Promise<TopicRecord[]> {
  const ends = await logEnds({ ...bench, topic });
  const total = [...ends.values()].reduce((sum, end) => sum + end, 0);
  const consumer = kafkaOf(bench).consumer({
    groupId: `${topic}-${Date.now()}`,
    maxBytesPerPartition: 16 * 1024 * 1024,
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const records: TopicRecord[] = [];
  await new Promise<void>((resolve, reject) => {
    if (total === 0) resolve();
    consumer
      .run({
        eachMessage: ({ partition, message: { offset, key, value, headers = {} } }) => {
          records.push({
            partition,
            offset: Number(offset),
            key: key?.toString() ?? null,
            value,
            headers: Object.fromEntries(
              Object.entries(headers).map(([name, text]) => [name, String(text)]),
            ),
          });
          if (records.length === total) resolve();
          return Promise.resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return records.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
}

function kafkaOf({ env }: Pick<Workbench, 'env'>): Kafka {
  const brokers = env['ROLLCALL_KAFKA_BROKERS']!.split(',');
  return new Kafka({ brokers, logLevel: logLevel.NOTHING });
}
