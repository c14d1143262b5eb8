import { Kafka, Partitioners, logLevel, type Admin } from 'kafkajs';
import type { Workbench } from '../workbench.js';

/** Asks Kafka as an administrator would. */
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

/** partition -> the end of its log, in order of the partitions. */
export async function logEnds(bench: Pick<Workbench, 'env' | 'topic'>): Promise<Map<number, number>> {
  const offsets = await withAdmin(bench, (admin) => admin.fetchTopicOffsets(bench.topic));
  return new Map(
    offsets.map(({ partition, high }) => [partition, Number(high)] as const).sort(([a], [b]) => a - b),
  );
}

/** Sends lines at once, without a process of its own; the MAC in them is not looked at: they are spread over the partitions. */
export async function produce(bench: Pick<Workbench, 'env' | 'topic'>, lines: string[]): Promise<void> {
  const producer = kafkaOf(bench).producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    await producer.send({
      topic: bench.topic,
      acks: -1,
      messages: lines.map((value, i) => ({ key: String(i % 30), value })),
    });
  } finally {
    await producer.disconnect();
  }
}

function kafkaOf({ env }: Pick<Workbench, 'env'>): Kafka {
  return new Kafka({ brokers: [env['ROLLCALL_KAFKA_BROKERS']!], logLevel: logLevel.NOTHING });
}
