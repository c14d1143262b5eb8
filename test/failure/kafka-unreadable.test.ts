import { CompressionTypes } from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';
import { rows } from '../workbench/checker.js';
import { produceTo } from '../workbench/kafka-admin.js';
import { blockedPartitions } from '../workbench/positions.js';

let bench: Workbench;
let worker: RunningWorker;

beforeAll(async () => {
  bench = await createWorkbench();
  worker = await bench.startWorker();
});

afterAll(async () => {
  await bench?.close();
});

const line = (n: number) =>
  JSON.stringify({
    currentapname: 'AP-1',
    mac: `60-8c-4a-57-${10 + n}-4d`,
    connecttime: '2019-09-02 15:23:02',
    connectresult: 'Success',
  });

async function nextOffsets(): Promise<Map<number, number>> {
  const found = await rows(bench, 'SELECT partition_no, next_offset FROM ingest_position');
  return new Map(found.map((row) => [row['partition_no'] as number, row['next_offset'] as number]));
}

type Status = { partition: number; state: string; stateReason: string | null };

async function status(): Promise<Status[]> {
  return JSON.parse(await bench.succeed(['ingest', 'status', '--json'])) as Status[];
}

test('a batch that would fill the memory when decompressed blocks its partition; the records before it and the other partitions are read', async () => {
  await produceTo(bench, 0, [line(1), line(2), line(3)]);
  const nothing = 'a'.repeat(7 * 1024 * 1024);
  await produceTo(
    bench,
    0,
    Array.from({ length: 20 }, () => nothing),
    CompressionTypes.GZIP,
  );
  await produceTo(bench, 0, [line(4)]);
  for (const partition of [1, 2]) await produceTo(bench, partition, [line(5), line(6)]);
  await bench.succeed(['ingest', 'start']);
  await eventually(
    async () => (await blockedPartitions(bench)).includes(0),
    'the partition to be blocked',
  );
  expect((await status())[0]!.stateReason).toBe(
    'unreadable at offset 3: The record batch of offsets 3 to 22, compressed with gzip, holds more than 134217728 bytes, which rollcall does not read.',
  );
  await eventually(async () => {
    const offsets = await nextOffsets();
    return offsets.get(1) === 2 && offsets.get(2) === 2;
  }, 'the other partitions to be read');
  expect((await nextOffsets()).get(0)).toBe(3);
  expect(await rows(bench, 'SELECT SUM(events) AS events FROM ingest_position')).toEqual([
    { events: '7' },
  ]);
  expect(worker.log()).not.toContain('out of memory');
  expect(() => process.kill(worker.pid, 0)).not.toThrow();
});
