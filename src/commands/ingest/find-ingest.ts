import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../config.js';
import { RollcallError } from '../../errors.js';
import { readPositions } from '../../mysql/ingest/positions.js';
import { workersOf } from '../../temporal/describe.js';
import { withDatabase } from '../connect/with-database.js';
import { withTemporal } from '../connect/with-temporal.js';
import { workersText } from '../connect/workers-text.js';
import { counted } from '../terminal/counted.js';
import { haltedText } from './halted.js';
import { ingestStatus, type PartitionStatus } from './status.js';
import { partitionsText } from '../../temporal/ask-partitions.js';

/** Ingest commits several batches a second. A position that stands still this long is stuck. */
const MOVES_WITHIN_MS = 15_000;
/** A position that is read is written at least every 35 s, busy or idle. */
const MOST_SILENT_SECONDS = 120;
const LOOK_EVERY_MS = 500;

/**
 * Who reads the log, for `rollcall check`.
 * @throws RollcallError `failed` where nobody does, unless there is nothing to read yet
 */
export async function findWorkers(config: Config, partitions: PartitionStatus[]): Promise<string> {
  const workers = await withTemporal(config, (client) => workersOf(client, config.taskQueue));
  const text = workersText(workers, config);
  if (workers.polling > 0) return text;
  if (isNew(partitions)) return `${text}, and there is nothing to read yet`;
  throw new RollcallError('failed', `${text}: start one with "rollcall worker"`);
}

/** Nobody has sent a record or started ingest yet. */
function isNew(partitions: PartitionStatus[]): boolean {
  return partitions.every(
    ({ endOffset, workflow, state }) => endOffset === 0 && workflow === 'none' && !state,
  );
}

/**
 * How far ingest is, for `rollcall check`. It sends no record: where records wait to be read, it
 * looks whether the position in MySQL moves.
 * @throws RollcallError `failed` where a partition is not being read, with the reason
 */
export async function findIngest(config: Config, found: PartitionStatus[]): Promise<string> {
  const partitions = await untilBegun(config, found);
  const behind = partitions.filter(({ recordsBehind }) => recordsBehind > 0);
  const lag = `${counted(sumOf(behind), 'record')} behind`;
  if (isNew(partitions)) return `not started yet, ${lag}`;
  const halted = partitions.filter((one) => !isRead(one));
  if (halted.length > 0)
    throw new RollcallError('failed', `${halted.map(unreadText).join(' ')} ${lag}.`);
  const read = `${counted(partitions.length, 'partition')} being read, ${lag}`;
  const stuck = behind.length > 0 ? await stuckPartitions(config, behind) : [];
  if (stuck.length > 0)
    throw new RollcallError(
      'failed',
      `${read}, and nothing has been read of ${partitionsText(stuck).toLowerCase()} for ${MOVES_WITHIN_MS / 1000} s: see the workers' log, and the workflows in the Temporal UI`,
    );
  const newest = partitions.map(({ lastEventAt }) => lastEventAt ?? '').sort();
  return newest.at(-1) ? `${read}, newest event of ${newest.at(-1)}` : read;
}

/** A workflow that has just started has no position until a worker takes its first window. */
async function untilBegun(config: Config, found: PartitionStatus[]): Promise<PartitionStatus[]> {
  let partitions = found;
  const begins = () =>
    partitions.some((one) => one.workflow === 'RUNNING' && !one.state && !one.heldBy);
  const deadline = Date.now() + MOVES_WITHIN_MS;
  while (begins() && Date.now() < deadline) {
    await sleep(LOOK_EVERY_MS);
    partitions = await ingestStatus(config);
  }
  return partitions;
}

/** The position tells: a workflow may run although no window of it writes to this database. */
function isRead({ workflow, state, ageSeconds = Infinity, heldBy }: PartitionStatus): boolean {
  const isWritten = state === 'running' && ageSeconds < MOST_SILENT_SECONDS;
  return workflow === 'RUNNING' && isWritten && heldBy === undefined;
}

function unreadText(status: PartitionStatus): string {
  const { partition, workflow, heldBy } = status;
  const name = partitionsText([partition]);
  if (heldBy)
    return `${name} is read by ${heldBy}: another installation uses this Temporal namespace, so give each its own name (ROLLCALL_CAMPUS).`;
  const halted = haltedText(status);
  if (halted) return halted;
  if (workflow === 'none') return `${name} has never been started: run "rollcall ingest start".`;
  if (workflow === 'RUNNING')
    return `${name} is not being read, although its workflow runs: see the workers' log.`;
  return `${name} is not read, because its workflow is ${workflow.toLowerCase()}: run "rollcall ingest start".`;
}

function sumOf(behind: PartitionStatus[]): number {
  return behind.reduce((sum, { recordsBehind }) => sum + recordsBehind, 0);
}

/** The partitions, of those that are behind, whose position does not move while we look. */
async function stuckPartitions(config: Config, behind: PartitionStatus[]): Promise<number[]> {
  const deadline = Date.now() + MOVES_WITHIN_MS;
  return withDatabase(async (db) => {
    for (;;) {
      const positions = await readPositions(db, config.topic);
      const stuck = behind.filter(({ partition, nextOffset }) => {
        const now = positions.find((one) => one.partition === partition)?.nextOffset;
        return (now ?? 0) <= (nextOffset ?? 0);
      });
      if (stuck.length === 0 || Date.now() >= deadline)
        return stuck.map(({ partition }) => partition);
      await sleep(LOOK_EVERY_MS);
    }
  }, config);
}
