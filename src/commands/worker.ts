import type { Command } from 'commander';
import { loadConfig } from '../config.js';

/** Adds `rollcall worker`. */
export function registerWorker(program: Command): void {
  program
    .command('worker')
    .description(
      'run a Temporal worker until SIGINT or SIGTERM; start as many as you like, on as many machines',
    )
    .option('--activities-only', 'run activities, and leave workflows to other workers')
    .action(async (flags: { activitiesOnly?: boolean }) => {
      // Loads Temporal's native core, which no other command needs.
      const { runWorker } = await import('../worker.js');
      await runWorker(loadConfig(), { activitiesOnly: flags.activitiesOnly ?? false });
      // A connection to a broker that has stopped answering would keep the process for its timeout.
      process.exit(0);
    });
}
