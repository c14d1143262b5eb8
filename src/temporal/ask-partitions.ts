import { RollcallError } from '../errors.js';
import type { ControlAnswer } from '../workflows/messages.js';
import type { Client } from './connect.js';
import { askIngest, type IngestRequest } from './ingest.js';

/** What a partition's workflow answered to a request that it carried out. */
export type Done = ControlAnswer & { partition: number };
/** Why a partition's workflow did not carry a request out. */
type Refused = { partition: number; error: RollcallError };

/** What came of a request to several partitions. */
export type Asked = {
  done: Done[];
  /** One error for all that refused; undefined where none did. */
  refusal: RollcallError | undefined;
};

/**
 * Asks the workflows of these partitions, and waits until each has carried the request out or
 * refused it. Without a worker that takes for ever: the caller ends it by `ended`.
 */
export async function askPartitions(
  client: Client,
  { taskQueue, topic }: { taskQueue: string; topic: string },
  partitions: readonly number[],
  requestOf: (partition: number) => IngestRequest,
  ended: AbortSignal,
): Promise<Asked> {
  const askOne = async (partition: number): Promise<Done | Refused> => {
    try {
      const answer = await askIngest(client, taskQueue, topic, partition, requestOf(partition));
      return { partition, ...(answer ?? { error: notRunning() }) };
    } catch (error) {
      if (error instanceof RollcallError) return { partition, error };
      throw error;
    }
  };
  const answers = await client.withAbortSignal(ended, () => Promise.all(partitions.map(askOne)));
  return {
    done: answers.filter((one): one is Done => !('error' in one)),
    refusal: refusalOf(answers.filter((one): one is Refused => 'error' in one)),
  };
}

function notRunning(): RollcallError {
  return new RollcallError(
    'not_found',
    'no ingest workflow is running; "rollcall ingest start" starts it.',
  );
}

/** Has the code of the first refusal, and names every partition that refused and why. */
function refusalOf(refused: Refused[]): RollcallError | undefined {
  if (!refused[0]) return undefined;
  const partitionsOf = Map.groupBy(refused, ({ error }) => error.message);
  return new RollcallError(
    refused[0].error.code,
    [...partitionsOf]
      .map(([why, same]) => `${partitionsText(same.map(({ partition }) => partition))}: ${why}`)
      .join(' '),
  );
}

/** "Partition 2", or "Partitions 0, 1, 2" */
export function partitionsText(partitions: readonly number[]): string {
  return `${partitions.length === 1 ? 'Partition' : 'Partitions'} ${partitions.join(', ')}`;
}
