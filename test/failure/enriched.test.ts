import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recountRecord } from '../workbench/recount-record.js';
import { recount, type Recount } from '../workbench/recount.js';
import {
  SAMPLE_CAMPUS,
  SAMPLE_LOG,
  createWorkbench,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';
import { LATEST, deviceKeyOf, expectExact, expectSame } from '../workbench/checker.js';
import { readTopic, type TopicRecord } from '../workbench/kafka-admin.js';
import { batchesHeld, holdBatches } from '../workbench/locks.js';

const DAY = '2019-09-02';
const ENRICHED = `enriched-${process.pid}-${Date.now()}`;

type Enriched = {
  at: string;
  device_key: number;
  access_point: string;
  ok: boolean;
  known_device: boolean;
  rooms: string[];
  classes: { course: string; section: string; room: string; present: boolean }[];
};

let bench: Workbench;
let worker: RunningWorker;
let expected: Recount;
let source: TopicRecord[];
let published: TopicRecord[];

beforeAll(async () => {
  bench = await createWorkbench({ ROLLCALL_KAFKA_ENRICHED_TOPIC: ENRICHED });
  expected = recount(SAMPLE_CAMPUS);
  await bench.succeed(['import', SAMPLE_CAMPUS]);
  worker = await bench.startWorker();
  await bench.succeed(['send', SAMPLE_LOG]);
  await bench.succeed(['ingest', 'start']);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  source = await readTopic(bench);
  published = await readTopic(bench, ENRICHED);
});

afterAll(async () => {
  await bench?.close();
});

const coordinatesOf = ({ partition, offset }: TopicRecord) =>
  `${bench.topic} ${partition} ${offset}`;
const sourceOf = ({ headers }: TopicRecord) =>
  [headers['source_topic'], headers['source_partition'], headers['source_offset']].join(' ');
const read = ({ value }: TopicRecord) => JSON.parse(value!.toString()) as Enriched;

/** The digits of each MAC of the sample campus -> the student who owned the device that day. */
function owners(): Map<string, string> {
  const lines = readFileSync(join(SAMPLE_CAMPUS, 'devices.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const valid = lines
    .map((line) => line.split(','))
    .filter(([, , , from, to]) => (from || DAY) <= DAY && DAY <= (to || DAY));
  return new Map(
    valid.map(([mac, student]) => [mac!.replaceAll(/[-:.]/g, '').toLowerCase(), student!]),
  );
}

/** The students who have opted out. */
function optedOut(): Set<string> {
  const lines = readFileSync(join(SAMPLE_CAMPUS, 'students.csv'), 'utf8').trim().split('\n');
  return new Set(
    lines
      .map((line) => line.split(','))
      .filter(([, out]) => out === '1')
      .map(([student]) => student!),
  );
}

test('while nothing fails, each readable record is published once with its source, except those of students who opted out', () => {
  const ownerOf = owners();
  const out = optedOut();
  const due = source.flatMap((record) => {
    const event = recountRecord(record.value, LATEST);
    if (typeof event === 'string' || out.has(ownerOf.get(event.mac) ?? '')) return [];
    return [
      `${coordinatesOf(record)} ${event.at} ${event.accessPoint} ${event.ok} ${deviceKeyOf(bench, event.mac)}`,
    ];
  });
  const found = published.map((record) => {
    const { at, access_point: accessPoint, ok, device_key: key } = read(record);
    expect(record.key).toBe(String(key));
    return `${sourceOf(record)} ${at} ${accessPoint} ${ok} ${key}`;
  });
  expectSame(found, due);
  expect(expected.optedOut).toBe(
    source.length -
      due.length -
      Object.values(expected.rejects).reduce((sum, count) => sum + count, 0),
  );
});

test('the published records give the same presence as a recount', () => {
  const studentOf = new Map(
    [...owners()].map(([mac, student]) => [deviceKeyOf(bench, mac), student]),
  );
  const seen = new Map<string, string[]>();
  for (const { at, device_key: key, classes } of published.map(read))
    for (const { course, section, room, present } of classes) {
      if (!present || !at.startsWith(DAY)) continue;
      const who = `${course} ${section} ${room} ${studentOf.get(key)}`;
      seen.set(who, [...(seen.get(who) ?? []), at]);
    }
  const found = [...seen].map(([who, times]) => `${who} ${times.sort()[0]} ${times.at(-1)}`);
  const due = expected
    .classesOn(DAY)
    .flatMap(({ course, section, room, seen: students }) =>
      students.map(
        ({ studentId, firstSeen, lastSeen }) =>
          `${course} ${section} ${room} ${studentId} ${firstSeen} ${lastSeen}`,
      ),
    );
  expectSame(found, due);
});

test('no published byte, headers and keys included, holds a MAC or a student', () => {
  const names = new Set([...owners()].flat());
  for (const { key, value, headers } of published) {
    const text = `${key} ${value!.toString('latin1')} ${JSON.stringify(headers)}`.toLowerCase();
    const words = [text, text.replace(/[-:.]/g, '')].flatMap(
      (some) => some.match(/[0-9a-z]+/g) ?? [],
    );
    expect(words.filter((word) => names.has(word))).toEqual([]);
  }
});

test('a worker killed between publishing and committing publishes again, so each record comes at least once', async () => {
  const release = await holdBatches(bench);
  await bench.succeed(['send', SAMPLE_LOG]);
  await batchesHeld(bench);
  worker.signal('SIGKILL');
  await worker.exited;
  await release();
  worker = await bench.startWorker();
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  const before = published.length;
  const all = (await readTopic(bench, ENRICHED)).map(sourceOf);
  expect(new Set(all).size).toBe(2 * before);
  expect(all.length).toBeGreaterThan(2 * before);
  const log = 'wifi-2019-09-02.jsonl';
  await expectExact(bench, SAMPLE_CAMPUS, [log, log]);
});
