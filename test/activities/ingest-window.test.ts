import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { beforeEach, expect, test } from 'vitest';
import type { BatchRecords } from '../../src/activities/batch-buffer.js';
import type { CommitBatch } from '../../src/activities/commit-batch.js';
import {
  createIngestWindow,
  type IngestWindowInput,
  type WindowSummary,
} from '../../src/activities/ingest-window.js';
import { createReadAccessEvent } from '../../src/attendance/record/read-access-event.js';
import { RollcallError } from '../../src/errors.js';
import type { Fetch, PartitionReader } from '../../src/kafka/partition-reader.js';
import { LogRecord } from '../../src/kafka/batch-records.js';
import type { PartitionEnd, PositionState } from '../../src/mysql/ingest/positions.js';
import { handClock, type HandClock } from '../workbench/hand-clock.js';

/**
 * A window without servers: the log, the database and the clock are plain objects, and the test
 * moves the clock. So no test here waits for time to pass.
 */

const FETCH_MS = 2_000;
const RECORD = Buffer.from(
  '{"currentapname":"AP-1","mac":"02-00-00-00-00-01","connecttime":"2019-09-02 09:00:00","connectresult":"Success"}',
);

let clock: HandClock;
let fetches: ((offset: number) => Promise<Fetch>)[];
let asked: number[];
let committed: BatchRecords[];
let commit: CommitBatch;
let states: unknown[];
let ends: PartitionEnd[];
let isClosed: boolean;
let position: PositionState;
let notedReadingAt: number[];
/** Whether the position's row takes a block. */
let mayBlock: boolean;

beforeEach(() => {
  clock = handClock();
  [fetches, asked, committed, states, ends, isClosed] = [[], [], [], [], [], false];
  commit = (_topic, _partition, records) => {
    committed.push(records);
    return Promise.resolve('committed');
  };
  position = { nextOffset: 10, state: 'running', stateReason: null, controlNo: 4 };
  [notedReadingAt, mayBlock] = [[], true];
});

