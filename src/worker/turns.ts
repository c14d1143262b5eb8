import { alive } from '../activities/alive.js';
import type { CommitBatch } from '../activities/commit-batch.js';

/** Only a partition behind a backlog has so many events in a batch. */
const LARGE_BATCH_EVENTS = 5_000;
/** A batch whose database does not answer keeps the next one waiting no longer than this. */
const LONGEST_TURN_MS = 2_000;

/** Resolves when it is one's turn, with the function that ends the turn. */
export type NextTurn = () => Promise<() => void>;

/** Turns come in the order in which they are asked for. One that is not ended ends by itself. */
export function createTurns(longestMs = LONGEST_TURN_MS): NextTurn {
  let last = Promise.resolve();
  return async () => {
    const before = last;
    const { promise, resolve } = Promise.withResolvers<void>();
    last = promise;
    await before;
    const timer = setTimeout(resolve, longestMs);
    return () => {
      clearTimeout(timer);
      resolve();
    };
  };
}

/**
 * Lets the partitions of all campuses of a process write their large batches in turn. Several at a
 * time would leave no core to the small batches of the campuses that are not behind.
 */
export function largeInTurn(commit: CommitBatch, nextTurn: NextTurn): CommitBatch {
  return async (topic, partition, records) => {
    if (records.events.length < LARGE_BATCH_EVENTS) return commit(topic, partition, records);
    const endTurn = await alive(nextTurn, records.from);
    try {
      return await commit(topic, partition, records);
    } finally {
      endTurn();
    }
  };
}
