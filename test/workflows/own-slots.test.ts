import { Context } from '@temporalio/activity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WindowSummary } from '../../src/activities/ingest-window.js';
import { ingestWorkflowId, rollupWorkflowId } from '../../src/workflows/workflow-ids.js';
import {
  runWithActivities,
  windowSummary,
  type ActivityBench,
} from '../workbench/own-activities.js';
import { eventually } from '../workbench/workbench.js';

const PARTITIONS = 24;
const DAY = '2019-09-02';
const SCOPE = { date: DAY, runId: 'a', policy: 'seed', policyVersion: 1, rosterVersion: 1 };

let bench: ActivityBench;
/** The partitions whose window runs: it is idle, and holds its slot until it is cancelled. */
const reading = new Set<number>();
let endedWindows = 0;

beforeAll(async () => {
  bench = await runWithActivities({
    ingestWindow: idleWindow,
    controlIngest: () => Promise.resolve({ from: 10, to: 10 }),
    recordIngestState: () => Promise.resolve(),
    startRollup: () =>
      Promise.resolve({ ...SCOPE, at: null, chunkEnds: [5, 9], classes: 3, learns: false }),
    noteHeard: () => Promise.resolve(),
    gatherEvidence: () => Promise.resolve({ students: 5 }),
    decideClasses: () => Promise.resolve({ classes: 3, last: null }),
    countRooms: () => Promise.resolve(),
    sealDay: () => Promise.resolve('final'),
  });
});

afterAll(async () => {
  await bench?.close();
});

async function idleWindow({ partition }: { partition: number }): Promise<WindowSummary> {
  reading.add(partition);
  const { cancellationSignal } = Context.current();
  await eventually(
    () => {
      Context.current().heartbeat();
      return cancellationSignal.aborted;
    },
    'the window to be cancelled',
    300_000,
  );
  reading.delete(partition);
  endedWindows += 1;
  return windowSummary();
}

test('a rollup and a pause are answered while idle windows of 24 partitions hold every slot of the one worker', async () => {
  for (let partition = 0; partition < PARTITIONS; partition += 1)
    await bench.start({ topic: 'wifi', partition });
  await eventually(() => reading.size === 12, 'windows to take all slots');

  const rolledUp: unknown = await bench.client.workflow.execute('rollupDay', {
    workflowId: rollupWorkflowId(bench.taskQueue, DAY),
    taskQueue: bench.taskQueue,
    args: [{ date: DAY }],
  });
  expect(rolledUp).toMatchObject({ date: DAY, state: 'final' });

  const waiting = Array.from({ length: PARTITIONS }, (_, i) => i).find((i) => !reading.has(i))!;
  const paused: unknown = await bench.client.workflow
    .getHandle(ingestWorkflowId(bench.taskQueue, 'wifi', waiting))
    .executeUpdate('pause', { args: [{ by: 'Ana', reason: 'repair' }] });
  expect(paused).toMatchObject({ state: 'paused' });

  expect(reading.size).toBe(12);
  expect(endedWindows).toBe(0);
});
