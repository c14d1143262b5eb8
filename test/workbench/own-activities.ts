import { fileURLToPath } from 'node:url';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { WindowSummary } from '../../src/activities/ingest-window.js';
import { createWorkers, runWorkers } from '../../src/worker/create-workers.js';
import type { IngestPartitionInput } from '../../src/workflows/messages.js';
import { ingestWorkflowId } from '../../src/workflows/workflow-ids.js';
import { createWorkbench, type Workbench } from './workbench.js';

const BUNDLE = fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url));
export const HISTORIES = fileURLToPath(new URL('../workflows/histories', import.meta.url));
/** With this name the histories of a run are written to HISTORIES; undefined: they are not. */
export const RECORD = process.env['RECORD'];
export const WINDOWS_PER_RUN = 500;
export const History = temporal.api.history.v1.History;

type Handle = WorkflowHandleWithFirstExecutionRunId;

/** The real workflows on a real server, with activities that the test has written. */
export type ActivityBench = Pick<Workbench, 'client'> & {
  taskQueue: string;
  /** Starts the ingest of a partition, which need not exist. */
  start: (input: IngestPartitionInput) => Promise<Handle>;
  close: () => Promise<void>;
};

/**
 * Starts workers in this process, as `rollcall worker` does. `close` gives up activities that do
 * not end in two seconds.
 * @param options
 * @param options.windowSeconds a window hears after a tenth of it that it is cancelled
 */
export async function runWithActivities(
  activities: object,
  { windowSeconds = 10 } = {},
): Promise<ActivityBench> {
  Runtime.install({
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} },
  });
  const bench = await createWorkbench();
  const { client, env, taskQueue } = bench;
  const connection = await NativeConnection.connect({ address: env['TEMPORAL_ADDRESS']! });
  const workers = await createWorkers({
    connection,
    namespace: env['TEMPORAL_NAMESPACE']!,
    taskQueue,
    windowSeconds,
    activitiesOnly: false,
    shutdownForceTime: '2 seconds',
    activities,
  });
  const running = runWorkers(workers);
  return {
    client,
    taskQueue,
    start: (input) =>
      client.workflow.start('ingestPartition', {
        workflowId: ingestWorkflowId(taskQueue, input.topic, input.partition),
        taskQueue,
        args: [input],
      }),
    close: async () => {
      for (const worker of workers) worker.shutdown();
      await running.catch(() => undefined);
      await connection.close();
      await bench.close();
    },
  };
}

/** Runs a history through the current code. @throws where the code would do something else */
export async function replay(
  history: Parameters<typeof Worker.runReplayHistory>[1],
  workflowId?: string,
): Promise<void> {
  await Worker.runReplayHistory({ workflowBundle: { codePath: BUNDLE } }, history, workflowId);
}

/** The result of a window that has read ten records, with some changes. */
export function windowSummary(changes: Partial<WindowSummary> = {}): WindowSummary {
  return {
    from: 10,
    to: 20,
    events: 9,
    rejects: 1,
    batches: 1,
    recordsBehind: 0,
    partitionCount: 3,
    outcome: 'read',
    ...changes,
  };
}
