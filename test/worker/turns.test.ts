import { setTimeout as sleep } from 'node:timers/promises';
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import type { BatchRecords, BufferedEvent } from '../../src/activities/batch-buffer.js';
import { createTurns, largeInTurn } from '../../src/worker/turns.js';

const LONG_MS = 60_000;

test('a turn begins when the turn before it has ended, in the order of asking', async () => {
  const nextTurn = createTurns(LONG_MS);
  const log: string[] = [];
  const work = async (name: string) => {
    const endTurn = await nextTurn();
    log.push(`${name} begins`);
    await sleep(1);
    log.push(`${name} ends`);
    endTurn();
  };
  await Promise.all(['a', 'b', 'c'].map(work));
  expect(log).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
});

test('a turn that nobody ends ends by itself, and the turns after it still come one by one', async () => {
  const nextTurn = createTurns(20);
  await nextTurn();
  const endSecond = await nextTurn();
  endSecond();
  (await nextTurn())();
});

test('a small batch waits for no turn, and the turn of a batch that fails ends too', async () => {
  const nextTurn = createTurns(LONG_MS);
  const endOther = await nextTurn();
  const commit = largeInTurn((_topic, partition) => {
    if (partition === 1) return Promise.reject(new Error('no database'));
    return Promise.resolve('committed');
  }, nextTurn);
  const large = commit('wifi', 1, batchOf(60_000));
  let isOver = false;
  large.catch(() => (isOver = true));
  expect(await commit('wifi', 0, batchOf(100))).toBe('committed');
  await sleep(20);
  expect(isOver).toBe(false);
  endOther();
  await expect(large).rejects.toThrow('no database');
  expect(await commit('wifi', 2, batchOf(60_000))).toBe('committed');
});

test('a batch that waits for its turn says that its window lives', async () => {
  const environment = new MockActivityEnvironment();
  const heard = new Promise<number>((hear) => environment.on('heartbeat', hear));
  const nextTurn = createTurns(LONG_MS);
  const endOther = await nextTurn();
  void heard.then(endOther);
  const commit = largeInTurn(() => Promise.resolve('committed'), nextTurn);
  await environment.run(() => commit('wifi', 0, batchOf(60_000)));
  expect(await heard).toBe(0);
});

function batchOf(count: number): BatchRecords {
  const events = Array.from({ length: count }, () => ({}) as BufferedEvent);
  return { from: 0, to: count, endOffset: count, logStartOffset: 0, events, rejects: [] };
}
