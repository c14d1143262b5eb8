import type { ReadRecord } from '../attendance/record/reading.js';
import type { PartitionReader } from '../kafka/partition-reader.js';
import type { IngestStore } from '../mysql/ingest-store.js';
import type { PositionState } from '../mysql/ingest/positions.js';
import { createBatchBuffer } from './batch-buffer.js';
import { blockPartition } from './block-partition.js';
import type { Clock } from './clock.js';
import type { CommitBatch } from './commit-batch.js';
import { openExisting } from './open-existing.js';
import { noteEnd, readWindow, type Window } from './read-window.js';
import { isSameLog, otherLogReason } from './same-log.js';
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
        await blockPartition(
          deps.store,
          input,
          window.summary,
          otherLogReason(input.partition, position.nextOffset),
        );
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
