import type { Command } from 'commander';
import { addDays } from '../attendance/wall-clock.js';
import { loadConfig, type Config } from '../config.js';
import { exitStatusOf, messageOf, RollcallError } from '../errors.js';
import { describeKafka } from '../kafka/topic.js';
import { describeDatabase } from '../mysql/describe.js';
import { describeTemporal } from '../temporal/describe.js';
import { MOST_DAYS_AT_ONCE, readHeldBack, type HeldBack } from '../mysql/rollup/keeping.js';
import { EXPIRE_BEFORE } from '../mysql/settings.js';
import { withDatabase } from './connect/with-database.js';
import { withTemporal } from './connect/with-temporal.js';
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
 * Checks every server, whatever the others answer, and where all three are in order, ingest and the
 * retention.
 */
async function check(config: Config): Promise<Check[]> {
  const servers = [
    await checkOne('MySQL', () => findDatabase(config)),
    await checkOne('Kafka', () => findTopic(config)),
    await checkOne('Temporal', () => findWorkers(config)),
  ];
  if (!servers.every(({ ok }) => ok)) return servers;
  return [
    ...servers,
    await checkOne('ingest', () => findIngest(config)),
    await checkOne('retention', () => findRetention(config)),
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
  const { brokers, partitions } = await describeKafka(config.kafka(), config.topic);
  const found = counted(brokers, 'broker');
  if (partitions === 0)
    throw new RollcallError(
      'failed',
      `${found}, but no topic ${config.topic}: run "rollcall migrate"`,
    );
  return `${found}, topic ${config.topic} with ${counted(partitions, 'partition')}`;
}

async function findWorkers(config: Config): Promise<string> {
  const { version, pollers } = await withTemporal(config, (client) =>
    describeTemporal(client, config.taskQueue),
  );
  return `${version}, ${counted(pollers, 'worker')} on task queue ${config.taskQueue}`;
}

async function findIngest(config: Config): Promise<string> {
  const partitions = await ingestStatus(config);
  const running = partitions.filter(({ workflow }) => workflow === 'RUNNING').length;
  const behind = partitions.reduce((sum, { recordsBehind }) => sum + recordsBehind, 0);
  return `${running} of ${counted(partitions.length, 'partition')} being read, ${counted(behind, 'record')} behind`;
}

async function findRetention(config: Config): Promise<string> {
  const held = await withDatabase(readHeldBack, config);
  if (held.length === 0) return 'nothing is held back';
  throw new RollcallError('failed', held.map(heldBackText).join(' '));
}

function heldBackText({ what, days, firstDay, lastDay }: HeldBack): string {
  return (
    `The ${what} of ${counted(days, 'day')} from ${firstDay} to ${lastDay} are past their retention, ` +
    `more than the ${MOST_DAYS_AT_ONCE} that a night deletes at once. If the clock and "rollcall setting list" are right, ` +
    `run "rollcall setting set ${EXPIRE_BEFORE} ${addDays(lastDay, 1)} --by NAME --reason TEXT".`
  );
}

function checksJson(checks: Check[]): string {
  return JSON.stringify(checks.map(({ name, ok, found }) => ({ name, ok, found })));
}

function checksText(checks: Check[]): string {
  return checks
    .map(({ name, ok, found }) => `${ok ? 'ok    ' : 'NOT OK'}  ${name}: ${found}`)
    .join('\n');
}
