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
  DATABASE_MEMO,
  type ControlAnswer,
  type IngestPartitionInput,
  type PauseRequest,
  type ResumeRequest,
  type RewindRequest,
  type SkipRequest,
} from '../workflows/messages.js';
import { ingestWorkflowId } from '../workflows/workflow-ids.js';

/** What Temporal knows of one partition's workflow. */
export type IngestWorkflow = {
  /** In Temporal's own words, such as "RUNNING" or "CANCELLED". */
  state: string;
  /** Whose workers take its work. */
  taskQueue: string;
  /** The id of the database that it reads for; undefined where a person started it by hand. */
  databaseId: string | undefined;
};

/**
 * Starts the ingest workflow of one partition; false when it is running already.
 * @param databaseId what to mark it with: the id of the database that it reads for
 */
export async function startIngest(
  client: Client,
  taskQueue: string,
  input: Required<Pick<IngestPartitionInput, 'topic' | 'partition' | 'partitionCount'>>,
  databaseId: string,
): Promise<boolean> {
  try {
    await client.workflow.start<typeof ingestPartition>('ingestPartition', {
      workflowId: ingestWorkflowId(taskQueue, input.topic, input.partition),
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
      taskQueue,
      args: [input],
      memo: { [DATABASE_MEMO]: databaseId },
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
  taskQueue: string,
  topic: string,
  partition: number,
): Promise<boolean> {
  if (!(await isRunning(client, taskQueue, topic, partition))) return false;
  const handle = client.workflow.getHandle(ingestWorkflowId(taskQueue, topic, partition));
  await handle.cancel();
  // A cancelled workflow makes result() throw. If it still runs, the error is another one.
  await handle.result().catch(async (error: unknown) => {
    if (await isRunning(client, taskQueue, topic, partition)) throw error;
  });
  return true;
}

async function isRunning(...partition: Parameters<typeof describeIngest>): Promise<boolean> {
  return (await describeIngest(...partition))?.state === 'RUNNING';
}

/** Undefined where there is no workflow. */
export async function describeIngest(
  client: Client,
  taskQueue: string,
  topic: string,
  partition: number,
): Promise<IngestWorkflow | undefined> {
  try {
    const described = await client.workflow
      .getHandle(ingestWorkflowId(taskQueue, topic, partition))
      .describe();
    return {
      state: described.status.name,
      taskQueue: described.taskQueue,
      databaseId: described.memo?.[DATABASE_MEMO] as string | undefined,
    };
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
  taskQueue: string,
  topic: string,
  partition: number,
  { what, input }: IngestRequest,
): Promise<ControlAnswer | undefined> {
  const handle = client.workflow.getHandle(ingestWorkflowId(taskQueue, topic, partition));
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
