import { Context } from '@temporalio/activity';
import { RollcallError } from '../errors.js';
import type { Fetch, PartitionReader } from '../kafka/partition-reader.js';
import type { Clock } from './clock.js';

const FETCH_WAIT_MS = 2_000;

/** How a fetch ended. An error is kept as a value, since nobody waits while a batch is written. */
export type Settled = { fetched: Fetch } | { error: unknown };

/** Begins to fetch the records from `offset` on. */
export function fetchNext(
  reader: Pick<PartitionReader, 'fetch'>,
  offset: number,
): Promise<Settled> {
  return reader.fetch(offset, FETCH_WAIT_MS).then(
    (fetched) => ({ fetched }),
    (error: unknown) => ({ error }),
  );
}

/** Waits for the fetch. Undefined if the batch is due or the activity is cancelled before. */
export async function firstOf(
  inFlight: Promise<Settled>,
  dueAtMs: number | undefined,
  clock: Clock,
): Promise<Settled | undefined> {
  const { cancellationSignal } = Context.current();
  if (cancellationSignal.aborted) return undefined;
  const woken = Promise.withResolvers<undefined>();
  const wake = () => woken.resolve(undefined);
  const cancelWake =
    dueAtMs === undefined ? undefined : clock.wakeAfter(Math.max(0, dueAtMs - clock.nowMs()), wake);
  cancellationSignal.addEventListener('abort', wake, { once: true });
  try {
    return await Promise.race([inFlight, woken.promise]);
  } finally {
    cancelWake?.();
    cancellationSignal.removeEventListener('abort', wake);
  }
}

/**
 * The answer of a fetch. A batch of the log that cannot be decoded blocks the partition, because it
 * will not read better the next time. Every other error is thrown, and retried.
 */
export function recordsOf(settled: Settled): Fetch | RollcallError {
  if ('fetched' in settled) return settled.fetched;
  const { error } = settled;
  if (error instanceof RollcallError && error.code === 'unreadable') return error;
  throw error;
}
