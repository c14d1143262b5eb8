import { Context } from '@temporalio/activity';
import { RollcallError } from '../errors.js';
import type { Fetch, PartitionReader } from '../kafka/partition-reader.js';
import type { IngestStore } from '../mysql/ingest-store.js';
import type { BatchBuffer } from './batch-buffer.js';
import { blockPartition, blockReason, noteFenced } from './block-partition.js';
import type { Clock } from './clock.js';
import type { CommitBatch } from './commit-batch.js';
import { fetchNext, firstOf, recordsOf, type Settled } from './next-fetch.js';
import type { WindowSummary } from './window-summary.js';

/** What reading needs, beside the window. */
export type ReadWindowDependencies = {
  store: Pick<IngestStore, 'notePartitionEnd' | 'setIngestState'>;
  commitBatch: CommitBatch;
  clock: Clock;
};

/** How long a window waits for its first record, if it does not last longer anyway. */
const IDLE_SECONDS = 30;
/** Where no records come, the end of the log is noted so often: others see that it is read. */
const NOTE_END_MS = 30_000;

/** A window under way. */
export type Window = {
  topic: string;
  partition: number;
  reader: PartitionReader;
  batch: BatchBuffer;
  summary: WindowSummary;
  seconds: number;
  startedAtMs: number;
  /** When the position's row was written last; at first, when the window began. */
  notedAtMs: number;
  /** Undefined before the first record. */
  firstRecordAtMs: number | undefined;
  /** Undefined before the first answer. */
  logStartOffset: number | undefined;
};

/** Fills window.summary. May leave a fetch in flight, which `reader.close` waits for. */
export async function readWindow(deps: ReadWindowDependencies, window: Window): Promise<void> {
  const { batch } = window;
  let inFlight: Promise<Settled> | undefined = fetchNext(window.reader, batch.to);
  while (inFlight && !isCancelled()) {
    const settled: Settled | undefined = await firstOf(inFlight, batch.dueAtMs, deps.clock);
    if (settled) {
      Context.current().heartbeat(batch.to);
      if (!(await take(deps, window, recordsOf(settled)))) return;
      const isLast = isOver(window, deps.clock);
      if (!isLast && isQuiet(window, deps.clock)) await noteEnd(deps, window);
      inFlight = isLast ? undefined : fetchNext(window.reader, batch.to);
    }
    if (isDue(batch, deps.clock) && !(await flush(deps, window))) return;
  }
  await flush(deps, window);
}

/** Puts what was fetched into the batch; false when the partition is blocked. */
async function take(
  deps: ReadWindowDependencies,
  window: Window,
  fetched: Fetch | RollcallError,
): Promise<boolean> {
  const { summary } = window;
  if (fetched instanceof RollcallError || fetched.kind === 'out_of_range') {
    if (await flush(deps, window))
      await blockPartition(deps.store, window, summary, blockReason(summary, fetched));
    return false;
  }
  if (fetched.records.length > 0) window.firstRecordAtMs ??= deps.clock.nowMs();
  window.batch.take(fetched);
  summary.recordsBehind = Math.max(0, fetched.endOffset - fetched.nextOffset);
  window.logStartOffset = fetched.logStartOffset;
  return true;
}

function isOver(window: Window, { nowMs }: Clock): boolean {
  const { startedAtMs, firstRecordAtMs, seconds } = window;
  const endMs =
    firstRecordAtMs === undefined
      ? startedAtMs + Math.max(seconds, IDLE_SECONDS) * 1000
      : firstRecordAtMs + seconds * 1000;
  return isCancelled() || nowMs() >= endMs;
}

/** Nothing has been written for a while, and nothing waits to be. */
function isQuiet({ batch, notedAtMs }: Window, { nowMs }: Clock): boolean {
  return batch.dueAtMs === undefined && nowMs() >= notedAtMs + NOTE_END_MS;
}

function isDue({ dueAtMs }: BatchBuffer, { nowMs }: Clock): boolean {
  return dueAtMs !== undefined && nowMs() >= dueAtMs;
}

function isCancelled(): boolean {
  return Context.current().cancellationSignal.aborted;
}

/** Writes the batch in hand. False when another attempt has taken over: then this one must end. */
async function flush(deps: ReadWindowDependencies, window: Window): Promise<boolean> {
  const { topic, partition, batch, summary } = window;
  if (batch.dueAtMs === undefined) return true;
  const records = batch.drain();
  const outcome = await deps.commitBatch(topic, partition, records);
  if (outcome === 'fenced') {
    noteFenced(summary);
    return false;
  }
  summary.to = records.to;
  summary.batches += 1;
  summary.events += records.events.length;
  summary.rejects += records.rejects.length;
  summary.outcome = 'read';
  window.notedAtMs = deps.clock.nowMs();
  Context.current().heartbeat(records.to);
  return true;
}

/** The end of the log is written with each batch. Where there is none, it is noted here. */
export async function noteEnd(
  { store, clock }: ReadWindowDependencies,
  window: Window,
): Promise<void> {
  const { topic, partition, summary, logStartOffset } = window;
  if (logStartOffset === undefined) return;
  window.notedAtMs = clock.nowMs();
  await store.notePartitionEnd({
    topic,
    partition,
    position: summary.to,
    endOffset: summary.to + summary.recordsBehind,
    logStartOffset,
  });
}
