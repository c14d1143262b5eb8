import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WindowSummary } from '../src/activities/ingest-window.js';
import { ingestWorkflowId } from '../src/workflows/workflow-ids.js';
import {
  SAMPLE_CAMPUS,
  createWorkbench,
  eventually,
  type Workbench,
} from './workbench/workbench.js';
import { rows } from './workbench/checker.js';

const DAY = '2019-09-02';
let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
  await bench.succeed(['import', SAMPLE_CAMPUS]);
  await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
});

afterAll(async () => {
  await bench?.close();
});

const record = (second: number) =>
  `${JSON.stringify({ currentapname: 'AZ-1F-16', mac: '60-8c-4a-57-12-4d', connecttime: `${DAY} 15:23:0${second}`, connectresult: 'Success' })}\n`;

async function stored(): Promise<number> {
  return (await rows(bench, 'SELECT 1 FROM access_event')).length;
}

/** How many events the ended windows of a partition have read, by their results in the history. */
async function readByEndedWindows(partition: number): Promise<number> {
  const { events } = await bench.client.workflow
    .getHandle(ingestWorkflowId(bench.taskQueue, bench.topic, partition))
    .fetchHistory();
  return events!
    .flatMap(
      ({ activityTaskCompletedEventAttributes: completed }) => completed?.result?.payloads ?? [],
    )
    .map(({ data }) => JSON.parse(Buffer.from(data!).toString()) as WindowSummary)
    .reduce((sum, window) => sum + window.events, 0);
}

test('a single record can be queried before the window that read it has ended', async () => {
  const idle = async () => (await rows(bench, 'SELECT 1 FROM ingest_position')).length === 3;
  await eventually(idle, 'every partition to be read');
  await bench.succeed(['send', '-'], { input: record(2) });
  await eventually(async () => (await stored()) === 1, 'the record');
  const [read] = await rows(bench, 'SELECT partition_no FROM ingest_position WHERE events = 1');
  expect(await readByEndedWindows(read!['partition_no'] as number)).toBe(0);
});

test('the next record can be queried too: it does not wait until a batch is full', async () => {
  await bench.succeed(['send', '-'], { input: record(3) });
  await eventually(async () => (await stored()) === 2, 'the record');
  const batches = await rows(bench, 'SELECT batches FROM ingest_position WHERE events > 0');
  expect(batches).toEqual([{ batches: 2 }]);
});
