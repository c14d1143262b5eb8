import { Context } from '@temporalio/activity';
import { RollcallError } from '../errors.js';
import type { PartitionReader } from '../kafka/partition-reader.js';
import type { IngestStore } from '../mysql/ingest-store.js';

/** What opening a partition needs of the worker. */
export type OpenExistingDependencies = {
  store: Pick<IngestStore, 'readNextOffset'>;
  openPartition: (topic: string, partition: number) => Promise<PartitionReader>;
};

/** A broker may not know a new partition yet, so the first attempts do not believe it. */
const SURE_ATTEMPT = 3;

/**
 * Opens the partition.
 * @throws RollcallError `not_found` when it was never read and does not exist; `conflict` while
 *   that is not sure. A partition that was read before is waited for.
 */
export async function openExisting(
  deps: OpenExistingDependencies,
  { topic, partition }: { topic: string; partition: number },
): Promise<PartitionReader> {
  const isNew = async () => (await deps.store.readNextOffset(topic, partition)) === undefined;
  const missing = (sentence: string) =>
    new RollcallError(
      Context.current().info.attempt < SURE_ATTEMPT ? 'conflict' : 'not_found',
      sentence,
    );
  let reader: PartitionReader;
  try {
    reader = await deps.openPartition(topic, partition);
  } catch (error) {
    if (isUnknownTopic(error) && (await isNew())) throw missing(`There is no topic ${topic}.`);
    throw error;
  }
  const { partitionCount } = reader;
  if (partition < partitionCount || !(await isNew())) return reader;
  await reader.close();
  throw missing(
    `Topic ${topic} has no partition ${partition}: it has ${partitionCount}, and the first is 0.`,
  );
}

/** kafkajs gives its errors a type, and wraps the last one when it gives up. */
function isUnknownTopic(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('type' in error && error.type === 'UNKNOWN_TOPIC_OR_PARTITION') return true;
  return isUnknownTopic(error.cause);
}
