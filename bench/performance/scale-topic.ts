import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { loadStackSettings } from '../../src/stack-config.js';
import { createKafka } from '../../src/kafka/client.js';
import { kafka } from '../../src/stack/kafka.js';
import { kafkaOf, type Servers } from './own-servers.js';

/**
 * Sends lines of "key, tab, value" by Kafka's own producer, which takes several times as many a
 * second as one in Node. Lines of one key keep their order.
 */
export async function fillByConsole(
  servers: Pick<Servers, 'env'>,
  topic: string,
  pieces: Iterable<Buffer>,
): Promise<void> {
  const { cache, path } = loadStackSettings();
  const program = await kafka.find({ cache, path });
  if (!program) throw new Error('Kafka is not installed');
  const [broker] = kafkaOf(servers).brokers;
  const args = ['org.apache.kafka.tools.ConsoleProducer', '--bootstrap-server', broker!];
  const options = ['--topic', topic, '--reader-property', 'parse.key=true'];
  const tuning = ['--command-property', 'linger.ms=50', '--command-property', 'batch.size=262144'];
  const child = spawn(program.command, [...program.args, ...args, ...options, ...tuning], {
    env: { PATH: servers.env['PATH'] },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const closed = once(child, 'close') as Promise<[number]>;
  for (const piece of pieces)
    if (!child.stdin.write(piece)) await Promise.race([once(child.stdin, 'drain'), closed]);
  child.stdin.end();
  const [code] = await closed;
  if (code !== 0 || /error/i.test(said)) throw new Error(`the producer has ended: ${said}`);
}

/** Deletes all records that the topic has, so that Kafka's disk holds one day at most. */
export async function emptyTopic(servers: Pick<Servers, 'env'>, topic: string): Promise<void> {
  const admin = createKafka(kafkaOf(servers)).admin();
  await admin.connect();
  // This also loads the topic's metadata, without which kafkajs deletes nothing.
  const ends = await admin.fetchTopicOffsets(topic);
  const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
  await admin.deleteTopicRecords({ topic, partitions });
  await admin.disconnect();
}
