import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from '@temporalio/worker';
import { RollcallError } from '../errors.js';
import { stepsQueue } from '../workflows/workflow-ids.js';

const WORKFLOW_BUNDLE = fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url));

/** Partitions that one worker reads at once. An idle window holds its slot for half a minute. */
const MAX_WINDOWS = 12;
/** Rollup steps and operators' requests beside them. A rollup runs three steps at once. */
const STEPS = 8;

/**
 * How many polls a worker keeps open at the server. A worker that is stopped, or that has lost its
 * network, leaves them open for up to a minute. The server hands each of them a task, which is then
 * lost for a heartbeat timeout. So there are few of them: a task is handed over in milliseconds,
 * and a window lasts for seconds. (The options maxConcurrent...Polls mean the same, but SDK 1.24
 * does not read them.)
 */
const FEW_POLLS = { type: 'simple-maximum', maximum: 2 } as const;

/**
 * A worker that is told to stop cancels its windows at once. Each window writes the batch in hand
 * and returns as always, so that another worker goes on without a timeout. The steps of a rollup do
 * not listen for the cancellation: they have this time to end. What has not ended by then is tried
 * again on another worker.
 */
const SHUTDOWN_GRACE = 0;
const SHUTDOWN_FORCE = '10 seconds';

/** What the workers of one process have in common. */
export type WorkerParts = Pick<
  WorkerOptions,
  'connection' | 'namespace' | 'activities' | 'interceptors' | 'shutdownForceTime'
> & {
  taskQueue: string;
  /**
   * How long a window lasts. For a tenth of it its heartbeats are held back. Only with one that is
   * not does a window hear that it is cancelled.
   */
  windowSeconds: number;
  /** Leaves workflows to other processes. */
  activitiesOnly: boolean;
  /** How many steps run at once; 8 without it. */
  steps?: number;
};

/**
 * Creates the workers of a process, one for each of its task queues: windows and workflows, and the
 * steps, which have slots of their own. Both know every activity: a release before the second queue
 * has scheduled steps on the first one.
 */
export async function createWorkers({
  activitiesOnly,
  taskQueue,
  windowSeconds,
  steps: stepsAtOnce = STEPS,
  ...parts
}: WorkerParts): Promise<Worker[]> {
  const shared = {
    activityTaskPollerBehavior: FEW_POLLS,
    maxHeartbeatThrottleInterval: '1 second',
    shutdownGraceTime: SHUTDOWN_GRACE,
    shutdownForceTime: SHUTDOWN_FORCE,
    ...parts,
  } as const;
  const windows = await Worker.create({
    ...shared,
    taskQueue,
    maxHeartbeatThrottleInterval: (windowSeconds / 10) * 1000,
    ...(!activitiesOnly && { workflowBundle: { codePath: workflowBundle() } }),
    maxConcurrentActivityTaskExecutions: MAX_WINDOWS,
    workflowTaskPollerBehavior: FEW_POLLS,
    stickyQueueScheduleToStartTimeout: '3 seconds',
  });
  const steps = await Worker.create({
    ...shared,
    taskQueue: stepsQueue(taskQueue),
    maxConcurrentActivityTaskExecutions: stepsAtOnce,
  });
  return [windows, steps];
}

function workflowBundle(): string {
  if (!existsSync(WORKFLOW_BUNDLE))
    throw new RollcallError('usage', 'The workflow bundle is missing: run "npm run build" first.');
  return WORKFLOW_BUNDLE;
}

/**
 * Runs workers until all of them have stopped: by a signal, or when `until` resolves. If one fails,
 * the others stop too, so that the process ends and whoever watches it starts it again.
 */
export async function runWorkers(workers: Worker[], until?: Promise<void>): Promise<void> {
  const running = workers.map((worker) => (until ? worker.runUntil(until) : worker.run()));
  try {
    await Promise.all(running);
  } catch (error) {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.allSettled(running);
    throw error;
  }
}
