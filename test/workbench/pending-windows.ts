import type { Workbench } from './workbench.js';
import { logEnds } from './kafka-admin.js';

/**
 * The process ids of the workers that run the windows, in the order of the partitions; undefined
 * for a window that waits for a worker.
 * @param reading only windows that Kafka has answered: each then sends a heartbeat
 */
export async function workersOfWindows(
  bench: Workbench,
  { reading = false } = {},
): Promise<(number | undefined)[]> {
  const partitions = [...(await logEnds(bench)).keys()];
  return Promise.all(
    partitions.map(async (partition) => {
      const { raw } = await bench.client.workflow
        .getHandle(`ingest:${bench.topic}:${partition}`)
        .describe();
      const [window] = raw.pendingActivities ?? [];
      const isThere = reading ? window?.lastHeartbeatTime : window?.lastStartedTime;
      const pid = isThere ? Number.parseInt(window?.lastWorkerIdentity ?? '', 10) : NaN;
      return Number.isNaN(pid) ? undefined : pid;
    }),
  );
}
