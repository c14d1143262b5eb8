import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { wallClock } from '../../attendance/wall-clock.js';
import { loadConfig, type Config } from '../../config.js';
import { RollcallError } from '../../errors.js';
import { topicEnds } from '../../kafka/topic.js';
import { readPositions, type Position } from '../../mysql/ingest/positions.js';
import { readOutcome } from '../../mysql/ingest/rejects.js';
import type { Database } from '../../mysql/pool.js';
import { withDatabase } from '../connect/with-database.js';
import { withTemporal } from '../connect/with-temporal.js';
import { waitingForWorkers } from '../connect/workers-text.js';
import { counted } from '../terminal/counted.js';
import { askedSeconds } from '../terminal/flags.js';
import { haltedText } from './halted.js';
import { noTopic } from './topic-partitions.js';
import { waitFor, type WaitingFor } from '../terminal/waiting.js';

const POLL_MS = 100;
/** Records that are sent just before a wait may have been read when it begins. */
const SENT_BEFORE_MS = 60_000;

/** Adds `rollcall ingest wait`. */
export function registerIngestWait(ingest: Command): void {
  ingest
    .command('wait')
    .description('wait until every partition has been read up to the end that it has now')
    .option('--timeout <seconds>', 'give up after this time', askedSeconds)
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
 * @throws RollcallError `not_found` where there is no topic; `failed` after the timeout, and at
 * once where a partition that is behind is paused or blocked, or where nothing but rejects came out
 * of what was read during the wait and the minute before
 */
export async function ingestWait(config: Config, timeoutSeconds?: number): Promise<number> {
  const beganAt = Date.now();
  const ends = await topicEnds(config.kafka(), config.topic);
  if (ends.size === 0) throw noTopic(config);
  return withDatabase(async (db) => {
    await waitFor(() => allRead(db, config.topic, ends), {
      lookUp: () => waitingForRecords(db, config, ends),
      afterwards: '"rollcall ingest status" shows how far each partition is.',
      timeoutSeconds,
    });
    await refuseRejected(db, config.topic, wallClock(beganAt - SENT_BEFORE_MS, config.timeZone));
    return sumOf([...ends.values()]);
  }, config);
}

/** Polls until no partition is behind. */
async function allRead(
  db: Database,
  topic: string,
  ends: ReadonlyMap<number, number>,
): Promise<void> {
  for (;;) {
    const positions = await readPositions(db, topic);
    const behind = partitionsBehind(ends, positions);
    if (behind.length === 0) return;
    refuseHalted(behind);
    await sleep(POLL_MS);
  }
}

async function waitingForRecords(
  db: Database,
  config: Config,
  ends: ReadonlyMap<number, number>,
): Promise<WaitingFor> {
  const behind = partitionsBehind(ends, await readPositions(db, config.topic));
  const records = counted(sumOf(behind.map((one) => one.records)), 'record');
  const what = `${records} of ${counted(behind.length, 'partition')} to be read`;
  return await withTemporal(config, (client) => waitingForWorkers(client, config, what));
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

/**
 * The partitions are in order, but nothing has come of it: not one event was written since the
 * given time, on the campus wall clock, and rejects were.
 */
async function refuseRejected(db: Database, topic: string, since: string): Promise<void> {
  const { hasEvents, rejects } = await readOutcome(db, topic, since);
  if (hasEvents || rejects === 0) return;
  throw new RollcallError(
    'failed',
    `Every partition has been read up to its end, but all ${counted(rejects, 'record')} became rejects: "rollcall rejects" says why.`,
  );
}

/** Waiting for a paused or blocked partition would never end. */
function refuseHalted(behind: Behind[]): void {
  for (const { position } of behind) {
    const halted = position && haltedText(position);
    if (halted) throw new RollcallError('failed', halted);
  }
}
