import { InvalidArgumentError, type Command } from 'commander';
import { loadConfig, type Config } from '../../config.js';
import { RollcallError } from '../../errors.js';
import { topicEnds } from '../../kafka/topic.js';
import { readPositions, type Position } from '../../mysql/ingest/positions.js';
import { ingestWorkflowState, startIngest, stopIngest } from '../../temporal/ingest.js';
import { registerIngestPause } from './pause.js';
import { registerIngestResume } from './resume.js';
import { registerIngestRewind } from './rewind.js';
import { registerIngestSkip } from './skip.js';
import { printTable } from '../terminal/table.js';
import { withDatabase } from '../connect/with-database.js';
import { withTemporal } from '../connect/with-temporal.js';

const WAIT_POLL_MS = 100;

/** Adds `rollcall ingest start`, `stop`, `status`, `wait`, `pause`, `resume`, `rewind` and `skip`. */
export function registerIngest(program: Command): void {
  const ingest = program
    .command('ingest')
    .description('the reading of the topic: one workflow per partition');
  ingest
    .command('start')
    .description('start the ingest workflow of every partition that has none')
    .option('--json', 'print what was started as JSON')
    .action(async (flags: { json?: boolean }) => {
      const { started, running } = await ingestStart(loadConfig());
      if (flags.json) return console.log(JSON.stringify({ started, running }));
      console.log(`Started ${list(started)}; running already: ${list(running)}.`);
    });
  ingest
    .command('stop')
    .description('end the ingest workflows; the batch in hand is written first')
    .option('--json', 'print what was stopped as JSON')
    .action(async (flags: { json?: boolean }) => {
      const stopped = await ingestStop(loadConfig());
      console.log(flags.json ? JSON.stringify({ stopped }) : `Stopped ${list(stopped)}.`);
    });
  ingest
    .command('status')
    .description('each partition: its state, position, and how far it is behind')
    .option('--json', 'print it as JSON')
    .action(async (flags: { json?: boolean }) =>
      printStatus(await ingestStatus(loadConfig()), flags.json),
    );
  ingest
    .command('wait')
    .description('return when every partition has been read up to the end that it has now')
    .option('--timeout <seconds>', 'give up after this time', seconds)
    .action(async (flags: { timeout?: number }) => {
      const records = await ingestWait(loadConfig(), flags.timeout);
      console.log(`Every partition has been read up to its end: ${records} offsets in all.`);
    });
  registerIngestPause(ingest);
  registerIngestResume(ingest);
  registerIngestRewind(ingest);
  registerIngestSkip(ingest);
}

/** Starts what is not running. @throws RollcallError `not_found` when the topic does not exist */
export async function ingestStart(
  config: Config,
): Promise<{ started: number[]; running: number[] }> {
  const partitions = await partitionsOf(config);
  return withTemporal(config, async (client) => {
    const started: number[] = [];
    const running: number[] = [];
    for (const partition of partitions) {
      const input = { topic: config.topic, partition, partitionCount: partitions.length };
      ((await startIngest(client, config.taskQueue, input)) ? started : running).push(partition);
    }
    return { started, running };
  });
}

/** Stops what is running; says which partitions that were. */
export async function ingestStop(config: Config): Promise<number[]> {
  const partitions = await partitionsOf(config);
  return withTemporal(config, async (client) => {
    const stopped = await Promise.all(
      partitions.map((partition) => stopIngest(client, config.topic, partition)),
    );
    return partitions.filter((_, index) => stopped[index]);
  });
}

export type PartitionStatus = Partial<Position> & {
  partition: number;
  workflow: string;
  endOffset: number;
  recordsBehind: number;
};

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

/** Waits until every partition has reached the end that it had at the call; says how many offsets that are. @throws RollcallError `failed` after the timeout */
export async function ingestWait(config: Config, timeoutSeconds?: number): Promise<number> {
  const ends = await topicEnds(config.kafka(), config.topic);
  const deadline = timeoutSeconds === undefined ? Infinity : Date.now() + timeoutSeconds * 1000;
  return withDatabase(async (db) => {
    for (;;) {
      const positions = new Map(
        (await readPositions(db, config.topic)).map((one) => [one.partition, one]),
      );
      const behind = [...ends].filter(
        ([partition, end]) => end > (positions.get(partition)?.nextOffset ?? 0),
      );
      if (behind.length === 0) return [...ends.values()].reduce((sum, end) => sum + end, 0);
      refuseHalted(behind.map(([partition]) => positions.get(partition)));
      if (Date.now() >= deadline) {
        const missing = behind.reduce(
          (sum, [partition, end]) => sum + end - (positions.get(partition)?.nextOffset ?? 0),
          0,
        );
        throw new RollcallError(
          'failed',
          `After ${timeoutSeconds} s ${missing} records of ${behind.length} partitions have not been read: is a worker running ("rollcall ingest status")?`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, WAIT_POLL_MS));
    }
  }, config);
}

/** Waiting for a blocked or paused partition would not end. */
function refuseHalted(behind: (Position | undefined)[]): void {
  const halted = behind.find(
    (position) => position?.state === 'blocked' || position?.state === 'paused',
  );
  if (halted)
    throw new RollcallError(
      'failed',
      `Partition ${halted.partition} is ${halted.state}: ${halted.stateReason ?? 'no reason given'}.`,
    );
}

async function partitionsOf(config: Config): Promise<number[]> {
  const partitions = [...(await topicEnds(config.kafka(), config.topic)).keys()];
  if (partitions.length === 0)
    throw new RollcallError(
      'not_found',
      `There is no topic ${config.topic}: "rollcall migrate" creates it.`,
    );
  return partitions;
}

function printStatus(partitions: PartitionStatus[], json = false): void {
  if (json) return console.log(JSON.stringify(partitions));
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

function list(partitions: number[]): string {
  return partitions.length > 0 ? `partition ${partitions.join(', ')}` : 'none';
}

function seconds(text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('It must be a number of seconds above 0.');
}
