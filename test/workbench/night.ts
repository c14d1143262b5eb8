import type { NightlySummary } from '../../src/workflows/messages.js';
import type { Workbench } from './workbench.js';

/** Runs a night now, as the schedule would, and waits for its end. */
export async function runNight({ client, taskQueue }: Workbench): Promise<NightlySummary> {
  const night = { workflowId: 'night', taskQueue, args: [{}] };
  return (await client.workflow.execute('nightlyRollup', night)) as NightlySummary;
}
