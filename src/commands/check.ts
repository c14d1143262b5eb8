import type { Command } from 'commander';
import { loadConfig, type Config } from '../config.js';
import { exitStatusOf, messageOf } from '../errors.js';
import { describeKafka } from '../kafka/topic.js';
import { describeDatabase } from '../mysql/describe.js';
import { describeTemporal } from '../temporal/describe.js';
import { ingestStatus } from './ingest/ingest.js';
import { withDatabase } from './connect/with-database.js';
import { withTemporal } from './connect/with-temporal.js';

type Check = { name: string; ok: boolean; found: string; exitStatus: number };

/** Adds `rollcall check`. */
export function registerCheck(program: Command): void {
  program
    .command('check')
    .description(
      'read the configuration, reach each server, and say what is there: versions, schema, lag',
    )
    .option('--json', 'print it as JSON')
    .action(async (flags: { json?: boolean }) => {
      const checks = await check(loadConfig());
      if (flags.json)
        console.log(JSON.stringify(checks.map(({ name, ok, found }) => ({ name, ok, found }))));
      else
        for (const { name, ok, found } of checks)
          console.log(`${ok ? 'ok    ' : 'NOT OK'}  ${name}: ${found}`);
      process.exitCode = Math.max(...checks.map(({ exitStatus }) => exitStatus));
    });
}

/** Looks at everything, also after something was not there; the exit status is that of the worst. */
export async function check(config: Config): Promise<Check[]> {
  const mysql = await look('MySQL', async () => {
    const { version, missing, roster } = await withDatabase(describeDatabase, config);
    if (missing.length > 0)
      throw new Error(
        `${version}, but ${missing.length} migrations are missing: run "rollcall migrate"`,
      );
    return `${version}, schema up to date, ${roster}`;
  });
  const kafka = await look('Kafka', async () => {
    const { brokers, partitions } = await describeKafka(config.kafka(), config.topic);
    if (partitions === 0)
      throw new Error(`${brokers} brokers, but no topic ${config.topic}: run "rollcall migrate"`);
    return `${brokers} brokers, topic ${config.topic} with ${partitions} partitions`;
  });
  const temporal = await look('Temporal', async () => {
    const { version, pollers } = await withTemporal(config, (client) =>
      describeTemporal(client, config.taskQueue),
    );
    return `${version}, ${pollers} workers on task queue ${config.taskQueue}`;
  });
  const servers = [mysql, kafka, temporal];
  if (!servers.every(({ ok }) => ok)) return servers;
  const ingest = await look('ingest', async () => {
    const partitions = await ingestStatus(config);
    const running = partitions.filter(({ workflow }) => workflow === 'RUNNING').length;
    const behind = partitions.reduce((sum, { recordsBehind }) => sum + recordsBehind, 0);
    return `${running} of ${partitions.length} partitions are being read, ${behind} records behind`;
  });
  return [...servers, ingest];
}

async function look(name: string, see: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, found: await see(), exitStatus: 0 };
  } catch (error) {
    return { name, ok: false, found: messageOf(error), exitStatus: exitStatusOf(error) };
  }
}
