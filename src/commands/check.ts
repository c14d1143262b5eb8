import type { Command } from 'commander';
import { loadConfig, type Config } from '../config.js';
import { exitStatusOf, messageOf, RollcallError } from '../errors.js';
import { describeKafka } from '../kafka/topic.js';
import { describeDatabase } from '../mysql/describe.js';
import { describeTemporal } from '../temporal/describe.js';
import { ingestWorkflowId } from '../workflows/messages.js';
import { openLinks } from '../open-links.js';
import { withDatabase } from './connect/with-database.js';
import { withTemporal } from './connect/with-temporal.js';
import { ingestStatus, type PartitionStatus } from './ingest/status.js';
import { counted } from './terminal/counted.js';

/** A position that is read is written at least every 35 s, busy or idle. */
const MOST_SILENT_SECONDS = 120;

type Check = {
  /** What was looked at, such as "MySQL". */
  name: string;
  ok: boolean;
  /** A sentence: what is there, or what is wrong. */
  found: string;
  exitStatus: number;
  /** Something that works, and that a person should still look at. */
  isWarning?: true;
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

/** Checks every server, whatever the others answer, and ingest where all three are in order. */
async function check(config: Config): Promise<Check[]> {
  const warnings = openLinks(config).map(warning);
  const servers = [
    await checkOne('MySQL', () => findDatabase(config)),
    await checkOne('Kafka', () => findTopic(config)),
    await checkOne('Temporal', () => findWorkers(config)),
  ];
  if (!servers.every(({ ok }) => ok)) return [...servers, ...warnings];
  return [...servers, await checkOne('ingest', () => findIngest(config)), ...warnings];
}

async function checkOne(name: string, find: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, found: await find(), exitStatus: 0 };
  } catch (error) {
    return { name, ok: false, found: messageOf(error), exitStatus: exitStatusOf(error) };
  }
}

function warning(found: string): Check {
  return { name: 'network', ok: true, found, exitStatus: 0, isWarning: true };
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
  refuseHeld(partitions, config);
  const running = partitions.filter(isBeingRead).length;
  const behind = partitions.reduce((sum, { recordsBehind }) => sum + recordsBehind, 0);
  return `${running} of ${counted(partitions.length, 'partition')} being read, ${counted(behind, 'record')} behind`;
}

/** The position tells: a workflow may run although no window of it writes to this database. */
function isBeingRead({ workflow, state, ageSeconds = Infinity }: PartitionStatus): boolean {
  return workflow === 'RUNNING' && state === 'running' && ageSeconds < MOST_SILENT_SECONDS;
}

function refuseHeld(partitions: PartitionStatus[], { taskQueue, topic }: Config): void {
  const held = partitions.find(({ heldBy }) => heldBy !== undefined);
  if (!held) return;
  const id = ingestWorkflowId(taskQueue, topic, held.partition);
  throw new RollcallError(
    'failed',
    `the workflow ${id} reads for ${held.heldBy}: another installation uses this Temporal namespace, so give each its own name (ROLLCALL_CAMPUS)`,
  );
}

function checksJson(checks: Check[]): string {
  return JSON.stringify(checks.map(({ name, ok, found }) => ({ name, ok, found })));
}

function checksText(checks: Check[]): string {
  return checks.map((one) => `${verdictOf(one)}  ${one.name}: ${one.found}`).join('\n');
}

function verdictOf({ ok, isWarning }: Check): string {
  if (isWarning) return 'look  ';
  return ok ? 'ok    ' : 'NOT OK';
}
