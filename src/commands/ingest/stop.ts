import type { Command } from 'commander';
import { loadConfig, type Config } from '../../config.js';
import { stopIngest } from '../../temporal/ingest.js';
import { withTemporal } from '../connect/with-temporal.js';
import { partitionsText, topicPartitions } from './topic-partitions.js';

/** Adds `rollcall ingest stop`. */
export function registerIngestStop(ingest: Command): void {
  ingest
    .command('stop')
    .description('end the ingest workflows; each writes its current batch first')
    .option('--json', 'print what was stopped as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const stopped = await ingestStop(loadConfig());
      console.log(json ? JSON.stringify({ stopped }) : stoppedText(stopped));
    });
}

/**
 * Ends every ingest workflow that is running, and waits for the end.
 * @returns the partitions whose workflow was running
 * @throws RollcallError `not_found` when the topic does not exist
 */
async function ingestStop(config: Config): Promise<number[]> {
  const partitions = await topicPartitions(config);
  return withTemporal(config, async (client) => {
    const stopped = await Promise.all(
      partitions.map((partition) => stopIngest(client, config.taskQueue, config.topic, partition)),
    );
    return partitions.filter((_, index) => stopped[index]);
  });
}

function stoppedText(stopped: number[]): string {
  return stopped.length > 0
    ? `${partitionsText(stopped)}: stopped.`
    : 'No ingest workflow was running.';
}
