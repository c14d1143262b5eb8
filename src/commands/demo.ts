import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { wallClock } from '../attendance/wall-clock.js';
import { configFrom, loadStackSettings, type Config } from '../config.js';
import { keptSecret } from '../stack/kept-secret.js';
import { startStack, type StackAddresses } from '../stack/start-stack.js';
import { stopStack } from '../stack/stop-stack.js';
import { crssearch } from './legacy/crssearch.js';
import { dayRates, dayText } from './day.js';
import { importRoster } from './import/import.js';
import { ingestStart, ingestWait } from './ingest/ingest.js';
import { migrate } from './migrate.js';
import { rollupRun } from './rollup.js';
import { send } from './send/send.js';
import { withDatabase } from './connect/with-database.js';

const CAMPUS = fileURLToPath(new URL('../../examples/sample-campus', import.meta.url));
const LOG = join(CAMPUS, 'wifi-2019-09-02.jsonl');
const DAY = '2019-09-02';

/** Adds `rollcall demo`, which `npm run demo` calls. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description(
      'show the whole on servers of its own: a sample campus, a day of records, the answers; its data are made anew each time',
    )
    .option('--exit', 'stop everything and exit when done, rather than at Ctrl-C')
    .action((flags: { exit?: boolean }) => demo(flags.exit ?? false));
}

/** Runs on a stack in a folder of its own: servers and data of `rollcall up` are not touched. */
async function demo(exit: boolean): Promise<void> {
  const folder = join(loadStackSettings().folder, 'demo');
  const interrupted = new Promise<'interrupted'>((resolve) => {
    process.once('SIGINT', () => resolve('interrupted'));
    process.once('SIGTERM', () => resolve('interrupted'));
  });
  try {
    await stopStack({ folder, deleteData: true });
    await Promise.race([interrupted, show(folder, exit, interrupted)]);
  } finally {
    console.log('Stopping the servers of the demo.');
    await stopStack({ folder, deleteData: true });
  }
}

async function show(folder: string, exit: boolean, interrupted: Promise<unknown>): Promise<void> {
  const { cache, path } = loadStackSettings();
  const say = (line: string) => console.log(line);
  const stack = await startStack({ folder, cache, path, onProgress: say });
  const config = configOf(stack, folder);
  say('Setting up the database, the topic and the search attributes.');
  await migrate(config);
  const { imported } = await importRoster(CAMPUS, config);
  say(
    `Imported the sample campus: ${imported.counts.students} students, ${imported.counts.sections} sections, ${imported.counts.classes} classes.`,
  );
  await withWorker(config, async () => {
    await ingestStart(config);
    say('Started a worker and the ingest workflows; sending a day of WiFi records.');
    const { lines } = await send(LOG, config.kafka(), { fromStart: true });
    await ingestWait(config);
    say(`Sent and read ${lines} records.`);
    await rollupRun(config, { date: DAY, policy: 'seed' }, say);
    await withDatabase(async (db) => {
      say(`\nrollcall day ${DAY}\n\n${dayText(await dayRates(db, DAY))}`);
      const asked = { date: DAY, course: 'ERG2050', section: '1' };
      say(
        `\nrollcall crssearch ERG 2050 1 ${DAY}\n\n${await crssearch(db, asked, wallClock(Date.now(), config.timeZone))}`,
      );
    }, config);
    say(`\n${addressesText(stack)}`);
    if (exit) return;
    say('\nRunning until Ctrl-C.');
    await interrupted;
  });
}

/** The worker runs in this process, and ends when `work` does. */
async function withWorker(config: Config, work: () => Promise<void>): Promise<void> {
  const { runWorker } = await import('../worker.js');
  let end = (): void => undefined;
  const until = new Promise<void>((resolve) => (end = resolve));
  let ready = (): void => undefined;
  const isReady = new Promise<void>((resolve) => (ready = resolve));
  const ended = runWorker(config, { activitiesOnly: false, until, onReady: ready });
  try {
    await Promise.race([isReady, ended]);
    await work();
  } finally {
    end();
    await ended;
  }
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

function addressesText(stack: StackAddresses): string {
  return [
    `Temporal UI  ${stack.temporalUiUrl}`,
    `Temporal     ${stack.temporalAddress}`,
    `Kafka        ${stack.kafkaBrokers}, topic wifi-access`,
    `MySQL        ${stack.mysqlUrl}`,
  ].join('\n');
}
