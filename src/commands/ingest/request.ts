import { hostname, userInfo } from 'node:os';
import type { Command } from 'commander';
import type { Config } from '../../config.js';
import { RollcallError } from '../../errors.js';
import { askIngest, type IngestRequest } from '../../temporal/ingest.js';
import type { ControlAnswer } from '../../workflows/messages.js';
import { withTemporal } from '../connect/with-temporal.js';
import { wholeNumber } from '../terminal/flags.js';
import { partitionsText, topicPartitions } from './topic-partitions.js';

/** The flags that every request has. */
export type RequestFlags = {
  /** Absent: all partitions. */
  partition?: number;
  by: string;
  json?: boolean;
};

/** Adds the flags that every request has. */
export function addRequestFlags(command: Command): Command {
  return command
    .option('--partition <number>', 'only this partition (default: all)', wholeNumber(0))
    .option('--by <name>', 'who asks for it', whoAmI())
    .option('--json', 'print the answers as JSON');
}

function whoAmI(): string {
  return `${userName()}@${hostname()}`.slice(0, 64);
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a number that has no name.
    return String(process.getuid?.() ?? 'somebody');
  }
}

/** What a partition's workflow answered to a request that it carried out. */
type Done = ControlAnswer & { partition: number };
/** Why a partition's workflow did not carry a request out. */
type Refused = { partition: number; error: RollcallError };

/**
 * Asks the workflow of the named partition, or of every partition, and prints a line for each that
 * did what was asked.
 * @param requestOf what to ask a partition for
 * @param sentence what to print of an answer, without the partition
 * @throws RollcallError `not_found` where there is no such topic or partition; otherwise with the
 * code of the first refusal, naming every partition that refused and why
 */
export async function askPartitions(
  config: Config,
  { partition, json }: RequestFlags,
  requestOf: (partition: number) => IngestRequest,
  sentence: (answer: ControlAnswer) => string,
): Promise<void> {
  const partitions = await askedPartitions(config, partition);
  const answers = await askEach(config, partitions, requestOf);
  const done = answers.filter((one): one is Done => !('error' in one));
  if (json) console.log(JSON.stringify(done));
  else for (const answer of done) console.log(`Partition ${answer.partition}: ${sentence(answer)}`);
  throwRefusals(answers.filter((one): one is Refused => 'error' in one));
}

async function askedPartitions(config: Config, partition?: number): Promise<number[]> {
  const all = await topicPartitions(config);
  if (partition === undefined) return all;
  if (all.includes(partition)) return [partition];
  throw new RollcallError(
    'not_found',
    `Topic ${config.topic} has no partition ${partition}: it has ${all.join(', ')}.`,
  );
}

async function askEach(
  config: Config,
  partitions: readonly number[],
  requestOf: (partition: number) => IngestRequest,
): Promise<(Done | Refused)[]> {
  const { taskQueue, topic } = config;
  return withTemporal(config, (client) =>
    Promise.all(
      partitions.map(async (partition) => {
        try {
          const request = requestOf(partition);
          const answer = await askIngest(client, taskQueue, topic, partition, request);
          return { partition, ...(answer ?? { error: notRunning() }) };
        } catch (error) {
          if (error instanceof RollcallError) return { partition, error };
          throw error;
        }
      }),
    ),
  );
}

function notRunning(): RollcallError {
  return new RollcallError(
    'not_found',
    'no ingest workflow is running; "rollcall ingest start" starts it.',
  );
}

function throwRefusals(refused: Refused[]): void {
  if (!refused[0]) return;
  const partitionsOf = Map.groupBy(refused, ({ error }) => error.message);
  throw new RollcallError(
    refused[0].error.code,
    [...partitionsOf]
      .map(([why, same]) => `${partitionsText(same.map(({ partition }) => partition))}: ${why}`)
      .join(' '),
  );
}
