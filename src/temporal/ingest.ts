import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowNotFoundError,
  type Client,
} from '@temporalio/client';
import type { IngestPartitionInput } from '../workflows/messages.js';

const workflowId = (topic: string, partition: number) => `ingest:${topic}:${partition}`;

/** The state of one partition's workflow, by Temporal's own word ("RUNNING", "CANCELED", ...); undefined where there is none. */
export type IngestWorkflowState = string | undefined;

/** Starts the ingest workflow of one partition; false when it is running already. */
export async function startIngest(
  client: Client,
  taskQueue: string,
  input: Required<Pick<IngestPartitionInput, 'topic' | 'partition' | 'partitionCount'>>,
): Promise<boolean> {
  try {
    await client.workflow.start('ingestPartition', {
      workflowId: workflowId(input.topic, input.partition),
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

/** Cancels the ingest workflow of one partition and waits until it has ended: the batch in hand is written first. False when none was running. */
export async function stopIngest(client: Client, topic: string, partition: number): Promise<boolean> {
  if ((await ingestWorkflowState(client, topic, partition)) !== 'RUNNING') return false;
  const handle = client.workflow.getHandle(workflowId(topic, partition));
  await handle.cancel();
  // It ends as cancelled, which result() tells by throwing; anything else than an end is for the caller.
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
    const { status } = await client.workflow.getHandle(workflowId(topic, partition)).describe();
    return status.name;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
