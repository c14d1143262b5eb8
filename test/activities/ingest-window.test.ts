import { beforeEach, expect, test } from 'vitest';
import type { BatchRecords } from '../../src/activities/batch-buffer.js';
import { RollcallError } from '../../src/errors.js';
import type { Fetch } from '../../src/kafka/partition-reader.js';
import {
  FETCH_MS,
  createLoneWindow,
  nothing,
  pending,
  reads,
  type LoneWindow,
} from '../workbench/lone-window.js';

let lone: LoneWindow;

beforeEach(() => {
  lone = createLoneWindow();
});

test('a window without a record ends after 30 s, and notes where the log ends', async () => {
  const startedAtMs = lone.clock.nowMs();
  const summary = await lone.run().summary;
  expect(lone.clock.nowMs() - startedAtMs).toBe(30_000);
  expect(summary).toMatchObject({ outcome: 'idle', from: 10, to: 10, events: 0, batches: 0 });
  expect(lone.committed).toEqual([]);
  expect(lone.ends).toEqual([
    { topic: 'wifi', partition: 0, position: 10, endOffset: 10, logStartOffset: 0 },
  ]);
  expect(lone.isClosed).toBe(true);
});

test('a window ends 10 s after its first record, however many follow', async () => {
  const startedAtMs = lone.clock.nowMs();
  lone.fetches = [nothing(lone), reads(1)];
  const readsSlowly = (offset: number) => {
    lone.clock.move(FETCH_MS);
    return reads(1)(offset);
  };
  for (let i = 0; i < 20; i += 1) lone.fetches.push(readsSlowly);
  const summary = await lone.run().summary;
  expect(lone.clock.nowMs() - startedAtMs).toBe(FETCH_MS + 10_000);
  expect(summary).toMatchObject({ outcome: 'read', from: 10, to: 16, events: 6, rejects: 0 });
  expect(lone.ends).toEqual([]);
});

test('a window of 60 s ends 60 s after its first record, and writes each batch as soon as any', async () => {
  const startedAtMs = lone.clock.nowMs();
  lone.fetches = [reads(1)];
  const summary = await lone.run(60).summary;
  expect(lone.clock.nowMs() - startedAtMs).toBe(60_000);
  expect(summary).toMatchObject({ outcome: 'read', from: 10, to: 11, batches: 1 });
  expect(lone.committed).toHaveLength(1);
  // The batch was written after 2 s, and 30 s later others still see that the partition is read.
  expect(lone.ends).toEqual([
    { topic: 'wifi', partition: 0, position: 11, endOffset: 11, logStartOffset: 0 },
  ]);
});

test('a window of 80 s without a record lasts 80 s, and notes the end of the log every half minute', async () => {
  const startedAtMs = lone.clock.nowMs();
  expect(await lone.run(80).summary).toMatchObject({ outcome: 'idle', windowSeconds: 60 });
  expect(lone.clock.nowMs() - startedAtMs).toBe(80_000);
  expect(lone.ends.map(({ position }) => position)).toEqual([10, 10, 10]);
});

test('a record waits half a second for others, and is written while the next fetch waits', async () => {
  const written = Promise.withResolvers<BatchRecords>();
  lone.commit = (_topic, _partition, records) => {
    written.resolve(records);
    return Promise.resolve('committed');
  };
  lone.fetches = [reads(1), pending];
  const { summary, cancel } = lone.run();
  expect(await lone.clock.waitedFor()).toBe(500);
  lone.clock.move(500);
  expect(await written.promise).toMatchObject({ from: 10, to: 11, endOffset: 11 });
  cancel();
  expect(await summary).toMatchObject({ outcome: 'read', to: 11, events: 1, batches: 1 });
});

test('behind a backlog a batch waits two seconds', async () => {
  lone.fetches = [reads(1, 100_000), pending];
  const { summary, cancel } = lone.run();
  expect(await lone.clock.waitedFor()).toBe(2_000);
  cancel();
  expect(await summary).toMatchObject({ recordsBehind: 100_000, events: 1 });
});

test('the next fetch is under way while a batch is written', async () => {
  lone.fetches = [reads(60_000), pending];
  const writing = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<'committed'>();
  lone.commit = () => {
    writing.resolve();
    return mayEnd.promise;
  };
  const { summary, cancel } = lone.run();
  await writing.promise;
  expect(lone.asked).toEqual([10, 60_010]);
  mayEnd.resolve('committed');
  cancel();
  expect(await summary).toMatchObject({ to: 60_010, events: 60_000, batches: 1 });
});

test('a cancelled window writes the batch in hand, and fetches no more', async () => {
  lone.fetches = [reads(2), pending];
  const { summary, cancel } = lone.run();
  await lone.clock.waitedFor();
  cancel();
  expect(await summary).toMatchObject({ outcome: 'read', from: 10, to: 12, events: 2 });
  expect(lone.committed).toHaveLength(1);
  expect(lone.asked).toEqual([10, 12]);
});

test('a fenced window ends at once, and counts nothing of what it did not write', async () => {
  lone.commit = () => Promise.resolve('fenced');
  lone.fetches = [reads(60_000), reads(1)];
  const summary = await lone.run().summary;
  expect(summary).toMatchObject({ outcome: 'fenced', from: 10, to: 10, events: 0, batches: 0 });
});

test('a log without the offset blocks the partition, with the batch in hand written before', async () => {
  const gap: Fetch = { kind: 'out_of_range', logStartOffset: 20, endOffset: 30 };
  lone.fetches = [reads(1), () => Promise.resolve(gap)];
  const summary = await lone.run().summary;
  const reason = 'data lost: offsets 11 to 19 were deleted before they were read';
  expect(summary).toMatchObject({ outcome: 'blocked', reason, to: 11, events: 1 });
  expect(lone.states).toEqual([['wifi', 0, 'blocked', reason, { position: 11, controlNo: 4 }]]);
});

test('a window whose block comes too late is fenced, and blocks nothing', async () => {
  lone.mayBlock = false;
  lone.fetches = [
    () => Promise.resolve({ kind: 'out_of_range', logStartOffset: 20, endOffset: 30 }),
  ];
  const summary = await lone.run().summary;
  expect(summary).toMatchObject({ outcome: 'fenced', from: 10, to: 10 });
  expect(summary.reason).toBeUndefined();
});

test('a window of a paused partition reads nothing', async () => {
  lone.position.state = 'paused';
  expect(await lone.run().summary).toMatchObject({ outcome: 'blocked', paused: true });
  expect(lone.asked).toEqual([]);
});

test('a window of a stopped partition shows it as running', async () => {
  lone.position.state = 'stopped';
  expect(await lone.run().summary).toMatchObject({ outcome: 'idle', controlNo: 4 });
  expect(lone.notedReadingAt).toEqual([10]);
});

test('a batch of the log that cannot be decoded blocks the partition', async () => {
  const damage = new RollcallError('unreadable', 'The record batch is damaged.');
  lone.fetches = [() => Promise.reject(damage)];
  expect(await lone.run().summary).toMatchObject({
    outcome: 'blocked',
    reason: 'unreadable at offset 10: The record batch is damaged.',
  });
});

test('any other error of a fetch fails the window, and the reader is closed', async () => {
  lone.fetches = [() => Promise.reject(new Error('the broker is away'))];
  await expect(lone.run().summary).rejects.toThrow('the broker is away');
  expect(lone.isClosed).toBe(true);
});
