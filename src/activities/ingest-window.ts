import { Context } from '@temporalio/activity';
import type { ReadAccessEvent } from '../attendance/record/access-event.js';
import { RollcallError } from '../errors.js';
import type { Fetch, PartitionReader } from '../kafka/partition-reader.js';
import type { IngestStore } from '../mysql/ingest-store.js';
import { createBatchBuffer, type BatchBuffer } from './batch-buffer.js';
import type { CommitBatch } from './commit-batch.js';

/** What a window needs of the worker. now: the campus wall clock; latest: the last wall-clock time that a record may bear. */
export type IngestWindowDependencies = {
  store: IngestStore;
  openPartition: (topic: string, partition: number) => Promise<PartitionReader>;
  readAccessEvent: ReadAccessEvent;
  deviceKeyOf: (mac: number) => number;
  commitBatch: CommitBatch;
  latestTime: () => string;
};

/** What one window did; under 1 KB whatever happened. Offsets are hints: the truth is the position row. */
export type WindowSummary = {
  from: number;
  to: number;
  events: number;
  rejects: number;
  batches: number;
  recordsBehind: number;
  partitionCount: number;
  /** fenced: another attempt has gone on, and this one wrote nothing more. */
  outcome: 'read' | 'idle' | 'fenced' | 'blocked';
  /** Why it is blocked, with the exact range where offsets are missing. */
  reason?: string;
};

/** A window that reads lasts so long after its first record, one that has none after its beginning. Milliseconds. */
const BUSY_MS = 10_000;
const IDLE_MS = 30_000;
const FETCH_WAIT_MS = 2_000;

type Window = {
  topic: string;
  partition: number;
  summary: WindowSummary;
  startedAt: number;
  firstRecordAt: number | undefined;
  /** Undefined before the first answer. */
  logStartOffset: number | undefined;
};
type Settled = { fetched: Fetch } | { error: unknown };

/**
 * Reads one partition from its position on for some 10 s, or waits up to 30 s for a first record, and writes what it reads in batches. The next fetch is
 * under way while a batch is written. When it is cancelled it writes the batch in hand and returns as always.
 *
 * Whatever kills it between two batches costs nothing: the next attempt reads the position and goes on from there.
 */
export function createIngestWindow(deps: IngestWindowDependencies) {
  return async function ingestWindow({
    topic,
    partition,
  }: {
    topic: string;
    partition: number;
  }): Promise<WindowSummary> {
    const reader = await deps.openPartition(topic, partition);
    try {
      const window = await openWindow(deps, reader, topic, partition);
      await readWindow(deps, reader, window);
      if (window.summary.outcome === 'idle') await noteEnd(deps, window);
      return window.summary;
    } finally {
      await reader.close();
    }
  };
}

async function openWindow(
  deps: IngestWindowDependencies,
  reader: PartitionReader,
  topic: string,
  partition: number,
): Promise<Window> {
  const from =
    (await deps.store.readNextOffset(topic, partition)) ??
    (await createPosition(deps, reader, topic, partition));
  const summary: WindowSummary = {
    from,
    to: from,
    events: 0,
    rejects: 0,
    batches: 0,
    recordsBehind: 0,
    partitionCount: reader.partitionCount,
    outcome: 'idle',
  };
  return {
    topic,
    partition,
    summary,
    startedAt: Date.now(),
    firstRecordAt: undefined,
    logStartOffset: undefined,
  };
}

async function createPosition(
  deps: IngestWindowDependencies,
  reader: PartitionReader,
  topic: string,
  partition: number,
): Promise<number> {
  const start = await reader.firstOffset();
  await deps.store.createPosition(topic, partition, start);
  return start;
}

/** Where the log ends is written with each batch; a window without one tells it by itself. */
async function noteEnd(
  { store }: IngestWindowDependencies,
  { topic, partition, summary, logStartOffset }: Window,
): Promise<void> {
  if (logStartOffset === undefined) return;
  const endOffset = summary.to + summary.recordsBehind;
  await store.notePartitionEnd({
    topic,
    partition,
    position: summary.to,
    endOffset,
    logStartOffset,
  });
}

/** Fills window.summary. May leave a fetch in flight. */
async function readWindow(
  deps: IngestWindowDependencies,
  reader: PartitionReader,
  window: Window,
): Promise<void> {
  const fetch = (offset: number) => settle(reader.fetch(offset, FETCH_WAIT_MS));
  const batch = createBatchBuffer(deps, window.summary.from);
  let inFlight: Promise<Settled> | undefined = fetch(batch.to);
  while (inFlight && !isCancelled()) {
    const settled: Settled | undefined = await firstOf(inFlight, batch.dueAt);
    if (settled) {
      Context.current().heartbeat(batch.to);
      if (!(await take(deps, window, batch, recordsOf(settled)))) return;
      inFlight = isOver(window) ? undefined : fetch(batch.to);
    }
    if (
      batch.dueAt !== undefined &&
      Date.now() >= batch.dueAt &&
      !(await flush(deps, window, batch))
    )
      return;
  }
  await flush(deps, window, batch);
}

