import { hostname, userInfo } from 'node:os';
import { InvalidArgumentError, type Command } from 'commander';
import type { Config } from '../../config.js';
import { RollcallError } from '../../errors.js';
import { topicEnds } from '../../kafka/topic.js';
import { askIngest, type IngestRequest } from '../../temporal/ingest.js';
import type { ControlAnswer } from '../../workflows/messages.js';
import { withTemporal } from '../connect/with-temporal.js';

export type RequestFlags = { partition?: number; by: string; json?: boolean };

type Done = ControlAnswer & { partition: number };
/** What one partition's workflow answered; the error says why it did not do it. */
type Answered = Done | { partition: number; error: RollcallError };

/** Adds the flags that every request has. */
export function addRequestFlags(command: Command): Command {
  return command
    .option('--partition <number>', 'this partition alone; without it, all of them', wholeNumber)
    .option('--by <name>', 'who asks for it', whoAmI())
    .option('--json', 'print the answers as JSON');
}

/** A whole number from 0 on. */
export function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 0 on.');
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

/** The partition that was named, or all of the topic's. @throws RollcallError `not_found` where there is none */
export async function askedPartitions(
  config: Config,
  { partition }: RequestFlags,
): Promise<number[]> {
  const all = [...(await topicEnds(config.kafka(), config.topic)).keys()];
  if (all.length === 0)
    throw new RollcallError(
      'not_found',
      `There is no topic ${config.topic}: "rollcall migrate" creates it.`,
    );
  if (partition === undefined) return all;
  if (all.includes(partition)) return [partition];
  throw new RollcallError(
    'not_found',
    `There is no partition ${partition}: ${config.topic} has ${all.length}, counted from 0.`,
  );
}

/**
 * Asks the partitions' workflows, each for its own, and prints a line for each that did it.
 * @param requestOf what to ask a partition for
 * @param sentence what to print of an answer, without the partition
 * @throws RollcallError naming the partitions that did not do it, and why; with the code of the first
 */
export async function askPartitions(
  config: Config,
  partitions: readonly number[],
  requestOf: (partition: number) => IngestRequest,
  { sentence, json = false }: { sentence: (answer: ControlAnswer) => string; json?: boolean },
): Promise<void> {
  const answers = await withTemporal(config, (client) =>
    Promise.all(
      partitions.map(async (partition): Promise<Answered> => {
        try {
          const answer = await askIngest(client, config.topic, partition, requestOf(partition));
          return { partition, ...(answer ?? { error: notRunning() }) };
        } catch (error) {
          if (error instanceof RollcallError) return { partition, error };
          throw error;
        }
      }),
    ),
  );
  const done = answers.filter((one): one is Done => !('error' in one));
  if (json) console.log(JSON.stringify(done));
  else for (const answer of done) console.log(`Partition ${answer.partition}: ${sentence(answer)}`);
  refuse(answers);
}

function notRunning(): RollcallError {
  return new RollcallError(
    'not_found',
    'No workflow runs for it ("rollcall ingest start" starts it).',
  );
}

function refuse(answers: readonly Answered[]): void {
  const errors = answers.flatMap((one) => ('error' in one ? [one] : []));
  if (!errors[0]) return;
  throw new RollcallError(
    errors[0].error.code,
    errors.map(({ partition, error }) => `Partition ${partition}: ${error.message}`).join(' '),
  );
}
