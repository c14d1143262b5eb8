import type { Command } from 'commander';
import { loadConfig, type Config } from '../../config.js';
import { topicEnds } from '../../kafka/topic.js';
import { readPositions, type Position } from '../../mysql/ingest/positions.js';
import { ingestWorkflowState } from '../../temporal/ingest.js';
import { withDatabase } from '../connect/with-database.js';
import { withTemporal } from '../connect/with-temporal.js';
import { printTable } from '../terminal/table.js';

/** One partition: its row in MySQL, which is missing until its first batch, and its workflow. */
export type PartitionStatus = Partial<Position> & {
  partition: number;
  /** In Temporal's own word, such as "RUNNING" or "CANCELED"; "none" where there is no workflow. */
  workflow: string;
  /** The offset that the next record of the log will get. */
  endOffset: number;
  recordsBehind: number;
};

/** Adds `rollcall ingest status`. */
export function registerIngestStatus(ingest: Command): void {
  ingest
    .command('status')
    .description('show the state and position of each partition, and how far it is behind')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const partitions = await ingestStatus(loadConfig());
      if (json) console.log(JSON.stringify(partitions));
      else printStatus(partitions);
    });
}

/** Every partition of the topic: what its row says, and whether its workflow runs. */
export async function ingestStatus(config: Config): Promise<PartitionStatus[]> {
  const ends = await topicEnds(config.kafka(), config.topic);
  const positions = await withDatabase((db) => readPositions(db, config.topic), config);
  return withTemporal(config, (client) =>
    Promise.all(
      [...ends].map(async ([partition, endOffset]) => {
        const position = positions.find((one) => one.partition === partition);
        const workflow = (await ingestWorkflowState(client, config.topic, partition)) ?? 'none';
        return {
          ...position,
          partition,
          workflow,
          endOffset,
          recordsBehind: Math.max(0, endOffset - (position?.nextOffset ?? 0)),
        };
      }),
    ),
  );
}

function printStatus(partitions: PartitionStatus[]): void {
  printTable(
    [
      'partition',
      'workflow',
      'state',
      'position',
      'end',
      'behind',
      'events',
      'rejects',
      'last event',
      'reason',
    ],
    partitions.map((one) => [
      one.partition,
      one.workflow.toLowerCase(),
      one.state ?? 'never read',
      one.nextOffset ?? 0,
      one.endOffset,
      one.recordsBehind,
      one.events ?? 0,
      one.rejects ?? 0,
      one.lastEventAt ?? '',
      one.stateReason ?? '',
    ]),
  );
}
