import type { Command } from 'commander';
import { loadConfig, type Config } from '../../config.js';
import { readDatabaseId } from '../../mysql/campus.js';
import { startIngest } from '../../temporal/ingest.js';
import { withDatabase } from '../connect/with-database.js';
import { withTemporal } from '../connect/with-temporal.js';
import { partitionsText } from '../../temporal/ask-partitions.js';
import { topicPartitions } from './topic-partitions.js';

/** The partitions whose workflow was started, and those whose workflow was running already. */
export type IngestStarted = { started: number[]; running: number[] };

/** Adds `rollcall ingest start`. */
export function registerIngestStart(ingest: Command): void {
  ingest
    .command('start')
    .description('start the ingest workflow of every partition where none is running')
    .option('--json', 'print what was started as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const result = await ingestStart(loadConfig());
      console.log(json ? JSON.stringify(result) : startedText(result));
    });
}

/**
 * Starts the ingest workflow of every partition where none is running.
 * @throws RollcallError `not_found` when the topic does not exist
 */
export async function ingestStart(config: Config): Promise<IngestStarted> {
  const partitions = await topicPartitions(config);
  const databaseId = await withDatabase(readDatabaseId, config);
  return withTemporal(config, async (client) => {
    const result: IngestStarted = { started: [], running: [] };
    for (const partition of partitions) {
      const input = { topic: config.topic, partition, partitionCount: partitions.length };
      const isNew = await startIngest(client, config.taskQueue, input, databaseId);
      (isNew ? result.started : result.running).push(partition);
    }
    return result;
  });
}

function startedText({ started, running }: IngestStarted): string {
  return [
    ...(started.length > 0 ? [`${partitionsText(started)}: started.`] : []),
    ...(running.length > 0 ? [`${partitionsText(running)}: running already.`] : []),
  ].join('\n');
}
