import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { BatchRecords, BufferedEvent } from '../../src/activities/batch-buffer.js';
import { createTurns, largeInTurn } from '../../src/worker/turns.js';

const HANGS = new Promise<never>(() => undefined);

test('work in turn begins when the work before it has ended, well or not', async () => {
  const inTurn = createTurns();
  const log: string[] = [];
  const work = (name: string) => async () => {
    log.push(`${name} begins`);
    await sleep(20);
    log.push(`${name} ends`);
    if (name === 'a') throw new Error('a failed');
  };
  const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((name) => inTurn(work(name))));
  expect(log).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
});

test('work that never ends keeps what comes after it waiting for a while only', async () => {
  const inTurn = createTurns(20);
  void inTurn(() => HANGS);
  expect(await inTurn(() => Promise.resolve('written'))).toBe('written');
});

test('a small batch does not wait for its turn', async () => {
  const done: number[] = [];
  const commit = largeInTurn(async (_topic, partition) => {
    if (partition === 0) await HANGS;
    done.push(partition);
    return 'committed';
  }, createTurns(60_000));
  void commit('wifi', 0, batchOf(60_000));
  void commit('wifi', 1, batchOf(60_000));
  await commit('wifi', 2, batchOf(100));
  await sleep(20);
  expect(done).toEqual([2]);
});

function batchOf(count: number): BatchRecords {
  const events = Array.from({ length: count }, () => ({}) as BufferedEvent);
  return { from: 0, to: count, endOffset: count, logStartOffset: 0, events, rejects: [] };
}
