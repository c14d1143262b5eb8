import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { IngestWindowInput, WindowSummary } from '../../src/activities/ingest-window.js';
import type { IngestStateRecord } from '../../src/activities/record-ingest-state.js';
import { ingestWorkflowId } from '../../src/workflows/workflow-ids.js';
import { eventually } from '../workbench/workbench.js';
import {
  HISTORIES,
  History,
  RECORD,
  WINDOWS_PER_RUN,
  replay,
  runWithActivities,
  windowSummary,
  type ActivityBench,
} from '../workbench/own-activities.js';

/**
 * The workflow on a real server, with activities that are plain functions. Its windows return at
 * once, so hundreds of them take seconds. replay.test.ts replays, among others, the history of a
 * blocked partition that is stopped. To add a new one:
 * RECORD=<name> npx vitest run --project servers test/workflows/ingest-partition.test.ts
 */

let bench: ActivityBench;
/** What the next windows answer, by topic. */
let answers: Map<string, (window: IngestWindowInput) => Promise<WindowSummary>>;
let windows: IngestWindowInput[];
let states: IngestStateRecord[];

beforeAll(async () => {
  bench = await runWithActivities({
    ingestWindow: (window: IngestWindowInput) => {
      windows.push(window);
      return answers.get(window.topic)!(window);
    },
    recordIngestState: (state: IngestStateRecord) => {
      states.push(state);
      return Promise.resolve();
    },
  });
});

beforeEach(() => {
  windows = [];
  states = [];
  answers = new Map();
});

afterAll(async () => {
  await bench?.close();
});

const summary = (changes: Partial<WindowSummary> = {}) => Promise.resolve(windowSummary(changes));
const forever = (): Promise<WindowSummary> => new Promise(() => undefined);

async function stop(handle: {
  cancel: () => Promise<unknown>;
  result: () => Promise<unknown>;
}): Promise<void> {
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();
}

async function runOf(workflowId: string): Promise<string> {
  return (await bench.client.workflow.getHandle(workflowId).describe()).runId;
}

test('after 500 windows it continues as a new run with the same state, and its history is small', async () => {
  answers.set('long', () => (windows.length > WINDOWS_PER_RUN ? forever() : summary()));
  const handle = await bench.start({ topic: 'long', partition: 1 });
  await eventually(
    () => windows.length === WINDOWS_PER_RUN + 1,
    'a window of the second run',
    110_000,
  );
  const first = await bench.client.workflow
    .getHandle(handle.workflowId, handle.firstExecutionRunId)
    .fetchHistory();
  expect(first.events!.length).toBeLessThan(4_096);
  expect(Buffer.from(History.encode(first).finish()).length).toBeLessThan(1024 * 1024);
  expect(first.events!.at(-1)!.workflowExecutionContinuedAsNewEventAttributes).toBeTruthy();
  const runId = await runOf(handle.workflowId);
  expect(runId).not.toBe(handle.firstExecutionRunId);
  const second = await bench.client.workflow.getHandle(handle.workflowId, runId).fetchHistory();
  const [payload] = second.events![0]!.workflowExecutionStartedEventAttributes!.input!.payloads!;
  expect(JSON.parse(Buffer.from(payload!.data!).toString())).toEqual({
    topic: 'long',
    partition: 1,
    partitionCount: 3,
  });
  await bench.client.workflow.getHandle(handle.workflowId).terminate();
  await replay(first, handle.workflowId);
});

test('windows last as long as the settings of the last worker say, and so do their timeouts', async () => {
  answers.set('slow', ({ seconds }) =>
    seconds === 60 ? forever() : summary({ windowSeconds: 60 }),
  );
  const handle = await bench.start({ topic: 'slow', partition: 0, partitionCount: 3 });
  await eventually(() => windows.length === 2, 'the second window');
  expect(windows).toEqual([
    { topic: 'slow', partition: 0 },
    { topic: 'slow', partition: 0, seconds: 60 },
  ]);
  const { events } = await handle.fetchHistory();
  const scheduled = events!.flatMap((event) => event.activityTaskScheduledEventAttributes ?? []);
  expect(
    scheduled.map(({ heartbeatTimeout, startToCloseTimeout }) => [
      Number(heartbeatTimeout!.seconds),
      Number(startToCloseTimeout!.seconds),
    ]),
  ).toEqual([
    [10, 310],
    [60, 360],
  ]);
  await handle.terminate();
});

