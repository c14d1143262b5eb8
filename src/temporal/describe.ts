import type { Client } from '@temporalio/client';

/** Temporal's numbers for the queue of workflow tasks and for the queue of activities. */
const TASK_QUEUES = [1, 2];

/** What `rollcall check` says of Temporal. */
export type TemporalDescription = {
  /** The server's version, and the namespace. */
  version: string;
  /** How many workers poll the task queue. */
  pollers: number;
};

export async function describeTemporal(
  client: Client,
  taskQueue: string,
): Promise<TemporalDescription> {
  const { namespace } = client.options;
  const { serverVersion } = await client.workflowService.getSystemInfo({});
  const identities = new Set<string>();
  for (const taskQueueType of TASK_QUEUES) {
    const { pollers } = await client.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      taskQueueType,
    });
    for (const { identity } of pollers) identities.add(identity ?? '');
  }
  return { version: `Temporal ${serverVersion}, namespace ${namespace}`, pollers: identities.size };
}
