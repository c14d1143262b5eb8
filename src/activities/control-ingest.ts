import { RollcallError } from '../errors.js';
import type { PartitionReader } from '../kafka/partition-reader.js';
import type { IngestControl, Moved } from '../mysql/ingest/control.js';
import type { IngestStore } from '../mysql/ingest-store.js';

export type ControlIngestDependencies = {
  store: Pick<IngestStore, 'readNextOffset' | 'createPosition' | 'controlIngest'>;
  openPartition: (topic: string, partition: number) => Promise<PartitionReader>;
};

/** What the workflow asks for; where the log ends is found here. */
export type ControlIngestInput = Omit<IngestControl, 'logEnd'>;

/**
 * Carries out what a person asked of one partition. Kafka is asked only where the position is to move, or where there is none yet: a partition can be paused while Kafka
 * is away.
 * @throws RollcallError `refused` where the log does not hold the offset, or the direction is wrong
 */
export function createControlIngest({ store, openPartition }: ControlIngestDependencies) {
  return async function controlIngest(input: ControlIngestInput): Promise<Moved> {
    const { topic, partition, what } = input;
    const position = await store.readNextOffset(topic, partition);
    if (position !== undefined && what !== 'rewind' && what !== 'skip')
      return store.controlIngest(input);
    const reader = await openPartition(topic, partition);
    try {
      const from = position ?? (await reader.firstOffset());
      if (position === undefined) await store.createPosition(topic, partition, from);
      return await store.controlIngest({ ...input, ...(await targetIn(reader, input, from)) });
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

/** Where a skip ends that was not told where: at the first offset that the log still holds. What else blocks a partition, a person must look at. */
async function firstAfterGap(reader: PartitionReader, from: number): Promise<number> {
  const first = await reader.firstOffset();
  if (first > from) return first;
  const blocking = await lookAt(reader, from);
  throw new RollcallError('refused', `Say which offset to skip to: ${blocking}`);
}

async function lookAt(reader: PartitionReader, from: number): Promise<string> {
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
 * Refuses an offset that the log does not hold; its end, where nothing is to be read yet, will do.
 * @returns where the log ends
 */
async function requireInLog(reader: PartitionReader, offset: number): Promise<number> {
  const found = await reader.fetch(offset, 0).catch((error: unknown) => {
    if (isUnreadable(error)) return undefined;
    throw error;
  });
  // It is there, though it cannot be decoded: the next window says so.
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
