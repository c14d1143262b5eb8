import { hostname, userInfo } from 'node:os';
import type { Command } from 'commander';
import type { Config } from '../../config.js';
import { RollcallError } from '../../errors.js';
import { askPartitions, type Asked } from '../../temporal/ask-partitions.js';
import type { IngestRequest } from '../../temporal/ingest.js';
import type { ControlAnswer } from '../../workflows/messages.js';
import { withTemporal } from '../connect/with-temporal.js';
import { waitingForWorkers } from '../connect/workers-text.js';
import { askedSeconds, wholeNumber } from '../terminal/flags.js';
import { waitFor } from '../terminal/waiting.js';
import { topicPartitions } from './topic-partitions.js';

/**
 * A cancelled window ends within seconds, or with its heartbeat timeout. If it takes longer, no
 * worker runs.
 */
const ANSWER_WITHIN_SECONDS = 60;

/** What is kept, and shown, as the reason of a request that gives none. */
export const NO_REASON = 'no reason given';

/** The flags that every request has. */
export type RequestFlags = {
  /** Absent: all partitions. */
  partition?: number;
  by: string;
  /** How many seconds to wait for the answer. */
  timeout: number;
  json?: boolean;
};

/** Adds the flags that every request has. */
export function addRequestFlags(command: Command): Command {
  return command
    .option('--partition <number>', 'only this partition (default: all)', wholeNumber(0))
    .option('--by <name>', 'who asks for it', whoAmI())
    .option(
      '--timeout <seconds>',
      'give up waiting for the answer after this time',
      askedSeconds,
      ANSWER_WITHIN_SECONDS,
    )
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

/**
 * Asks the workflow of the named partition, or of every partition, and prints a line for each that
 * did what was asked.
 * @param requestOf what to ask a partition for
 * @param sentence what to print of an answer, without the partition
 * @throws RollcallError `not_found` where there is no such topic or partition; otherwise with the
 * code of the first refusal, naming every partition that refused and why
 */
export async function askAndPrint(
  config: Config,
  { partition, timeout, json }: RequestFlags,
  requestOf: (partition: number) => IngestRequest,
  sentence: (answer: ControlAnswer) => string,
): Promise<void> {
  const partitions = await askedPartitions(config, partition);
  const { done, refusal } = await askEach(config, partitions, requestOf, timeout);
  if (json) console.log(JSON.stringify(done));
  else for (const answer of done) console.log(`Partition ${answer.partition}: ${sentence(answer)}`);
  if (refusal) throw refusal;
}

/** @throws RollcallError `not_found` where there is no such topic or partition */
export async function askedPartitions(config: Config, partition?: number): Promise<number[]> {
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
  timeoutSeconds: number,
): Promise<Asked> {
  return withTemporal(config, (client) =>
    waitFor((ended) => askPartitions(client, config, partitions, requestOf, ended), {
      lookUp: () => waitingForWorkers(client, config, 'the answer of the ingest workflows'),
      afterwards:
        'The request stays with Temporal, and takes effect when a worker runs: see "rollcall ingest status".',
      timeoutSeconds,
    }),
  );
}
