import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  type Client,
} from '@temporalio/client';
import { RollcallError, messageOf } from '../errors.js';
import {
  PROGRESS_QUERY,
  type RollupDayInput,
  type RollupProgress,
  type RollupSummary,
} from '../workflows/messages.js';
import { rollupWorkflowId } from '../workflows/workflow-ids.js';
import type { rollupDay } from '../workflows/rollup-day.js';

const POLL_MS = 200;

/**
 * Rolls a day up and waits for the end. If a rollup of the day is running already, this one begins
 * after it: the running one may have begun before the change that this caller wants to see.
 * @param onProgress called every now and then
 * @throws RollcallError `failed`, with the reason that the workflow gave
 */
export async function rollUpDay(
  client: Client,
  taskQueue: string,
  input: RollupDayInput,
  onProgress: (progress: RollupProgress) => void,
): Promise<RollupSummary> {
  const workflowId = rollupWorkflowId(taskQueue, input.date);
  for (;;) {
    try {
      const handle = await client.workflow.start<typeof rollupDay>('rollupDay', {
        workflowId,
        taskQueue,
        args: [input],
        staticSummary: `rollup of ${input.date}`,
      });
      return await watch(client, workflowId, handle.result(), onProgress);
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError))
        throw asRollcallError(input.date, error);
      await waitForOther(client, workflowId);
    }
  }
}

/** Waits until another caller's rollup has ended. Its failure concerns its own caller. */
async function waitForOther(client: Client, workflowId: string): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).result();
  } catch (error) {
    const hasEnded = error instanceof WorkflowFailedError || error instanceof WorkflowNotFoundError;
    if (!hasEnded) throw error;
  }
}

async function watch<T>(
  client: Client,
  workflowId: string,
  result: Promise<T>,
  onProgress: (progress: RollupProgress) => void,
): Promise<T> {
  const ended = result.then(
    () => true,
    () => true,
  );
  const pause = () => new Promise<false>((resolve) => setTimeout(() => resolve(false), POLL_MS));
  while (!(await Promise.race([ended, pause()]))) {
    const progress = await progressOf(client, workflowId);
    if (progress) onProgress(progress);
  }
  return result;
}

/** Undefined while no worker has taken the workflow. */
async function progressOf(client: Client, workflowId: string): Promise<RollupProgress | undefined> {
  try {
    return await client.workflow.getHandle(workflowId).query<RollupProgress>(PROGRESS_QUERY);
  } catch {
    // A query needs a worker that answers. Without an answer the caller still waits for the result.
    return undefined;
  }
}

function asRollcallError(date: string, error: unknown): unknown {
  if (!(error instanceof WorkflowFailedError)) return error;
  let cause: unknown = error;
  while (cause instanceof Error && cause.cause) cause = cause.cause;
  return new RollcallError('failed', `The rollup of ${date} failed: ${messageOf(cause)}`, {
    cause: error,
  });
}
