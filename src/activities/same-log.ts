import { RollcallError } from '../errors.js';
import type { PartitionReader } from '../kafka/partition-reader.js';
import type { PositionState } from '../mysql/ingest/positions.js';

/**
 * Whether the log still holds the batch that was read last, at its place. If another batch is
 * there, the topic was made anew and has grown past the position, or brokers lost records and took
 * others: then records below the position were never read.
 *
 * Nothing speaks against the log where there is nothing to compare: the retention or compaction has
 * taken the batch, or it cannot be decoded. If the log ends before the position, the next fetch
 * says so.
 */
export async function isSameLog(
  reader: Pick<PartitionReader, 'markAt'>,
  { nextOffset, lastBatch }: Pick<PositionState, 'nextOffset' | 'lastBatch'>,
): Promise<boolean> {
  if (!lastBatch) return true;
  const found = await reader.markAt(nextOffset - 1).catch((error: unknown) => {
    if (error instanceof RollcallError && error.code === 'unreadable') return undefined;
    throw error;
  });
  if (!found) return true;
  return (
    found.base === lastBatch.base && found.crc === lastBatch.crc && found.time === lastBatch.time
  );
}

/** Why a partition is blocked whose log is another one. At most 255 characters. */
export function otherLogReason(partition: number, nextOffset: number): string {
  return (
    `the log is not the one that was read: offset ${nextOffset - 1} is in another batch now. ` +
    'The topic was made anew, or brokers lost records. ' +
    `Look, then "rollcall ingest rewind --partition ${partition} --to-offset N --reason TEXT" reads it from N on`
  );
}
