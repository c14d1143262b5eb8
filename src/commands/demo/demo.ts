import { join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import { configFrom, type Config } from '../../config.js';
import { loadStackSettings } from '../../stack-config.js';
import { removeEnvFile, writeEnvFile } from '../../stack/env-file.js';
import { choosePorts } from '../../stack/free-ports.js';
import { keptSecret } from '../../stack/kept-secret.js';
import { startStack, type StackAddresses } from '../../stack/start-stack.js';
import { stopStack } from '../../stack/stop-stack.js';
import { ingestStart } from '../ingest/start.js';
import { migrate } from '../migrate.js';
import { serve } from '../serve.js';
import { showSampleDay } from './sample-day.js';
import { showSimulatedDays } from './simulated-days.js';

/** The worker and the board stop within this time while their servers still run. */
const GRACE_MS = 5_000;

/** Adds `rollcall demo`, which `npm run demo` calls. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description(
      'show everything on servers of its own: the board, a sample campus, a simulated one, the answers; each run starts with no data',
    )
    .option('--exit', 'stop everything and exit when done, instead of at Ctrl-C')
    .action((flags: { exit?: boolean }) => demo(flags.exit ?? false));
}

/**
 * Runs on a stack in a folder of its own, and leaves the servers and data of `rollcall up` alone.
 */
async function demo(exit: boolean): Promise<void> {
  const folder = join(loadStackSettings().folder, 'demo');
  const { promise: interrupted, resolve: interrupt } = Promise.withResolvers<void>();
  process.once('SIGINT', () => interrupt());
  process.once('SIGTERM', () => interrupt());
  try {
    if ((await removeDemo(folder)).length > 0) say('Stopped the servers of an earlier demo.');
    await Promise.race([
      show(folder, exit, interrupted),
      interrupted.then(() => setTimeout(GRACE_MS, undefined, { ref: false })),
    ]);
  } finally {
    say('Stopping the servers of the demo.');
    await removeDemo(folder);
  }
}

/** Returns the servers that ran. */
async function removeDemo(folder: string): Promise<string[]> {
  const stopped = await stopStack({ folder, deleteData: true });
  await removeEnvFile(folder);
  return stopped;
}

async function show(folder: string, exit: boolean, interrupted: Promise<void>): Promise<void> {
  const { cache, path } = loadStackSettings();
  const stack = await startStack({ folder, cache, path, onProgress: say });
  const config = configOf(stack, folder, await choosePorts(['board'], {}, {}));
  // Not the file of `rollcall up`: its servers may run beside these.
  const envFile = await writeEnvFile(folder, stack, { configured: {}, cache });
  say('Setting up the database, the topic and the search attributes.');
  await migrate(config);
  await withBoard(config, () =>
    withWorker(config, async () => {
      await ingestStart(config);
      await showSampleDay(config, say);
      const steps = await showSimulatedDays(config, join(folder, 'campus'), say);
      say(`\n${addressesText(config, stack)}`);
      if (exit) return;
      say(`\n${nextStepsText(relative(process.cwd(), envFile), steps)}`);
      await interrupted;
    }),
  );
}

function say(line: string): void {
  console.log(line);
}

function configOf(stack: StackAddresses, folder: string, { board }: { board?: number }): Config {
  return configFrom({
    ROLLCALL_MYSQL_URL: stack.mysqlUrl,
    ROLLCALL_KAFKA_BROKERS: stack.kafkaBrokers,
    ROLLCALL_MAC_KEY: keptSecret(join(folder, 'mac-key')),
    ROLLCALL_LOG_LEVEL: 'error',
    ROLLCALL_HTTP_ADDRESS: `127.0.0.1:${board}`,
    TEMPORAL_ADDRESS: stack.temporalAddress,
    ...(stack.temporalUiUrl !== undefined && { ROLLCALL_TEMPORAL_UI: stack.temporalUiUrl }),
  });
}

/** Serves the board until `work` has ended. Its link comes before every other address. */
async function withBoard(config: Config, work: () => Promise<void>): Promise<void> {
  await during(
    (until, onReady) =>
      serve(config, {
        until,
        say: (link) => {
          say(`${link}\nThe board is empty now, and fills while the demo goes on.`);
          onReady();
        },
      }),
    work,
  );
}

/** Runs a worker in this process until `work` has ended. */
async function withWorker(config: Config, work: () => Promise<void>): Promise<void> {
  // Loads Temporal's native core, which no other command but `worker` needs.
  const { runWorker } = await import('../../worker.js');
  await during(
    (until, onReady) => runWorker(config, { activitiesOnly: false, until, onReady }),
    work,
  );
}

/**
 * Runs something that serves until a promise resolves, and does the work once it is ready. If it
 * ends by itself before, its error ends the work too.
 */
async function during(
  run: (until: Promise<void>, onReady: () => void) => Promise<void>,
  work: () => Promise<void>,
): Promise<void> {
  const { promise: until, resolve: end } = Promise.withResolvers<void>();
  const { promise: isReady, resolve: onReady } = Promise.withResolvers<void>();
  const ended = run(until, onReady);
  try {
    await Promise.race([isReady, ended]);
    await work();
  } finally {
    end();
    await ended;
  }
}

function nextStepsText(envFile: string, steps: readonly string[]): string {
  return [
    'Running until Ctrl-C. In a second shell, in this folder, try:',
    '',
    `  . ${envFile}`,
    ...steps.map((step) => `  npx rollcall ${step}`),
    '  npx rollcall ingest status',
    '  npx rollcall sql "SELECT * FROM ingest_lag"',
    '  npx rollcall --help',
  ].join('\n');
}

function addressesText(config: Config, stack: StackAddresses): string {
  return [
    `Board        ${config.board().publicUrl} (log in by the link above)`,
    `Temporal UI  ${stack.temporalUiUrl}`,
    `Temporal     ${stack.temporalAddress}`,
    `Kafka        ${stack.kafkaBrokers}, topic wifi-access`,
    `MySQL        ${stack.mysqlUrl}`,
  ].join('\n');
}
