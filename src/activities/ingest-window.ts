import { Context } from '@temporalio/activity';
import type { ReadRecord } from '../attendance/record/reading.js';
import { RollcallError } from '../errors.js';
import type { Fetch, PartitionReader } from '../kafka/partition-reader.js';
import type { IngestStore } from '../mysql/ingest-store.js';
import type { PositionState } from '../mysql/ingest/positions.js';
import { createBatchBuffer, type BatchBuffer } from './batch-buffer.js';
import type { Clock } from './clock.js';
import type { CommitBatch } from './commit-batch.js';
import { openExisting } from './open-existing.js';
import { isSameLog, otherLogReason } from './same-log.js';
import { fetchNext, firstOf, recordsOf, type Settled } from './next-fetch.js';
import type { Logins } from './logins.js';
import { haltedWindow, type WindowSummary } from './window-summary.js';

export type { WindowSummary };

/** What a window needs of the position rows. */
export type PositionStore = Pick<
  IngestStore,
  | 'readPosition'
  | 'readNextOffset'
  | 'createPosition'
  | 'noteReading'
  | 'notePartitionEnd'
  | 'setIngestState'
>;

export type IngestWindowDependencies = {
  store: PositionStore;
  openPartition: (topic: string, partition: number) => Promise<PartitionReader>;
  readRecord: ReadRecord;
  /** The device key of a MAC address. */
  deviceKeyOf: (mac: number) => number;
  logins: Readonly<Logins>;
  commitBatch: CommitBatch;
  /** The last wall-clock time that a record may have ("YYYY-MM-DD HH:MM:SS"). */
  latestTime: () => string;
  clock: Clock;
  /** How many seconds the next window is to last. */
  windowSeconds: number;
};

export type IngestWindowInput = {
  topic: string;
  partition: number;
  /** How long the window lasts after its first record; absent: 10. */
  seconds?: number;
};

const USUAL_SECONDS = 10;
/** How long a window waits for its first record, if it does not last longer anyway. */
const IDLE_SECONDS = 30;
/** Where no records come, the end of the log is noted so often: others see that it is read. */
const NOTE_END_MS = 30_000;

/** A window under way. */
type Window = {
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
/**
 * Reads one partition from its position for about 10 s, or as long as it is asked to; it waits up
 * to 30 s for a first record. It writes what it reads in batches, and fetches the next records
 * while a batch is written. When it is cancelled it writes the batch in hand and returns as always.
 *
 * If it is killed between two batches nothing is lost: the next attempt reads the position and goes
 * on from there.
 *
 * The position's row is the truth of a pause or a block. Where it says so, the window reads
 * nothing, and tells the workflow, which may be a new one that does not know.
 */
export function createIngestWindow(deps: IngestWindowDependencies) {
  return async function ingestWindow(input: IngestWindowInput): Promise<WindowSummary> {
    const position = await deps.store.readPosition(input.topic, input.partition);
    const halted = position && haltedWindow(position);
    if (halted) return halted;
    const reader = await openExisting(deps, input);
    try {
      const window = await openWindow(deps, reader, input, position);
      if (position && !(await isSameLog(reader, position)))
        await block(deps, window, otherLogReason(input.partition, position.nextOffset));
      else await readWindow(deps, window);
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
  { topic, partition, seconds = USUAL_SECONDS }: IngestWindowInput,
  position: PositionState | undefined,
): Promise<Window> {
  const from = position?.nextOffset ?? (await createPosition(deps, reader, { topic, partition }));
  if (position?.state === 'stopped') await deps.store.noteReading(topic, partition, from);
  const { nowMs } = deps.clock;
  return {
    topic,
    partition,
    reader,
    batch: createBatchBuffer({ ...deps, nowMs }, from),
    summary: {
      from,
      to: from,
      events: 0,
      rejects: 0,
      batches: 0,
      recordsBehind: 0,
      partitionCount: reader.partitionCount,
      outcome: 'idle',
      controlNo: position?.controlNo ?? 0,
      windowSeconds: deps.windowSeconds,
    },
    seconds,
    startedAtMs: nowMs(),
    notedAtMs: nowMs(),
    firstRecordAtMs: undefined,
    logStartOffset: undefined,
  };
}

async function createPosition(
  { store }: IngestWindowDependencies,
  reader: PartitionReader,
  { topic, partition }: IngestWindowInput,
): Promise<number> {
  const start = await reader.firstOffset();
  await store.createPosition(topic, partition, start);
  return start;
}

/** Fills window.summary. May leave a fetch in flight, which `reader.close` waits for. */
async function readWindow(deps: IngestWindowDependencies, window: Window): Promise<void> {
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
  deps: IngestWindowDependencies,
  window: Window,
  fetched: Fetch | RollcallError,
): Promise<boolean> {
  if (fetched instanceof RollcallError || fetched.kind === 'out_of_range') {
    if (await flush(deps, window)) await block(deps, window, blockReason(window, fetched));
    return false;
  }
  if (fetched.records.length > 0) window.firstRecordAtMs ??= deps.clock.nowMs();
  window.batch.take(fetched);
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

/** Blocks the partition, as of this window's position: another attempt may have gone on from it. */
async function block(
  { store }: IngestWindowDependencies,
  { topic, partition, summary }: Window,
  reason: string,
): Promise<void> {
  const { to: position, controlNo = 0 } = summary;
  const fence = { position, controlNo };
  if (await store.setIngestState(topic, partition, 'blocked', reason, fence)) {
    summary.outcome = 'blocked';
    summary.reason = reason;
  } else noteFenced(summary);
}

function noteFenced(summary: WindowSummary): void {
  summary.outcome = 'fenced';
  // Temporal drops the result of an attempt that it has given up, so it is logged here.
  Context.current().log.warn(
    `fenced: another attempt has gone on from offset ${summary.to}, or ingest was halted`,
  );
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
async function flush(deps: IngestWindowDependencies, window: Window): Promise<boolean> {
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
async function noteEnd({ store, clock }: IngestWindowDependencies, window: Window): Promise<void> {
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
