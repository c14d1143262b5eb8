import { wallClock } from '../../src/attendance/wall-clock.js';
import type { NightlySummary } from '../../src/workflows/messages.js';
import type { Workbench } from './workbench.js';

/** Runs a night now, as the schedule would, and waits for its end. */
export async function runNight({ client, taskQueue }: Workbench): Promise<NightlySummary> {
  const night = { workflowId: 'night', taskQueue, args: [{}] };
  return (await client.workflow.execute('nightlyRollup', night)) as NightlySummary;
}

/** What a night says that finds nothing to do, on a campus without rules of attention. */
export const QUIET_NIGHT: NightlySummary = {
  rolledUp: [],
  alreadyRunning: [],
  failed: [],
  heldBack: [],
  expiredDays: 0,
  erasedEvents: 0,
  expiredResults: { evidenceDays: 0, verdictDays: 0 },
  packedDays: 0,
  attention: {
    day: null,
    rules: 0,
    holding: 0,
    told: 0,
    deliveries: { sent: 0, failed: 0, unknown: 0, waiting: 0 },
  },
};

/**
 * A time of day ("HH:MM", Asia/Shanghai) in twelve hours: a schedule of a test must not begin a
 * night by itself while the test runs.
 */
export function farTime(): string {
  return wallClock(Date.now() + 12 * 3_600_000, 'Asia/Shanghai').slice(11, 16);
}

/** The hour and the minute of a time of day ("HH:MM"). */
export function hourAndMinute(time: string): { hour: number; minute: number } {
  return { hour: Number(time.slice(0, 2)), minute: Number(time.slice(3)) };
}
