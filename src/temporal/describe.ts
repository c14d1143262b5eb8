import type { Client } from '@temporalio/client';

/** Temporal's number for the queue of workflow tasks, and for that of activities. */
const TASK_QUEUES = [1, 2];

/** What `rollcall check` says of Temporal: the server's version, and how many workers poll the task queue. */
export async function describeTemporal(
  client: Client,
  taskQueue: string,
): Promise<{ version: string; pollers: number }> {
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
