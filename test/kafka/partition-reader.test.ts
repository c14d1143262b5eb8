import { randomBytes } from 'node:crypto';
import {
  CompressionTypes,
  Kafka,
  Partitioners,
  logLevel,
  type Admin,
  type Producer,
} from 'kafkajs';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import {
  openPartition,
  type Fetch,
  type PartitionReader,
} from '../../src/kafka/partition-reader.js';
import { ensureTopic, topicEnds } from '../../src/kafka/topic.js';
import { eventually } from '../workbench/workbench.js';

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

/** Runs `work` with a new topic and a reader of its first partition. */
async function withPartition(
  work: (topic: string, reader: PartitionReader) => Promise<void>,
): Promise<void> {
  const topic = `reader-${randomBytes(6).toString('hex')}`;
  await ensureTopic(address, topic);
  const reader = await openPartition(address, topic, 0);
  try {
    await work(topic, reader);
  } finally {
    await reader.close();
  }
}

async function produce(
  topic: string,
  values: (string | null)[],
  compression = CompressionTypes.None,
): Promise<void> {
  const messages = values.map((value) => ({ value, partition: 0 }));
  await producer.send({ topic, acks: -1, compression, messages });
}

async function openTransactional(transactionalId: string): Promise<Producer> {
  const transactional = kafka.producer({
    transactionalId,
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await transactional.connect();
  return transactional;
}

/** Reads from an offset to the end, fetch by fetch. */
async function readAll(
  reader: PartitionReader,
  from: number,
): Promise<{ values: (string | null)[]; offsets: number[]; next: number }> {
  const values: (string | null)[] = [];
  const offsets: number[] = [];
  for (let next = from; ;) {
    const fetched = records(await reader.fetch(next, 100));
    for (const { offset, value } of fetched.records) {
      offsets.push(offset);
      values.push(value?.toString() ?? null);
    }
    next = fetched.nextOffset;
    if (next >= fetched.endOffset) return { values, offsets, next };
  }
}

function records(fetched: Fetch): Extract<Fetch, { kind: 'records' }> {
  if (fetched.kind !== 'records') throw new Error(`expected records, got ${fetched.kind}`);
  return fetched;
}

test('a new topic has 3 partitions, and a fetch from its empty log says where it ends', () =>
  withPartition(async (topic, reader) => {
    expect(reader.partitionCount).toBe(3);
    expect(await topicEnds(address, topic)).toEqual(
      new Map([0, 1, 2].map((partition) => [partition, 0])),
    );
    expect(await reader.firstOffset()).toBe(0);
    expect(await reader.fetch(0, 10)).toEqual({
      kind: 'records',
      records: [],
      nextOffset: 0,
      endOffset: 0,
      logStartOffset: 0,
    });
  }));

test('records, tombstones and empty values are read byte for byte from any offset', () =>
  withPartition(async (topic, reader) => {
    const values = ['one', null, '', 'löng ✓', '\u0000\n', 'six'];
    await produce(topic, values);
    for (let from = 0; from <= values.length; from += 1) {
      const read = await readAll(reader, from);
      expect(read.values).toEqual(values.slice(from));
      expect(read.offsets).toEqual(values.map((_, offset) => offset).slice(from));
      expect(read.next).toBe(values.length);
    }
  }));

test('compressed batches are read', () =>
  withPartition(async (topic, reader) => {
    const values = Array.from({ length: 500 }, (_, i) => `record ${i}`);
    await produce(topic, values, CompressionTypes.GZIP);
    expect((await readAll(reader, 250)).values).toEqual(values.slice(250));
  }));

test('a record larger than one fetch asks for is read', () =>
  withPartition(async (topic, reader) => {
    await produce(topic, ['x'.repeat(6 * 1024 * 1024), 'after']);
    expect((await readAll(reader, 0)).values.map((value) => value?.length)).toEqual([
      6 * 1024 * 1024,
      5,
    ]);
  }));

test('committed records are read; aborted records and control records are skipped', () =>
  withPartition(async (topic, reader) => {
    const transactional = await openTransactional(topic);
    const send = async (value: string, end: 'commit' | 'abort') => {
      const transaction = await transactional.transaction();
      await transaction.send({ topic, messages: [{ value, partition: 0 }] });
      await transaction[end]();
    };
    await send('kept 1', 'commit');
    await send('aborted', 'abort');
    await produce(topic, ['plain']);
    await send('kept 2', 'commit');
    await send('aborted too', 'abort');
    await transactional.disconnect();
    // Five records and four markers. The broker writes the last marker after the producer's
    // transaction has ended, and no record follows it.
    await eventually(
      async () => (await readAll(reader, 0)).next === 9,
      'the reader to pass the last marker',
    );
    const read = await readAll(reader, 0);
    expect(read.values).toEqual(['kept 1', 'plain', 'kept 2']);
  }));

test('of two overlapping transactions, of which the later one is aborted first, no record is read', () =>
  withPartition(async (topic, reader) => {
    const producers = await Promise.all(['1', '2'].map((n) => openTransactional(`${topic}-${n}`)));
    const [first, second] = await Promise.all(producers.map((one) => one.transaction()));
    await first!.send({ topic, messages: [{ value: 'aborted last', partition: 0 }] });
    await second!.send({ topic, messages: [{ value: 'aborted first', partition: 0 }] });
    await second!.abort();
    // The broker writes the marker after the abort has its answer.
    await eventually(
      async () => (await reader.markAt(2)) !== undefined,
      'the marker of the first abort',
    );
    await first!.abort();
    await produce(topic, ['plain']);
    await Promise.all(producers.map((one) => one.disconnect()));
    await eventually(
      async () => (await readAll(reader, 0)).next === 5,
      'the reader to pass the last record',
    );
    expect((await readAll(reader, 0)).values).toEqual(['plain']);
  }));

test('an offset that the log does not hold is out of range, and nothing is reset', () =>
  withPartition(async (topic, reader) => {
    await produce(topic, ['a', 'b', 'c', 'd']);
    // This makes kafkajs's admin load the topic's metadata, which the delete needs.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '2' }] });
    expect(await reader.fetch(0, 10)).toEqual({
      kind: 'out_of_range',
      logStartOffset: 2,
      endOffset: 4,
    });
    expect(await reader.fetch(5, 10)).toEqual({
      kind: 'out_of_range',
      logStartOffset: 2,
      endOffset: 4,
    });
    expect((await readAll(reader, 2)).values).toEqual(['c', 'd']);
  }));

test('reading a topic that does not exist does not create it', async () => {
  const topic = `missing-${randomBytes(6).toString('hex')}`;
  await expect(openPartition(address, topic, 0)).rejects.toThrow();
  expect(await admin.listTopics()).not.toContain(topic);
});