test('a blocked window ends the reading, also in later runs; the search attributes show it; a stop ends the workflow', async () => {
  const reason = 'data lost: offsets 10 to 19 were deleted before they were read';
  answers.set('lost', () =>
    summary({ outcome: 'blocked', reason, to: 10, events: 0, rejects: 0, batches: 0 }),
  );
  const handle = await bench.start({ topic: 'lost', partition: 0, partitionCount: 3 });
  const state = async () => (await handle.describe()).searchAttributes['RollcallState'];
  await eventually(async () => (await state())?.[0] === 'blocked', 'the search attribute');
  const again = await bench.start({
    topic: 'lost',
    partition: 2,
    partitionCount: 3,
    halt: { state: 'blocked', reason },
  });
  await eventually(
    async () => (await again.describe()).searchAttributes['RollcallState']?.[0] === 'blocked',
    'the search attribute of a run that begins blocked',
  );
  await stop(handle);
  await stop(again);
  expect(windows).toEqual([{ topic: 'lost', partition: 0 }]);
  expect(states).toEqual([
    { topic: 'lost', partition: 0, state: 'stopped' },
    { topic: 'lost', partition: 2, state: 'stopped' },
  ]);
  const history = await handle.fetchHistory();
  if (RECORD)
    writeFileSync(join(HISTORIES, `${RECORD}-blocked.bin`), History.encode(history).finish());
  await replay(history, handle.workflowId);
});

test('new partitions of a topic are started once each, and go on when their starter ends', async () => {
  let partitionCount = 2;
  answers.set('grown', ({ partition }) => (partition > 1 ? forever() : eventuallyAnswer()));
  // Each of the two sees the old count once, then the new one.
  const eventuallyAnswer = async () => {
    await eventually(() => windows.filter(({ partition }) => partition < 2).length >= 2, 'both');
    const seen = partitionCount;
    partitionCount = 4;
    return seen === 2 || windows.length < 8 ? summary({ partitionCount: seen }) : forever();
  };
  const starters = await Promise.all(
    [0, 1].map((partition) => bench.start({ topic: 'grown', partition, partitionCount: 2 })),
  );
  const added = [2, 3].map((partition) =>
    bench.client.workflow.getHandle(ingestWorkflowId(bench.taskQueue, 'grown', partition)),
  );
  const areRunning = async () => {
    const found = await Promise.all(
      added.map((one) =>
        one
          .describe()
          .then(({ status }) => status.name)
          .catch(() => 'none'),
      ),
    );
    return found.every((status) => status === 'RUNNING');
  };
  await eventually(areRunning, 'the added partitions to run');
  for (const starter of starters) await starter.terminate();
  expect(await areRunning()).toBe(true);
  await eventually(
    () => new Set(windows.map(({ partition }) => partition)).size === 4,
    'a window of each partition',
  );
  expect(
    windows
      .filter(({ partition }) => partition > 1)
      .map(({ partition }) => partition)
      .sort(),
  ).toEqual([2, 3]);
  for (const one of added) await one.terminate();
});

test('a window that fails is retried, and the workflow does not fail', async () => {
  answers.set('broken', () =>
    windows.length < 3 ? Promise.reject(new Error('the database is away')) : forever(),
  );
  const handle = await bench.start({ topic: 'broken', partition: 0, partitionCount: 1 });
  await eventually(() => windows.length === 3, 'the third attempt');
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await handle.terminate();
});

test('the repository has a history of a blocked partition', () => {
  expect(
    History.decode(readFileSync(join(HISTORIES, '0.1.0-blocked.bin'))).events.length,
  ).toBeGreaterThan(5);
});
