import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPartition } from '../../src/kafka/partition-reader.js';
import { recount } from '../recount.js';
import { SAMPLE_CAMPUS, SAMPLE_LOG, createWorkbench, type Workbench } from '../workbench.js';

const DAY = '2019-09-02';
const ENRICHED = `enriched-${process.pid}-${Date.now()}`;
type Enriched = {
  at: string;
  access_point: string;
  ok: boolean;
  rooms: string[];
  classes: { course: string; section: string; present: boolean }[];
};
let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench({ ROLLCALL_KAFKA_ENRICHED_TOPIC: ENRICHED });
  await bench.succeed(['import', SAMPLE_CAMPUS]);
  await bench.startWorker();
  await bench.succeed(['send', SAMPLE_LOG]);
  await bench.succeed(['ingest', 'start']);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
});

afterAll(async () => {
  await bench?.close();
});

/** The values of every partition, as text. */
async function values(): Promise<string[]> {
  const address = { brokers: [bench.env['ROLLCALL_KAFKA_BROKERS']!], tls: false };
  const found: string[] = [];
  for (const partition of [0, 1, 2]) {
    const reader = await openPartition(address, ENRICHED, partition);
    for (let next = 0, end = 1; next < end;) {
      const fetched = await reader.fetch(next, 100);
      if (fetched.kind !== 'records') throw new Error(fetched.kind);
      found.push(...fetched.records.map(({ value }) => value!.toString()));
      next = fetched.nextOffset;
      end = fetched.endOffset;
    }
    await reader.close();
  }
  return found;
}

test('each stored record is published once while nothing fails, and nothing of students who opted out', async () => {
  const { lines, rejects, optedOut } = recount(SAMPLE_CAMPUS);
  const unreadable = Object.values(rejects).reduce((sum, count) => sum + count, 0);
  expect((await values()).length).toBe(lines - unreadable - optedOut);
});

test('what is published names classes and presence as recounted', async () => {
  const present = new Set<string>();
  for (const value of await values()) {
    const { at, access_point: accessPoint, classes } = JSON.parse(value) as Enriched;
    for (const one of classes)
      if (one.present && at.startsWith(DAY)) present.add(`${one.course} ${one.section} ${at} ${accessPoint}`);
  }
  const expected = recount(SAMPLE_CAMPUS)
    .classesOn(DAY)
    .filter(({ present: count }) => count > 0)
    .map(({ course, section }) => `${course} ${section}`);
  expect([...new Set([...present].map((text) => text.split(' ', 2).join(' ')))].sort()).toEqual(
    [...new Set(expected)].sort(),
  );
});

test('no byte of it holds a MAC or a student', async () => {
  const text = (await values()).join('\n');
  const { events } = recount(SAMPLE_CAMPUS);
  const digits = new Set(events.map(({ mac }) => mac));
  for (const mac of digits) expect(text.includes(mac)).toBe(false);
  expect(text).not.toMatch(/([0-9a-f]{2}[-:]){5}[0-9a-f]{2}/i);
  for (const { owner } of events) if (owner !== undefined) expect(text.includes(owner)).toBe(false);
});

test('each message says where its record came from', async () => {
  const kafka = new Kafka({ brokers: [bench.env['ROLLCALL_KAFKA_BROKERS']!], logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: ENRICHED });
  await consumer.connect();
  await consumer.subscribe({ topic: ENRICHED, fromBeginning: true });
  const headers = await new Promise<Record<string, string>>((resolve, reject) => {
    consumer
      .run({
        eachMessage: ({ message }) => {
          resolve(
            Object.fromEntries(
              Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]),
            ),
          );
          return Promise.resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  expect(headers).toEqual({
    source_topic: bench.topic,
    source_partition: expect.stringMatching(/^[012]$/) as string,
    source_offset: expect.stringMatching(/^\d+$/) as string,
  });
});
