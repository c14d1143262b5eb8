import type { Client } from '@temporalio/client';

/** Temporal's numbers for the queue of workflow tasks and for the queue of activities. */
const TASK_QUEUES = [1, 2];
/** A poll lasts for up to a minute. A worker that runs has begun one within this time. */
const POLLS_WITHIN_MS = 75_000;

/** Who asks for work on a task queue. */
export type Workers = {
  /** How many workers have asked lately. */
  polling: number;
  /** When any worker asked last, in milliseconds since 1970. Undefined: nobody lately. */
  lastPollMs: number | undefined;
};

/** What `rollcall check` says of Temporal: the server's version, and the namespace. */
export async function describeTemporal(client: Client): Promise<string> {
  const { namespace } = client.options;
  const { serverVersion } = await client.workflowService.getSystemInfo({});
  await client.workflowService.describeNamespace({ namespace });
  return `Temporal ${serverVersion}, namespace ${namespace}`;
}

/**
 * Who asks for work on the task queue. Temporal forgets a worker about five minutes after its last
 * poll.
 */
export async function workersOf(client: Client, taskQueue: string): Promise<Workers> {
  const polls = new Map<string, number>();
  for (const taskQueueType of TASK_QUEUES) {
    const { pollers } = await client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: taskQueue },
      taskQueueType,
    });
    for (const { identity, lastAccessTime } of pollers) {
      const name = identity ?? '';
      const at = Number(lastAccessTime?.seconds ?? 0) * 1000;
      polls.set(name, Math.max(polls.get(name) ?? 0, at));
    }
  }
  const last = [...polls.values()];
  const since = Date.now() - POLLS_WITHIN_MS;
  return {
    polling: last.filter((at) => at >= since).length,
    lastPollMs: last.length > 0 ? Math.max(...last) : undefined,
  };
}
