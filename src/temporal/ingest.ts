import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type Client,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { ERROR_CODES, RollcallError, type ErrorCode } from '../errors.js';
import type { ingestPartition } from '../workflows/ingest-partition.js';
import {
  ingestWorkflowId,
  type ControlAnswer,
  type IngestPartitionInput,
  type PauseRequest,
  type ResumeRequest,
  type RewindRequest,
  type SkipRequest,
} from '../workflows/messages.js';

/**
 * The state of one partition's workflow in Temporal's own words ("RUNNING", "CANCELLED", ...);
 * undefined where there is no workflow.
 */
export type IngestWorkflowState = string | undefined;

/** Starts the ingest workflow of one partition; false when it is running already. */
export async function startIngest(
  client: Client,
  taskQueue: string,
  input: Required<Pick<IngestPartitionInput, 'topic' | 'partition' | 'partitionCount'>>,
): Promise<boolean> {
  try {
    await client.workflow.start<typeof ingestPartition>('ingestPartition', {
      workflowId: ingestWorkflowId(input.topic, input.partition),
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
      taskQueue,
      args: [input],
      staticSummary: `ingest ${input.topic}, partition ${input.partition}`,
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

/**
 * Cancels the ingest workflow of one partition and waits until it has ended. The batch in hand is
 * written first. False when no workflow was running.
 */
export async function stopIngest(
  client: Client,
  topic: string,
  partition: number,
): Promise<boolean> {
  if ((await ingestWorkflowState(client, topic, partition)) !== 'RUNNING') return false;
  const handle = client.workflow.getHandle(ingestWorkflowId(topic, partition));
  await handle.cancel();
  // A cancelled workflow makes result() throw. If it still runs, the error is another one.
  await handle.result().catch(async (error: unknown) => {
    if ((await ingestWorkflowState(client, topic, partition)) === 'RUNNING') throw error;
  });
  return true;
}

export async function ingestWorkflowState(
  client: Client,
  topic: string,
  partition: number,
): Promise<IngestWorkflowState> {
  try {
    const { status } = await client.workflow
      .getHandle(ingestWorkflowId(topic, partition))
      .describe();
    return status.name;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** A request to one partition's workflow: the name of an Update and its input. */
export type IngestRequest =
  | { what: 'pause'; input: PauseRequest }
  | { what: 'resume'; input: ResumeRequest }
  | { what: 'rewind'; input: RewindRequest }
  | { what: 'skip'; input: SkipRequest };

/**
 * Sends a request to the ingest workflow of one partition, and waits until it is carried out.
 * Undefined where no workflow runs. The caller decides how long to wait: the request stays with
 * Temporal, and is carried out when a worker runs.
 * @throws RollcallError with the code that the workflow refuses with
 */
export async function askIngest(
  client: Client,
  topic: string,
  partition: number,
  { what, input }: IngestRequest,
): Promise<ControlAnswer | undefined> {
  const handle = client.workflow.getHandle(ingestWorkflowId(topic, partition));
  try {
    return await handle.executeUpdate<ControlAnswer, [typeof input]>(what, { args: [input] });
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw requestError(error);
  }
}

function requestError(error: unknown): unknown {
  if (!(error instanceof WorkflowUpdateFailedError)) return error;
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure))
    return new RollcallError('failed', 'ingest was stopped before it was done.', { cause: error });
  const code: ErrorCode =
    cause.type && cause.type in ERROR_CODES ? (cause.type as ErrorCode) : 'failed';
  return new RollcallError(code, cause.message, { cause: error });
}
