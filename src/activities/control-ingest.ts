import { RollcallError } from '../errors.js';
import type { PartitionReader } from '../kafka/partition-reader.js';
import type { IngestControl, Moved } from '../mysql/ingest/control.js';
import type { PositionStore } from './ingest-window.js';
import { isSameLog } from './same-log.js';

/** What a request needs of the position rows. */
export type ControlStore = Pick<PositionStore, 'readPosition' | 'createPosition'> & {
  /** Moves the position, sets the state and keeps the request, in one transaction. */
  controlIngest: (control: IngestControl) => Promise<Moved>;
};

export type ControlIngestDependencies = {
  store: ControlStore;
  openPartition: (topic: string, partition: number) => Promise<PartitionReader>;
};

/** What the workflow asks for. Where the log ends is found out here. */
export type ControlIngestInput = Omit<IngestControl, 'logEnd'>;

/**
 * Carries out what a person asked of one partition. It asks Kafka only where the position must move
 * or where there is none yet, so that a partition can be paused while Kafka is away.
 * @throws RollcallError `refused` where the log does not hold the offset, or the direction is wrong
 */
export function createControlIngest({ store, openPartition }: ControlIngestDependencies) {
  return async function controlIngest(input: ControlIngestInput): Promise<Moved> {
    const { topic, partition, what } = input;
    const position = await store.readPosition(topic, partition);
    if (position !== undefined && what !== 'rewind' && what !== 'skip')
      return store.controlIngest(input);
    const reader = await openPartition(topic, partition);
    try {
      const from = position?.nextOffset ?? (await reader.firstOffset());
      if (position === undefined) await store.createPosition(topic, partition, from);
      const target = await targetIn(reader, input, from);
      if (position && !(await isSameLog(reader, position))) delete target.logEnd;
      return await store.controlIngest({ ...input, ...target });
    } finally {
      await reader.close();
    }
  };
}

type Target = Pick<IngestControl, 'toOffset' | 'logEnd'>;

async function targetIn(
  reader: PartitionReader,
  { what, toOffset }: ControlIngestInput,
  from: number,
): Promise<Target> {
  if (what !== 'rewind' && what !== 'skip') return {};
  const target = toOffset ?? (await firstAfterGap(reader, from));
  return { toOffset: target, logEnd: await requireInLog(reader, target) };
}

/**
 * Where a skip without an offset ends: at the first offset that the log still holds. If the log
 * still holds the position, something else blocks the partition, and a person must look at it.
 */
async function firstAfterGap(reader: PartitionReader, from: number): Promise<number> {
  const first = await reader.firstOffset();
  if (first > from) return first;
  const blocking = await describeLogAt(reader, from);
  throw new RollcallError('refused', `Say which offset to skip to: ${blocking}`);
}

async function describeLogAt(reader: PartitionReader, from: number): Promise<string> {
  try {
    const found = await reader.fetch(from, 0);
    return found.kind === 'records'
      ? `the log holds what follows the position ${from}.`
      : `the log ends at offset ${found.endOffset}, before the position ${from}, so only a rewind leads into it.`;
  } catch (error) {
    if (isUnreadable(error)) return error.message;
    throw error;
  }
}

/**
 * Refuses an offset that the log does not hold. The log's end is allowed: the next record will be
 * there.
 * @returns where the log ends
 */
async function requireInLog(reader: PartitionReader, offset: number): Promise<number> {
  const found = await reader.fetch(offset, 0).catch((error: unknown) => {
    if (isUnreadable(error)) return undefined;
    throw error;
  });
  // The log holds the offset, but it cannot be decoded. The next window will say so.
  if (!found) return Number.MAX_SAFE_INTEGER;
  if (found.kind === 'records') return found.endOffset;
  throw new RollcallError(
    'refused',
    `The log holds offsets ${found.logStartOffset} to ${found.endOffset}: ${offset} is not among them.`,
  );
}

function isUnreadable(error: unknown): error is RollcallError {
  return error instanceof RollcallError && error.code === 'unreadable';
}
