import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startOwnBroker, type OwnBroker } from '../workbench/own-broker.js';
import { createWorkbench, eventually, type Workbench } from '../workbench/workbench.js';
import { rows } from '../workbench/checker.js';
import { logEnds, logStarts, produceTo, withAdmin } from '../workbench/kafka-admin.js';
import { blockedPartitions } from '../workbench/positions.js';

// The broker deletes old records in steps, and the windows wait for their next retry: a busy
// machine needs minutes for both.
vi.setConfig({ testTimeout: 300_000 });

let broker: OwnBroker;
let bench: Workbench;

beforeAll(async () => {
  // This broker looks for old records five times a second instead of every five minutes.
  broker = await startOwnBroker('retention', {
    properties: () => ({
      'log.retention.check.interval.ms': 200,
      'log.segment.delete.delay.ms': 0,
      'log.initial.task.delay.ms': 0,
    }),
  });
  bench = await createWorkbench({ ROLLCALL_KAFKA_BROKERS: broker.address });
  await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
});

afterAll(async () => {
  await bench?.close();
  await broker?.remove();
});

const lines = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      currentapname: `AP-${i % 7}`,
      mac: `60-8c-4a-57-${10 + (i % 80)}-4d`,
      connecttime: '2019-09-02 15:23:02',
      connectresult: 'Success',
    }),
  );

async function setTopic(settings: Record<string, string>): Promise<void> {
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  await withAdmin(bench, (admin) =>
    admin.alterConfigs({
      validateOnly: false,
      resources: [{ type: 2, name: bench.topic, configEntries }],
    }),
  );
}

async function positions(): Promise<Map<number, number>> {
  const found = await rows(
    bench,
    'SELECT partition_no, next_offset FROM ingest_position ORDER BY partition_no',
  );
  return new Map(found.map((row) => [row['partition_no'] as number, row['next_offset'] as number]));
}

type Status = { partition: number; state: string; stateReason: string | null; workflow: string };

async function status(): Promise<Status[]> {
  return JSON.parse(await bench.succeed(['ingest', 'status', '--json'])) as Status[];
}

test('partitions whose unread records Kafka deleted are blocked with the exact range, and the others continue', async () => {
  for (const partition of [0, 1, 2]) await produceTo(bench, partition, lines(100));
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await bench.succeed(['ingest', 'stop']);
  const before = await positions();
  expect([...before.values()]).toEqual([100, 100, 100]);
  await produceTo(bench, 0, lines(50));
  await produceTo(bench, 1, lines(30));
  await setTopic({ 'retention.ms': '1000', 'segment.ms': '500' });
  await eventually(
    async () => (await logStarts(bench)).get(0) === 150 && (await logStarts(bench)).get(1) === 130,
    'Kafka to delete what is old',
  );
  await setTopic({ 'retention.ms': '-1' });
  for (const partition of [0, 2]) await produceTo(bench, partition, lines(20));
  await bench.succeed(['ingest', 'start']);
  await eventually(
    async () => (await blockedPartitions(bench)).length === 2,
    'two partitions to be blocked',
  );
  await eventually(
    async () => (await positions()).get(2) === 120,
    'the third to be read to its end',
  );
  expect(await status()).toMatchObject([
    {
      state: 'blocked',
      stateReason: 'data lost: offsets 100 to 149 were deleted before they were read',
      workflow: 'RUNNING',
    },
    {
      state: 'blocked',
      stateReason: 'data lost: offsets 100 to 129 were deleted before they were read',
      workflow: 'RUNNING',
    },
    { state: 'running', stateReason: null, workflow: 'RUNNING' },
  ]);
  expect([...(await positions()).values()]).toEqual([100, 100, 120]);
  expect([...(await logEnds(bench)).values()]).toEqual([170, 130, 120]);
});

test('a partition whose records were all read before Kafka deleted them continues', async () => {
  await setTopic({ 'retention.ms': '1000', 'segment.ms': '500' });
  await eventually(
    async () => (await logStarts(bench)).get(2) === 120,
    'Kafka to delete what is old',
  );
  await setTopic({ 'retention.ms': '-1' });
  await produceTo(bench, 2, lines(10));
  await eventually(
    async () => (await positions()).get(2) === 130,
    'the third to be read to its end',
  );
  expect((await status())[2]).toMatchObject({ state: 'running', workflow: 'RUNNING' });
});
