import { join } from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WindowSummary } from '../../src/activities/ingest-window.js';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact } from '../workbench/checker.js';
import { logEnds } from '../workbench/kafka-admin.js';
import { holdBatches, waiting } from '../workbench/locks.js';

const DAY = '2019-09-06';
const PARTITIONS = [0, 1, 2];
let bench: Workbench;
let campus: Campus;
let workers: RunningWorker[];

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 300, sections: 12, seed: 6 });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
  workers = [await bench.startWorker(), await bench.startWorker()];
});

afterAll(async () => {
  await bench?.close();
});

const workflowsOf = (partition: number) => [
  `ingest:${bench.topic}:${partition}`,
  `twin:${bench.topic}:${partition}`,
];

/** Starts a second workflow for each partition under another id, which the program never does. */
async function startTwins(): Promise<void> {
  for (const partition of PARTITIONS) {
    await bench.client.workflow.start('ingestPartition', {
      workflowId: `twin:${bench.topic}:${partition}`,
      taskQueue: bench.taskQueue,
      args: [{ topic: bench.topic, partition, partitionCount: PARTITIONS.length }],
    });
  }
}

/** The results of the windows of one workflow that have ended. */
async function windowsOf(workflowId: string): Promise<WindowSummary[]> {
  const { events } = await bench.client.workflow.getHandle(workflowId).fetchHistory();
  return events!.flatMap(({ activityTaskCompletedEventAttributes: completed }) => {
    const [payload] = completed?.result?.payloads ?? [];
    return payload ? [defaultPayloadConverter.fromPayload<WindowSummary>(payload)] : [];
  });
}

/**
 * The windows of both workflows that wrote something of one partition, in order of their offsets.
 */
async function writtenOf(partition: number): Promise<WindowSummary[]> {
  const windows = await Promise.all(workflowsOf(partition).map(windowsOf));
  return windows
    .flat()
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
}

test('a partition never gets a second workflow', async () => {
  expect(JSON.parse(await bench.succeed(['ingest', 'start', '--json']))).toEqual({
    started: [],
    running: PARTITIONS,
  });
  const ids: string[] = [];
  for await (const { workflowId } of bench.client.workflow.list()) ids.push(workflowId);
  expect(ids.sort()).toEqual(PARTITIONS.map((partition) => `ingest:${bench.topic}:${partition}`));
});

test('when two workflows read one partition, one writes each record and the other is fenced', async () => {
  await startTwins();
  const release = await holdBatches(bench);
  await bench.succeed(['send', makeLog(campus, 'a.jsonl', DAY, 6_000)]);
  await eventually(
    async () =>
      (await waiting(bench, 'roster_head')) === 3 && (await waiting(bench, 'ingest_position')) >= 3,
    'a batch of each partition to wait for the roster, and its twin to wait behind it',
  );
  await release();
  await bench.succeed(['send', makeLog(campus, 'b.jsonl', DAY, 45_000)]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl']);

  const fenced = workers.flatMap(({ log }) => log().match(/fenced: another attempt/g) ?? []);
  expect(fenced.length).toBeGreaterThanOrEqual(3);
  const ends = await logEnds(bench);
  for (const partition of PARTITIONS) {
    await eventually(
      async () => (await writtenOf(partition)).at(-1)?.to === ends.get(partition),
      'the last window to end',
    );
    const written = await writtenOf(partition);
    // Each begins where the one before ended: nothing is written twice and nothing is left out.
    expect(written.map(({ from }) => from)).toEqual([
      0,
      ...written.map(({ to }) => to).slice(0, -1),
    ]);
    expect(written.map(({ events, rejects }) => events + rejects)).toEqual(
      written.map(({ from, to }) => to - from),
    );
  }
});