/** A rejection is kept as a value, because nobody awaits it while a batch is written. */
function settle(fetch: Promise<Fetch>): Promise<Settled> {
  return fetch.then(
    (fetched) => ({ fetched }),
    (error: unknown) => ({ error }),
  );
}

/** Waits for the fetch; undefined when the batch falls due (milliseconds since 1970) or the activity is cancelled before that. */
async function firstOf(
  inFlight: Promise<Settled>,
  dueAt: number | undefined,
): Promise<Settled | undefined> {
  const { cancellationSignal } = Context.current();
  if (cancellationSignal.aborted) return undefined;
  let wake = (): void => undefined;
  const woken = new Promise<undefined>((resolve) => {
    wake = () => resolve(undefined);
  });
  const timer = dueAt === undefined ? undefined : setTimeout(wake, Math.max(0, dueAt - Date.now()));
  cancellationSignal.addEventListener('abort', wake, { once: true });
  try {
    return await Promise.race([inFlight, woken]);
  } finally {
    clearTimeout(timer);
    cancellationSignal.removeEventListener('abort', wake);
  }
}

/** What cannot be decoded will not read better the next time: that blocks the partition. Everything else is thrown, and retried. */
function recordsOf(settled: Settled): Fetch | RollcallError {
  if ('fetched' in settled) return settled.fetched;
  if (settled.error instanceof RollcallError && settled.error.code === 'unreadable')
    return settled.error;
  throw settled.error;
}

/** Puts what was fetched into the batch; false when the partition is blocked. */
async function take(
  deps: IngestWindowDependencies,
  window: Window,
  batch: BatchBuffer,
  fetched: Fetch | RollcallError,
): Promise<boolean> {
  if (fetched instanceof RollcallError || fetched.kind === 'out_of_range') {
    if (await flush(deps, window, batch)) await block(deps, window, blockReason(window, fetched));
    return false;
  }
  if (fetched.records.length > 0) window.firstRecordAt ??= Date.now();
  batch.take(fetched);
  window.summary.recordsBehind = Math.max(0, fetched.endOffset - fetched.nextOffset);
  window.logStartOffset = fetched.logStartOffset;
  return true;
}

function blockReason(
  { summary }: Window,
  fetched: RollcallError | Extract<Fetch, { kind: 'out_of_range' }>,
): string {
  if (fetched instanceof RollcallError)
    return `unreadable at offset ${summary.to}: ${fetched.message}`;
  if (summary.to < fetched.logStartOffset) {
    return `data lost: offsets ${summary.to} to ${fetched.logStartOffset - 1} were deleted before they were read`;
  }
  return `log shrank: it ends at offset ${fetched.endOffset}, and offsets up to ${summary.to - 1} have been read`;
}

async function block(
  deps: IngestWindowDependencies,
  { topic, partition, summary }: Window,
  reason: string,
): Promise<void> {
  summary.outcome = 'blocked';
  summary.reason = reason;
  await deps.store.setIngestState(topic, partition, 'blocked', reason);
}

function isOver({ startedAt, firstRecordAt }: Window): boolean {
  const end = firstRecordAt === undefined ? startedAt + IDLE_MS : firstRecordAt + BUSY_MS;
  return isCancelled() || Date.now() >= end;
}

function isCancelled(): boolean {
  return Context.current().cancellationSignal.aborted;
}

/** Writes the batch in hand; false when this attempt has been fenced off, and must end. */
async function flush(
  deps: IngestWindowDependencies,
  { topic, partition, summary }: Window,
  batch: BatchBuffer,
): Promise<boolean> {
  if (batch.dueAt === undefined) return true;
  const records = batch.drain();
  const outcome = await deps.commitBatch(topic, partition, records);
  if (outcome === 'fenced') {
    summary.outcome = 'fenced';
    // Nobody reads the summary of an attempt that was given up, so this is where it is told.
    Context.current().log.warn(`fenced: another attempt has gone on from offset ${records.from}`);
    return false;
  }
  summary.to = records.to;
  summary.batches += 1;
  summary.events += records.events.length;
  summary.rejects += records.rejects.length;
  summary.outcome = 'read';
  Context.current().heartbeat(records.to);
  return true;
}
