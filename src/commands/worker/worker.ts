import type { Command } from 'commander';
import { loadConfig } from '../../config.js';
import { createLogger } from '../../log.js';
import { exitOnSecondSignal } from '../../worker/stop-signals.js';

/** Adds `rollcall worker`. */
export function registerWorker(program: Command): void {
  program
    .command('worker')
    .description(
      'run a Temporal worker until SIGINT or SIGTERM; as many as you like, on as many machines',
    )
    .option('--activities-only', 'run only activities; other workers run the workflows')
    .action((flags: { activitiesOnly?: boolean }) => worker(flags.activitiesOnly ?? false));
}

async function worker(activitiesOnly: boolean): Promise<void> {
  const config = loadConfig();
  const onReady = exitOnSecondSignal(createLogger(config.logLevel));
  // Loads Temporal's native core, which no other command but `demo` needs.
  const { runWorker } = await import('../../worker.js');
  try {
    await runWorker(config, { activitiesOnly, onReady });
  } finally {
    // A connection to a server that no longer answers would keep the process alive until its
    // timeout. The caller reports first how the worker ended.
    setImmediate(() => process.exit());
  }
}