/** What a fetch finds that reads `count` records from `offset` on; `behind` more are in the log. */
function found(offset: number, count: number, behind = 0): Fetch {
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

/** A fetch that finds nothing for as long as it may wait. */
const nothing = (offset: number) => {
  clock.move(FETCH_MS);
  return Promise.resolve(found(offset, 0));
};
const pending = () => new Promise<never>(() => undefined);
const reads = (count: number) => (offset: number) => Promise.resolve(found(offset, count));

/** Runs a window at offset 10. The first fetches answer as given, and every other finds nothing. */
function runWindow(seconds?: number): { summary: Promise<WindowSummary>; cancel: () => void } {
  const reader: PartitionReader = {
    partitionCount: 3,
    fetch: (offset) => {
      asked.push(offset);
      return (fetches.shift() ?? nothing)(offset);
    },
    markAt: () => Promise.resolve(undefined),
    firstOffset: () => Promise.resolve(0),
    close: () => {
      isClosed = true;
      return Promise.resolve();
    },
  };
  const ingestWindow = createIngestWindow({
    store: {
      readPosition: () => Promise.resolve(position),
      readNextOffset: () => Promise.resolve(10),
      noteReading: (_topic, _partition, at) => {
        notedReadingAt.push(at);
        return Promise.resolve();
      },
      createPosition: () => Promise.resolve(),
      notePartitionEnd: (end) => {
        ends.push(end);
        return Promise.resolve();
      },
      setIngestState: (...state) => {
        states.push(state);
        return Promise.resolve(mayBlock);
      },
    },
    openPartition: () => Promise.resolve(reader),
    readRecord: createReadAccessEvent({ apFieldsSwapped: false }),
    deviceKeyOf: (mac) => mac,
    logins: { wanted: false, keyOf: () => -1 },
    commitBatch: (...batch) => commit(...batch),
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

test('a window without a record ends after 30 s, and notes where the log ends', async () => {
  const startedAtMs = clock.nowMs();
  const summary = await runWindow().summary;
  expect(clock.nowMs() - startedAtMs).toBe(30_000);
  expect(summary).toMatchObject({ outcome: 'idle', from: 10, to: 10, events: 0, batches: 0 });
  expect(committed).toEqual([]);
  expect(ends).toEqual([
    { topic: 'wifi', partition: 0, position: 10, endOffset: 10, logStartOffset: 0 },
  ]);
  expect(isClosed).toBe(true);
});

test('a window ends 10 s after its first record, however many follow', async () => {
  const startedAtMs = clock.nowMs();
  fetches = [nothing, reads(1)];
  const readsSlowly = (offset: number) => {
    clock.move(FETCH_MS);
    return Promise.resolve(found(offset, 1));
  };
  for (let i = 0; i < 20; i += 1) fetches.push(readsSlowly);
  const summary = await runWindow().summary;
  expect(clock.nowMs() - startedAtMs).toBe(FETCH_MS + 10_000);
  expect(summary).toMatchObject({ outcome: 'read', from: 10, to: 16, events: 6, rejects: 0 });
  expect(ends).toEqual([]);
});

test('a window of 60 s ends 60 s after its first record, and writes each batch as soon as any', async () => {
  const startedAtMs = clock.nowMs();
  fetches = [reads(1)];
  const summary = await runWindow(60).summary;
  expect(clock.nowMs() - startedAtMs).toBe(60_000);
  expect(summary).toMatchObject({ outcome: 'read', from: 10, to: 11, batches: 1 });
  expect(committed).toHaveLength(1);
  // The batch was written after 2 s, and 30 s later others still see that the partition is read.
  expect(ends).toEqual([
    { topic: 'wifi', partition: 0, position: 11, endOffset: 11, logStartOffset: 0 },
  ]);
});

test('a window of 80 s without a record lasts 80 s, and notes the end of the log every half minute', async () => {
  const startedAtMs = clock.nowMs();
  expect(await runWindow(80).summary).toMatchObject({ outcome: 'idle', windowSeconds: 60 });
  expect(clock.nowMs() - startedAtMs).toBe(80_000);
  expect(ends.map(({ position }) => position)).toEqual([10, 10, 10]);
});

test('a record waits half a second for others, and is written while the next fetch waits', async () => {
  const written = Promise.withResolvers<BatchRecords>();
  commit = (_topic, _partition, records) => {
    written.resolve(records);
    return Promise.resolve('committed');
  };
  fetches = [reads(1), pending];
  const { summary, cancel } = runWindow();
  expect(await clock.waitedFor()).toBe(500);
  clock.move(500);
  expect(await written.promise).toMatchObject({ from: 10, to: 11, endOffset: 11 });
  cancel();
  expect(await summary).toMatchObject({ outcome: 'read', to: 11, events: 1, batches: 1 });
});

test('behind a backlog a batch waits two seconds', async () => {
  fetches = [(offset) => Promise.resolve(found(offset, 1, 100_000)), pending];
  const { summary, cancel } = runWindow();
  expect(await clock.waitedFor()).toBe(2_000);
  cancel();
  expect(await summary).toMatchObject({ recordsBehind: 100_000, events: 1 });
});

test('the next fetch is under way while a batch is written', async () => {
  fetches = [reads(60_000), pending];
  const writing = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<'committed'>();
  commit = () => {
    writing.resolve();
    return mayEnd.promise;
  };
  const { summary, cancel } = runWindow();
  await writing.promise;
  expect(asked).toEqual([10, 60_010]);
  mayEnd.resolve('committed');
  cancel();
  expect(await summary).toMatchObject({ to: 60_010, events: 60_000, batches: 1 });
});

test('a cancelled window writes the batch in hand, and fetches no more', async () => {
  fetches = [reads(2), pending];
  const { summary, cancel } = runWindow();
  await clock.waitedFor();
  cancel();
  expect(await summary).toMatchObject({ outcome: 'read', from: 10, to: 12, events: 2 });
  expect(committed).toHaveLength(1);
  expect(asked).toEqual([10, 12]);
});

test('a fenced window ends at once, and counts nothing of what it did not write', async () => {
  commit = () => Promise.resolve('fenced');
  fetches = [reads(60_000), reads(1)];
  const summary = await runWindow().summary;
  expect(summary).toMatchObject({ outcome: 'fenced', from: 10, to: 10, events: 0, batches: 0 });
});

test('a log without the offset blocks the partition, with the batch in hand written before', async () => {
  const gap: Fetch = { kind: 'out_of_range', logStartOffset: 20, endOffset: 30 };
  fetches = [reads(1), () => Promise.resolve(gap)];
  const summary = await runWindow().summary;
  const reason = 'data lost: offsets 11 to 19 were deleted before they were read';
  expect(summary).toMatchObject({ outcome: 'blocked', reason, to: 11, events: 1 });
  expect(states).toEqual([['wifi', 0, 'blocked', reason, { position: 11, controlNo: 4 }]]);
});

test('a window whose block comes too late is fenced, and blocks nothing', async () => {
  mayBlock = false;
  fetches = [() => Promise.resolve({ kind: 'out_of_range', logStartOffset: 20, endOffset: 30 })];
  const summary = await runWindow().summary;
  expect(summary).toMatchObject({ outcome: 'fenced', from: 10, to: 10 });
  expect(summary.reason).toBeUndefined();
});

test('a window of a paused partition reads nothing', async () => {
  position.state = 'paused';
  expect(await runWindow().summary).toMatchObject({ outcome: 'blocked', paused: true });
  expect(asked).toEqual([]);
});

test('a window of a stopped partition shows it as running', async () => {
  position.state = 'stopped';
  expect(await runWindow().summary).toMatchObject({ outcome: 'idle', controlNo: 4 });
  expect(notedReadingAt).toEqual([10]);
});

test('a batch of the log that cannot be decoded blocks the partition', async () => {
  const damage = new RollcallError('unreadable', 'The record batch is damaged.');
  fetches = [() => Promise.reject(damage)];
  expect(await runWindow().summary).toMatchObject({
    outcome: 'blocked',
    reason: 'unreadable at offset 10: The record batch is damaged.',
  });
});

test('any other error of a fetch fails the window, and the reader is closed', async () => {
  fetches = [() => Promise.reject(new Error('the broker is away'))];
  await expect(runWindow().summary).rejects.toThrow('the broker is away');
  expect(isClosed).toBe(true);
});
