import type { Command } from 'commander';
import { wallClock } from '../attendance/wall-clock.js';
import { loadConfig, type Config } from '../config.js';
import { exitStatusOf, messageOf, RollcallError } from '../errors.js';
import { describeKafka } from '../kafka/topic.js';
import { countAnswers } from '../mysql/answers/count-answers.js';
import { describeDatabase } from '../mysql/describe.js';
import { describeTemporal } from '../temporal/describe.js';
import { withDatabase } from './connect/with-database.js';
import { withTemporal } from './connect/with-temporal.js';
import { findIngest, findWorkers } from './ingest/find-ingest.js';
import { ingestStatus } from './ingest/status.js';
import { counted } from './terminal/counted.js';

type Check = {
  /** What was looked at, such as "MySQL". */
  name: string;
  ok: boolean;
  /** A sentence: what is there, or what is wrong. */
  found: string;
  exitStatus: number;
};

/** Adds `rollcall check`. */
export function registerCheck(program: Command): void {
  program
    .command('check')
    .description('check the configuration and each server: version, schema, topic, workers, lag')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const checks = await check(loadConfig());
      console.log(json ? checksJson(checks) : checksText(checks));
      process.exitCode = Math.max(...checks.map(({ exitStatus }) => exitStatus));
    });
}

/**
 * Checks every server, whatever the others answer. Where all three are in order, it follows the
 * path of a record from the end of the log to a row that can be queried.
 */
async function check(config: Config): Promise<Check[]> {
  const servers = [
    await checkOne('MySQL', () => findDatabase(config)),
    await checkOne('Kafka', () => findTopic(config)),
    await checkOne('Temporal', () => withTemporal(config, describeTemporal)),
  ];
  if (!servers.every(({ ok }) => ok)) return servers;
  const partitions = await ingestStatus(config);
  return [
    ...servers,
    await checkOne('workers', () => findWorkers(config, partitions)),
    await checkOne('ingest', () => findIngest(config, partitions)),
    await checkOne('answers', () => findAnswers(config)),
  ];
}

async function checkOne(name: string, find: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, found: await find(), exitStatus: 0 };
  } catch (error) {
    return { name, ok: false, found: messageOf(error), exitStatus: exitStatusOf(error) };
  }
}

async function findDatabase(config: Config): Promise<string> {
  const { version, missing, roster } = await withDatabase(describeDatabase, config);
  if (missing.length > 0)
    throw new RollcallError(
      'failed',
      `${version}, but ${counted(missing.length, 'migration is', 'migrations are')} missing: run "rollcall migrate"`,
    );
  return `${version}, schema up to date, ${roster}`;
}

async function findTopic(config: Config): Promise<string> {
  const kafka = config.kafka();
  const { brokers, partitions } = await describeKafka(kafka, config.topic);
  const found = counted(brokers, 'broker');
  if (partitions === 0)
    throw new RollcallError(
      'failed',
      `${found}, but no topic ${config.topic}: run "rollcall migrate"`,
    );
  if (kafka.enrichedTopic && (await describeKafka(kafka, kafka.enrichedTopic)).partitions === 0)
    throw new RollcallError(
      'failed',
      `${found}, but no topic ${kafka.enrichedTopic}, to which ingest must publish the events: run "rollcall migrate"`,
    );
  return `${found}, topic ${config.topic} with ${counted(partitions, 'partition')}`;
}

/** What a person who asks for rates will see. */
async function findAnswers(config: Config): Promise<string> {
  const today = wallClock(Date.now(), config.timeZone).slice(0, 10);
  const { classes, newestRollup } = await withDatabase((db) => countAnswers(db, today), config);
  const rolledUp =
    newestRollup === null ? 'no day rolled up yet' : `newest day rolled up ${newestRollup}`;
  return `${counted(classes, 'class', 'classes')} today, ${rolledUp}`;
}

function checksJson(checks: Check[]): string {
  return JSON.stringify(checks.map(({ name, ok, found }) => ({ name, ok, found })));
}

function checksText(checks: Check[]): string {
  return checks
    .map(({ name, ok, found }) => `${ok ? 'ok    ' : 'NOT OK'}  ${name}: ${found}`)
    .join('\n');
}
