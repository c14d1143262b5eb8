import { setTimeout as pause } from 'node:timers/promises';
import { rows } from '../workbench/checker.js';
import type { Workbench } from '../workbench/workbench.js';

export type BatchWatch = {
  /** How many records the largest batch had that was seen alone. */
  stop: () => Promise<number>;
};

const POLL_MS = 50;

type Seen = { batches: number; counted: number };

/** Reads the counters twenty times a second, so that most large batches are seen one by one. */
export function watchBatches(bench: Workbench): BatchWatch {
  const last = new Map<number, Seen>();
  let largest = 0;
  let stopping = false;
  const look = async () => {
    const sql = 'SELECT partition_no, batches, events + rejects AS counted FROM ingest_position';
    for (const row of await rows(bench, sql)) {
      const now = { batches: Number(row['batches']), counted: Number(row['counted']) };
      const before = last.get(row['partition_no'] as number);
      if (before && now.batches === before.batches + 1)
        largest = Math.max(largest, now.counted - before.counted);
      last.set(row['partition_no'] as number, now);
    }
  };
  const watching = (async () => {
    while (!stopping) {
      // MySQL is down at times.
      await look().catch(() => undefined);
      await pause(POLL_MS);
    }
    return largest;
  })();
  return {
    stop: () => {
      stopping = true;
      return watching;
    },
  };
}
