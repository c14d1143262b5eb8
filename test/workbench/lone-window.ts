import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { BatchRecords } from '../../src/activities/batch-buffer.js';
import type { CommitBatch } from '../../src/activities/commit-batch.js';
import {
  createIngestWindow,
  type IngestWindowInput,
  type WindowSummary,
} from '../../src/activities/ingest-window.js';
import { createReadAccessEvent } from '../../src/attendance/record/read-access-event.js';
import { LogRecord } from '../../src/kafka/batch-records.js';
import type { Fetch, PartitionReader } from '../../src/kafka/partition-reader.js';
import type { PartitionEnd, PositionState } from '../../src/mysql/ingest/positions.js';
import { handClock, type HandClock } from './hand-clock.js';

/** How long a fetch waits that finds nothing. */
export const FETCH_MS = 2_000;
const RECORD = Buffer.from(
  '{"currentapname":"AP-1","mac":"02-00-00-00-00-01","connecttime":"2019-09-02 09:00:00","connectresult":"Success"}',
);

type AnswerFetch = (offset: number) => Promise<Fetch>;

/** What a window runs on, and what it has done. */
export type LoneWindow = {
  clock: HandClock;
  /** The answers of the first fetches. Every other finds nothing. */
  fetches: AnswerFetch[];
  position: PositionState;
  commit: CommitBatch;
  /** Whether the position's row takes a block. */
  mayBlock: boolean;
  /** The offsets of all fetches. */
  asked: number[];
  committed: BatchRecords[];
  states: unknown[];
  ends: PartitionEnd[];
  notedReadingAt: number[];
  isClosed: boolean;
  /** Runs a window at offset 10. */
  run: (seconds?: number) => { summary: Promise<WindowSummary>; cancel: () => void };
};

/**
 * A window without servers: the log, the database and the clock are plain objects, and the test
 * moves the clock. So no test waits for time to pass.
 */
export function createLoneWindow(): LoneWindow {
  const lone: LoneWindow = {
    clock: handClock(),
    fetches: [],
    position: { nextOffset: 10, state: 'running', stateReason: null, controlNo: 4 },
    commit: (_topic, _partition, records) => {
      lone.committed.push(records);
      return Promise.resolve('committed');
    },
    mayBlock: true,
    asked: [],
    committed: [],
    states: [],
    ends: [],
    notedReadingAt: [],
    isClosed: false,
    run: (seconds) => runWindow(lone, seconds),
  };
  return lone;
}

/** A fetch that finds so many records; `behind` more are in the log. */
export function reads(count: number, behind = 0): AnswerFetch {
  return (offset) => Promise.resolve(found(offset, count, behind));
}

/** A fetch that the log never answers. */
export const pending = () => new Promise<never>(() => undefined);

/** A fetch that finds nothing for as long as it may wait. */
export function nothing({ clock }: Pick<LoneWindow, 'clock'>): AnswerFetch {
  return (offset) => {
    clock.move(FETCH_MS);
    return Promise.resolve(found(offset, 0, 0));
  };
}

function found(offset: number, count: number, behind: number): Fetch {
  const records = Array.from(
    { length: count },
    (_, i) => new LogRecord(offset + i, RECORD, 0, RECORD.length),
  );
  const nextOffset = offset + count;
  return {
    kind: 'records',
    records,
    nextOffset,
    endOffset: nextOffset + behind,
    logStartOffset: 0,
  };
}

function runWindow(lone: LoneWindow, seconds: number | undefined): ReturnType<LoneWindow['run']> {
  const { clock } = lone;
  const reader: PartitionReader = {
    partitionCount: 3,
    fetch: (offset) => {
      lone.asked.push(offset);
      return (lone.fetches.shift() ?? nothing(lone))(offset);
    },
    markAt: () => Promise.resolve(undefined),
    firstOffset: () => Promise.resolve(0),
    close: () => {
      lone.isClosed = true;
      return Promise.resolve();
    },
  };
  const ingestWindow = createIngestWindow({
    store: {
      readPosition: () => Promise.resolve(lone.position),
      readNextOffset: () => Promise.resolve(10),
      noteReading: (_topic, _partition, at) => {
        lone.notedReadingAt.push(at);
        return Promise.resolve();
      },
      createPosition: () => Promise.resolve(),
      notePartitionEnd: (end) => {
        lone.ends.push(end);
        return Promise.resolve();
      },
      setIngestState: (...state) => {
        lone.states.push(state);
        return Promise.resolve(lone.mayBlock);
      },
    },
    openPartition: () => Promise.resolve(reader),
    readRecord: createReadAccessEvent({ apFieldsSwapped: false }),
    deviceKeyOf: (mac) => mac,
    logins: { wanted: false, keyOf: () => -1 },
    commitBatch: (...batch) => lone.commit(...batch),
    latestTime: () => '2090-01-01 00:00:00',
    clock,
    windowSeconds: 60,
  });
  const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  const summary = environment.run<[IngestWindowInput], WindowSummary, typeof ingestWindow>(
    ingestWindow,
    { topic: 'wifi', partition: 0, ...(seconds !== undefined && { seconds }) },
  );
  return { summary, cancel: () => environment.cancel() };
}
