import type { Workbench } from './workbench.js';
import { logEnds } from './kafka-admin.js';

/**
 * The process ids of the workers that run the windows, in the order of the partitions; undefined
 * for a window that waits for a worker.
 */
export async function workersOfWindows(bench: Workbench): Promise<(number | undefined)[]> {
  const partitions = [...(await logEnds(bench)).keys()];
  return Promise.all(
    partitions.map(async (partition) => {
      const { raw } = await bench.client.workflow
        .getHandle(`ingest:${bench.topic}:${partition}`)
        .describe();
      const [window] = raw.pendingActivities ?? [];
      const pid = window?.lastStartedTime
        ? Number.parseInt(window.lastWorkerIdentity ?? '', 10)
        : NaN;
      return Number.isNaN(pid) ? undefined : pid;
    }),
  );
}
