import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, Partitioners, logLevel, type Admin, type Message, type Producer } from 'kafkajs';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openPartition } from '../../src/kafka/partition-reader.js';
import { kafka as broker } from '../../src/stack/kafka.js';
import { machine } from '../workbench/stack-for-tests.js';
import { eventually } from '../workbench/workbench.js';

/** The codecs of the record format with their numbers; the broker compresses anew what comes in, with the library that the Java client has too. */
const CODECS: [string, number][] = [
  ['gzip', 1],
  ['snappy', 2],
  ['lz4', 3],
  ['zstd', 4],
];
const MANY = 200_000;

const address = { brokers: inject('stack').kafkaBrokers.split(','), tls: false };
const kafka = new Kafka({ ...address, clientId: 'test', logLevel: logLevel.NOTHING });
let admin: Admin;
let producer: Producer;

beforeAll(async () => {
  admin = kafka.admin();
  producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await admin.connect();
  await producer.connect();
});

afterAll(async () => {
  await producer.disconnect();
  await admin.disconnect();
});

async function createTopic(codec: string, settings: Record<string, string> = {}): Promise<string> {
  const topic = `codec-${codec}-${randomBytes(6).toString('hex')}`;
  const configEntries = Object.entries({
    'compression.type': codec,
    'max.message.bytes': '16777216',
    ...settings,
  }).map(([name, value]) => ({ name, value }));
  await admin.createTopics({
    topics: [{ topic, numPartitions: 1, replicationFactor: 1, configEntries }],
  });
  return topic;
}

const send = (topic: string, messages: Message[]) => producer.send({ topic, acks: -1, messages });

/** Sends lines with the console producer that comes with Kafka, which holds them back until it has all of them. */
async function sendWithJava(topic: string, codec: string, lines: string[]): Promise<void> {
  const { command, args } = (await broker.find(machine()))!;
  const settings = {
    'batch.size': 50_000_000,
    'max.request.size': 50_000_000,
    'buffer.memory': 150_000_000,
  };
  const child = spawn(command, [
    '-Xmx512m',
    ...args,
    'org.apache.kafka.tools.ConsoleProducer',
    ...[
      '--bootstrap-server',
      address.brokers.join(','),
      '--topic',
      topic,
      '--compression-codec',
      codec,
    ],
    ...Object.entries({ ...settings, 'linger.ms': 60_000 }).flatMap(([name, value]) => [
      '--command-property',
      `${name}=${value}`,
    ]),
  ]);
  const said: Buffer[] = [];
  child.stderr.on('data', (some: Buffer) => said.push(some));
  child.stdout.resume();
  child.stdin.end(`${lines.join('\n')}\n`);
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0)
    throw new Error(`the console producer ended with ${status}: ${Buffer.concat(said).toString()}`);
}

/** The codec and the number of records of the first batch, as the broker has it on disk. */
function firstBatch(topic: string): { codec: number; records: number } {
  const log = readFileSync(
    join(inject('stackFolder'), 'kafka', 'data', `${topic}-0`, '00000000000000000000.log'),
  );
  return { codec: log.readInt16BE(21) & 7, records: log.readInt32BE(57) };
}

/** Everything in the topic's only partition, and where reading ended. */
async function readAll(topic: string): Promise<{ found: [number, string | null][]; next: number }> {
  const reader = await openPartition(address, topic, 0);
  const found: [number, string | null][] = [];
  try {
    for (let next = 0; ;) {
      const fetched = await reader.fetch(next, 100);
      if (fetched.kind !== 'records') throw new Error(`expected records, got ${fetched.kind}`);
      for (const { offset, value } of fetched.records)
        found.push([offset, value?.toString() ?? null]);
      next = fetched.nextOffset;
      if (next >= fetched.endOffset) return { found, next };
    }
  } finally {
    await reader.close();
  }
}

test.each(CODECS)('small batches in %s are read', async (codec, number) => {
  const topic = await createTopic(codec);
  const values = ['one', null, '', 'löng ✓', 'x'.repeat(100_000)];
  for (const value of values) await send(topic, [{ value, headers: { source: 'test' } }]);
  expect(firstBatch(topic)).toEqual({ codec: number, records: 1 });
  expect(await readAll(topic)).toEqual({
    found: values.map((value, i) => [i, value]),
    next: values.length,
  });
});

test.each(CODECS)(
  '200,000 records that the Java client sends as one batch in %s are read',
  async (codec, number) => {
    const topic = await createTopic('producer');
    const values = Array.from({ length: MANY }, (_, i) => `record ${i * 7919} of ${MANY}`);
    await sendWithJava(topic, codec, values);
    expect(firstBatch(topic)).toEqual({ codec: number, records: MANY });
    const { found, next } = await readAll(topic);
    expect(next).toBe(MANY);
    expect(found.length).toBe(MANY);
    expect(found.every(([offset, value], i) => offset === i && value === values[i])).toBe(true);
  },
);

test.each(CODECS)(
  'in %s, aborted records are skipped and control records stepped over',
  async (codec, number) => {
    const topic = await createTopic(codec);
    const transactional = kafka.producer({
      transactionalId: topic,
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await transactional.connect();
    try {
      for (const [value, end] of [
        ['aborted', 'abort'],
        ['kept', 'commit'],
        ['aborted too', 'abort'],
      ] as const) {
        const transaction = await transactional.transaction();
        await transaction.send({
          topic,
          messages: [{ value: `${value} 1` }, { value: `${value} 2` }],
        });
        await transaction[end]();
      }
    } finally {
      await transactional.disconnect();
    }
    expect(firstBatch(topic).codec).toBe(number);
    // Six records and three markers; the last marker is written after its transaction has ended for the producer.
    await eventually(async () => (await readAll(topic)).next === 9, 'the last marker');
    expect((await readAll(topic)).found).toEqual([
      [3, 'kept 1'],
      [4, 'kept 2'],
    ]);
  },
);

test('batches in every codec with the gaps that compaction left are read', async () => {
  const topics = await Promise.all(
    CODECS.map(([codec]) =>
      createTopic(codec, {
        'cleanup.policy': 'compact',
        'segment.ms': '100',
        'min.cleanable.dirty.ratio': '0.001',
        'delete.retention.ms': '0',
      }),
    ),
  );
  const keyed = (value: string, keys: number[]) =>
    keys.map((key) => ({ key: String(key), value: `${value} ${key}` }));
  const all = Array.from({ length: 100 }, (_, key) => key);
  const odd = all.filter((key) => key % 2 === 1);
  for (const topic of topics) {
    await send(topic, keyed('old', all));
    await send(topic, keyed('new', odd));
  }
  // Kafka never compacts the segment that it writes to. A record from a minute later begins another.
  const later = String(Date.now() + 60_000);
  for (const topic of topics)
    await send(topic, [{ ...keyed('last', [1000])[0]!, timestamp: later }]);
  const compacted = (topic: string) => readAll(topic).then(({ found }) => found.length === 101);
  for (const topic of topics)
    await eventually(() => compacted(topic), `${topic} to be compacted`, 100_000);
  for (const topic of topics) {
    expect(await readAll(topic)).toEqual({
      found: [
        ...all.filter((key) => key % 2 === 0).map((key) => [key, `old ${key}`]),
        ...odd.map((key, i) => [100 + i, `new ${key}`]),
        [150, 'last 1000'],
      ],
      next: 151,
    });
  }
});
