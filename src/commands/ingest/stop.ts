import type { Command } from 'commander';
import { loadConfig, type Config } from '../../config.js';
import { stopIngest } from '../../temporal/ingest.js';
import { withTemporal } from '../connect/with-temporal.js';
import { waitingForWorkers } from '../connect/workers-text.js';
import { askedSeconds } from '../terminal/flags.js';
import { waitFor } from '../terminal/waiting.js';
import { partitionsText } from '../../temporal/ask-partitions.js';
import { topicPartitions } from './topic-partitions.js';

/** Adds `rollcall ingest stop`. */
export function registerIngestStop(ingest: Command): void {
  ingest
    .command('stop')
    .description('end the ingest workflows; each writes its current batch first')
    .option('--timeout <seconds>', 'give up after this time', askedSeconds)
    .option('--json', 'print what was stopped as JSON')
    .action(async ({ timeout, json }: { timeout?: number; json?: boolean }) => {
      const stopped = await ingestStop(loadConfig(), timeout);
      console.log(json ? JSON.stringify({ stopped }) : stoppedText(stopped));
    });
}

/**
 * Ends every ingest workflow that is running, and waits for the end.
 * @returns the partitions whose workflow was running
 * @throws RollcallError `not_found` when the topic does not exist, `failed` after the timeout
 */
async function ingestStop(config: Config, timeoutSeconds?: number): Promise<number[]> {
  const { taskQueue, topic } = config;
  const partitions = await topicPartitions(config);
  return withTemporal(config, async (client) => {
    const stopped = await waitFor(
      (ended) =>
        client.withAbortSignal(ended, () =>
          Promise.all(
            partitions.map((partition) => stopIngest(client, taskQueue, topic, partition)),
          ),
        ),
      {
        lookUp: () => waitingForWorkers(client, config, 'the end of the ingest workflows'),
        afterwards: 'Every ingest workflow has been told to end, and ends when a worker runs.',
        timeoutSeconds,
      },
    );
    return partitions.filter((_, index) => stopped[index]);
  });
}

function stoppedText(stopped: number[]): string {
  return stopped.length > 0
    ? `${partitionsText(stopped)}: stopped.`
    : 'No ingest workflow was running.';
}
