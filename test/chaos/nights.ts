import { setTimeout as pause } from 'node:timers/promises';
import { runNight } from '../workbench/night.js';
import type { Workbench } from '../workbench/workbench.js';

const DONE_WITHIN_MS = 300_000;
const BETWEEN_ATTEMPTS_MS = 500;

/** Runs a night to its end. Its caller may lose Temporal, the night itself goes on. */
export async function patientNight(bench: Workbench): Promise<void> {
  await untilItWorks(async () => {
    const { failed } = await runNight(bench);
    if (failed.length > 0) throw new Error(`the night did not roll up ${failed.join(', ')}`);
  });
}

/** Makes a day as old as if no batch had written to it for more than the retention. */
export async function ageDay(bench: Workbench, day: string): Promise<void> {
  const sql = "UPDATE day_version SET written_at = '2019-09-20 20:00:00' WHERE day = ?";
  await untilItWorks(() => bench.db.query(sql, [day]));
}

async function untilItWorks(work: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + DONE_WITHIN_MS;
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(BETWEEN_ATTEMPTS_MS);
    }
  }
}
