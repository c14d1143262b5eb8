import { setTimeout as sleep } from 'node:timers/promises';
import type { CommitBatch } from '../activities/commit-batch.js';

/** Only a partition behind a backlog has so many events in a batch. */
const LARGE_BATCH_EVENTS = 5_000;
/** A batch whose database does not answer keeps the others waiting no longer than this. */
const LONGEST_WAIT_MS = 2_000;

/** Has work done in turn: each begins when the one before it has ended, or after the wait. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

export function createTurns(longestWaitMs = LONGEST_WAIT_MS): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = waitFor(last, longestWaitMs).then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

/**
 * Lets the campuses of one process write their large batches in turn. Three at a time would leave
 * no core to the small batches of the campuses that are not behind.
 */
export function largeInTurn(commit: CommitBatch, inTurn: InTurn): CommitBatch {
  return (topic, partition, records) =>
    records.events.length < LARGE_BATCH_EVENTS
      ? commit(topic, partition, records)
      : inTurn(() => commit(topic, partition, records));
}

async function waitFor(work: Promise<unknown>, longestMs: number): Promise<void> {
  const isOver = new AbortController();
  const { signal } = isOver;
  await Promise.race([work, sleep(longestMs, undefined, { signal }).catch(() => undefined)]);
  isOver.abort();
}
