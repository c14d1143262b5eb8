import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { wallClock } from '../attendance/wall-clock.js';
import { configFrom, loadStackSettings, type Config } from '../config.js';
import { removeEnvFile, writeEnvFile } from '../stack/env-file.js';
import { keptSecret } from '../stack/kept-secret.js';
import { startStack, type StackAddresses } from '../stack/start-stack.js';
import { stopStack } from '../stack/stop-stack.js';
import { scopeRates } from './asked/scope-rates.js';
import { withDatabase } from './connect/with-database.js';
import { dayText } from './day.js';
import { importRoster } from './import/import.js';
import { ingestStart } from './ingest/start.js';
import { ingestWait } from './ingest/wait.js';
import { crssearch } from './legacy/crssearch.js';
import { migrate } from './migrate.js';
import { rollupRun } from './rollup.js';
import { send } from './send/send.js';

const CAMPUS = fileURLToPath(new URL('../../examples/sample-campus', import.meta.url));
const LOG = join(CAMPUS, 'wifi-2019-09-02.jsonl');
const DAY = '2019-09-02';

/** Adds `rollcall demo`, which `npm run demo` calls. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description(
      'show everything on servers of its own: a sample campus, a day of records, the answers; each run starts with no data',
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
    await Promise.race([interrupted, show(folder, exit, interrupted)]);
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
  const config = configOf(stack, folder);
  // Not the file of `rollcall up`: its servers may run beside these.
  const envFile = await writeEnvFile(folder, stack, { configured: {}, cache });
  await prepareCampus(config);
  await withWorker(config, async () => {
    await readDay(config);
    await rollupRun(config, { date: DAY, policy: 'seed' }, say);
    await printAnswers(config);
    say(`\n${addressesText(stack)}`);
    if (exit) return;
    say(`\n${nextStepsText(relative(process.cwd(), envFile))}`);
    await interrupted;
  });
}

function say(line: string): void {
  console.log(line);
}

function configOf(stack: StackAddresses, folder: string): Config {
  return configFrom({
    ROLLCALL_MYSQL_URL: stack.mysqlUrl,
    ROLLCALL_KAFKA_BROKERS: stack.kafkaBrokers,
    ROLLCALL_MAC_KEY: keptSecret(join(folder, 'mac-key')),
    ROLLCALL_LOG_LEVEL: 'error',
    TEMPORAL_ADDRESS: stack.temporalAddress,
  });
}

async function prepareCampus(config: Config): Promise<void> {
  say('Setting up the database, the topic and the search attributes.');
  await migrate(config);
  const { counts } = await importRoster(CAMPUS, config);
  say(
    `Imported the sample campus: ${counts.students} students, ${counts.sections} sections, ${counts.classes} classes.`,
  );
}

/** Runs a worker in this process until `work` has ended. */
async function withWorker(config: Config, work: () => Promise<void>): Promise<void> {
  // Loads Temporal's native core, which no other command but `worker` needs.
  const { runWorker } = await import('../worker.js');
  const { promise: until, resolve: end } = Promise.withResolvers<void>();
  const { promise: isReady, resolve: onReady } = Promise.withResolvers<void>();
  const ended = runWorker(config, { activitiesOnly: false, until, onReady });
  try {
    await Promise.race([isReady, ended]);
    await work();
  } finally {
    end();
    await ended;
  }
}

async function readDay(config: Config): Promise<void> {
  await ingestStart(config);
  say('Started a worker and the ingest workflows; sending a day of WiFi records.');
  const { lines } = await send(LOG, config, { fromStart: true });
  await ingestWait(config);
  say(`Sent and read ${lines} records.`);
}

async function printAnswers(config: Config): Promise<void> {
  await withDatabase(async (db) => {
    say(`\nrollcall day ${DAY}\n\n${dayText(await scopeRates(db, { date: DAY }))}`);
    const asked = { date: DAY, course: 'ERG2050', section: '1' };
    const now = wallClock(Date.now(), config.timeZone);
    say(`\nrollcall crssearch ERG 2050 1 ${DAY}\n\n${await crssearch(db, asked, now)}`);
  }, config);
}

function nextStepsText(envFile: string): string {
  return [
    'Running until Ctrl-C. In a second shell, in this folder, try:',
    '',
    `  . ${envFile}`,
    `  npx rollcall day ${DAY}`,
    `  npx rollcall course ERG2050 --date ${DAY}`,
    '  npx rollcall ingest status',
    '  npx rollcall sql "SELECT * FROM ingest_lag"',
    `  npx rollcall rollup run --date ${DAY} --policy standard`,
    '  npx rollcall --help',
  ].join('\n');
}

function addressesText(stack: StackAddresses): string {
  return [
    `Temporal UI  ${stack.temporalUiUrl}`,
    `Temporal     ${stack.temporalAddress}`,
    `Kafka        ${stack.kafkaBrokers}, topic wifi-access`,
    `MySQL        ${stack.mysqlUrl}`,
  ].join('\n');
}
