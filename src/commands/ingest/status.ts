import type { Command } from 'commander';
import { loadConfig, type Config } from '../../config.js';
import { topicEnds } from '../../kafka/topic.js';
import { readDatabaseId } from '../../mysql/campus.js';
import { readPositions, type Position } from '../../mysql/ingest/positions.js';
import { describeIngest, type IngestWorkflow } from '../../temporal/ingest.js';
import { withDatabase } from '../connect/with-database.js';
import { withTemporal } from '../connect/with-temporal.js';
import { feedHealth, feedText } from './find-feed.js';
import { formatHealth } from './find-format.js';
import { loginCounts } from './find-logins.js';
import { printTable } from '../terminal/table.js';
import { noTopic } from './topic-partitions.js';

/** One partition: its row in MySQL, which is missing until its first batch, and its workflow. */
export type PartitionStatus = Partial<Position> & {
  partition: number;
  /** In Temporal's own word, such as "RUNNING" or "CANCELED"; "none" where there is no workflow. */
  workflow: string;
  /** Why the workflow does not read for this database; absent where it does, as far as one sees. */
  heldBy?: string;
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
      const config = loadConfig();
      const partitions = await ingestStatus(config);
      if (partitions.length === 0) throw noTopic(config);
      const { fault } = await formatHealth(config, partitions);
      if (json) console.log(JSON.stringify(partitions.map((one) => withFault(one, fault))));
      else {
        printStatus(partitions);
        if (fault !== undefined) console.log(fault);
        for (const line of loginText(partitions)) console.log(line);
        console.log(feedText(await feedHealth(config)));
      }
    });
}

/** The sample is of the whole topic, so every partition has the same fault. */
function withFault(
  status: PartitionStatus,
  formatFault: string | undefined,
): PartitionStatus & { formatFault?: string } {
  return formatFault === undefined ? status : { ...status, formatFault };
}

/** Every partition of the topic: what its row says, and whether its workflow runs. */
export async function ingestStatus(config: Config): Promise<PartitionStatus[]> {
  const ends = await topicEnds(config.kafka(), config.topic);
  const { positions, databaseId } = await withDatabase(
    async (db) => ({
      positions: await readPositions(db, config.topic),
      databaseId: await readDatabaseId(db),
    }),
    config,
  );
  return withTemporal(config, (client) =>
    Promise.all(
      [...ends].map(async ([partition, endOffset]) => {
        const position = positions.find((one) => one.partition === partition);
        const { taskQueue, topic } = config;
        const workflow = await describeIngest(client, taskQueue, topic, partition);
        const heldBy = workflow && holderOf(workflow, { taskQueue, databaseId });
        return {
          ...position,
          partition,
          workflow: workflow?.state ?? 'none',
          ...(heldBy && { heldBy }),
          endOffset,
          recordsBehind: Math.max(0, endOffset - (position?.nextOffset ?? 0)),
        };
      }),
    ),
  );
}

/**
 * Who holds the workflow id of a partition, if it is another installation in the same namespace:
 * both have no campus name, or the same one. A workflow that has ended holds nothing.
 */
function holderOf(
  workflow: IngestWorkflow,
  own: { taskQueue: string; databaseId: string },
): string | undefined {
  if (workflow.state !== 'RUNNING') return undefined;
  if (workflow.taskQueue !== own.taskQueue)
    return `the workers of task queue ${workflow.taskQueue}`;
  const { databaseId = own.databaseId } = workflow;
  return databaseId === own.databaseId ? undefined : 'another database';
}

/** How many logins are believed. No line where the roster has none. */
function loginText(partitions: readonly PartitionStatus[]): string[] {
  const { events, logins, knownLogins } = loginCounts(partitions);
  if (logins === 0) return [];
  return [
    `${logins} of ${events} events carry a login; of these, ${knownLogins} are the login of a student.`,
  ];
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
      'ignored',
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
      one.ignored ?? 0,
      one.lastEventAt ?? '',
      one.heldBy ? `read by ${one.heldBy}` : (one.stateReason ?? ''),
    ]),
  );
}
