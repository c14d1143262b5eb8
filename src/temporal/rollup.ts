import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  type Client,
} from '@temporalio/client';
import { RollcallError, messageOf } from '../errors.js';
import type { RollupDayInput, RollupProgress, RollupSummary } from '../workflows/messages.js';

const POLL_MS = 200;

/**
 * Rolls a day up and waits for the end. A rollup of the day that is running already is waited for first: it may have begun before what this caller wants to see in it.
 * @param onProgress called now and then with the steps done and in all
 * @throws RollcallError `failed`, with the reason that the workflow gave
 */
export async function rollUpDay(
  client: Client,
  taskQueue: string,
  input: RollupDayInput,
  onProgress: (progress: RollupProgress) => void,
): Promise<RollupSummary> {
  const workflowId = `rollup:${input.date}`;
  for (;;) {
    try {
      const handle = await client.workflow.start('rollupDay', {
        workflowId,
        taskQueue,
        args: [input],
        staticSummary: `rollup of ${input.date}`,
      });
      return await watch(client, workflowId, handle.result() as Promise<RollupSummary>, onProgress);
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError))
        throw asRollcallError(input.date, error);
      await client.workflow.getHandle(workflowId).result().catch(ignoreItsFailure);
    }
  }
}

/** The failure of somebody else's run is theirs; ours begins after it. */
function ignoreItsFailure(error: unknown): void {
  if (!(error instanceof WorkflowFailedError) && !(error instanceof WorkflowNotFoundError))
    throw error;
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

/** undefined while no worker has picked the workflow up. */
async function progressOf(client: Client, workflowId: string): Promise<RollupProgress | undefined> {
  try {
    return await client.workflow.getHandle(workflowId).query<RollupProgress>('progress');
  } catch {
    // A query needs a worker that answers; the result is awaited all the same.
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
