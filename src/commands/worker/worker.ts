import type { Command } from 'commander';
import { campusNames, requireKnownCampus } from '../../campuses/campus-files.js';
import { loadCampusFolder, loadCommonConfig, loadConfig } from '../../config.js';
import { RollcallError } from '../../errors.js';
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
    .option('--campuses <names>', 'serve several campuses: names with commas between them, or all')
    .action(({ activitiesOnly = false, campuses }: WorkerFlags) =>
      campuses === undefined ? worker(activitiesOnly) : workerOf(campuses, activitiesOnly),
    );
}

type WorkerFlags = { activitiesOnly?: boolean; campuses?: string };

async function worker(activitiesOnly: boolean): Promise<void> {
  const config = loadConfig();
  const onReady = exitOnSecondSignal(createLogger(config.logLevel));
  await untilExit(async () => {
    // Loads Temporal's native core, which no other command but `demo` needs.
    const { runWorker } = await import('../../worker.js');
    await runWorker(config, { activitiesOnly, onReady });
  });
}

async function workerOf(campuses: string, activitiesOnly: boolean): Promise<void> {
  const names = askedCampuses(campuses);
  const common = loadCommonConfig();
  const onReady = exitOnSecondSignal(createLogger(common.logLevel));
  await untilExit(async () => {
    const { serveCampuses } = await import('../../worker/serve-campuses.js');
    await serveCampuses(common, { names, activitiesOnly, onReady });
  });
}

/** @throws RollcallError `usage` for a campus that is not there, and if there is none at all */
function askedCampuses(text: string): string[] {
  const folder = loadCampusFolder();
  if (text !== 'all') {
    const names = [...new Set(text.split(',').map((name) => name.trim()))];
    for (const name of names) requireKnownCampus(folder, name);
    return names;
  }
  const names = campusNames(folder);
  if (names.length > 0) return names;
  throw new RollcallError(
    'usage',
    `There is no campus in ${folder} (ROLLCALL_CAMPUS_FOLDER): add one with "rollcall campus add".`,
  );
}

async function untilExit(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    // A connection to a server that no longer answers would keep the process alive until its
    // timeout. The caller reports first how the worker ended.
    setImmediate(() => process.exit());
  }
}
