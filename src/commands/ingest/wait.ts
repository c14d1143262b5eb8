import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { loadConfig, type Config } from '../../config.js';
import { RollcallError } from '../../errors.js';
import { topicEnds } from '../../kafka/topic.js';
import { readPositions, type Position } from '../../mysql/ingest/positions.js';
import { withDatabase } from '../connect/with-database.js';
import { counted } from '../terminal/counted.js';
import { positiveNumber } from '../terminal/flags.js';

const POLL_MS = 100;

/** Adds `rollcall ingest wait`. */
export function registerIngestWait(ingest: Command): void {
  ingest
    .command('wait')
    .description('wait until every partition has been read up to the end that it has now')
    .option('--timeout <seconds>', 'give up after this time', positiveNumber('a number of seconds'))
    .action(async ({ timeout }: { timeout?: number }) => {
      const offsets = await ingestWait(loadConfig(), timeout);
      console.log(
        `Every partition has been read up to its end: ${counted(offsets, 'offset')} in all.`,
      );
    });
}

/**
 * Waits until every partition has reached the end that it had at the call.
 * @returns how many offsets that are, from the first one of each log on
 * @throws RollcallError `failed` after the timeout, and at once where a partition that is behind is
 * paused or blocked
 */
export async function ingestWait(config: Config, timeoutSeconds?: number): Promise<number> {
  const ends = await topicEnds(config.kafka(), config.topic);
  const deadline = timeoutSeconds === undefined ? Infinity : Date.now() + timeoutSeconds * 1000;
  return withDatabase(async (db) => {
    for (;;) {
      const behind = partitionsBehind(ends, await readPositions(db, config.topic));
      if (behind.length === 0) return sumOf([...ends.values()]);
      refuseHalted(behind);
      if (Date.now() >= deadline) throw timedOut(behind, timeoutSeconds!);
      await sleep(POLL_MS);
    }
  }, config);
}

/** A partition that has not reached its end. position: its row in MySQL, if it has one yet. */
type Behind = { records: number; position: Position | undefined };

function partitionsBehind(ends: ReadonlyMap<number, number>, positions: Position[]): Behind[] {
  return [...ends]
    .map(([partition, end]) => {
      const position = positions.find((one) => one.partition === partition);
      return { position, records: end - (position?.nextOffset ?? 0) };
    })
    .filter(({ records }) => records > 0);
}

function sumOf(numbers: number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}

/** Waiting for a paused or blocked partition would never end. */
function refuseHalted(behind: Behind[]): void {
  for (const { position } of behind)
    if (position?.state === 'blocked' || position?.state === 'paused')
      throw new RollcallError(
        'failed',
        `Partition ${position.partition} is ${position.state}: ${position.stateReason ?? 'no reason given'}.`,
      );
}

function timedOut(behind: Behind[], timeoutSeconds: number): RollcallError {
  const records = counted(sumOf(behind.map((one) => one.records)), 'record');
  return new RollcallError(
    'failed',
    `After ${timeoutSeconds} s ${records} of ${counted(behind.length, 'partition')} have not been read: ` +
      'check that a worker is running, and see "rollcall ingest status".',
  );
}
