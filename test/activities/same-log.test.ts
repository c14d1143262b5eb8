import { expect, test } from 'vitest';
import { isSameLog, otherLogReason } from '../../src/activities/same-log.js';
import { RollcallError } from '../../src/errors.js';

const lastBatch = { base: 90, crc: 7, time: 5 };
const asked: number[] = [];

const isSame = (found: () => Promise<typeof lastBatch | undefined>, known = true) =>
  isSameLog(
    {
      markAt: (offset) => {
        asked.push(offset);
        return found();
      },
    },
    { nextOffset: 100, ...(known && { lastBatch }) },
  );

test('the log is the same where it holds the batch that was read last', async () => {
  expect(await isSame(() => Promise.resolve({ ...lastBatch }))).toBe(true);
  expect(asked).toEqual([99]);
});

test.each([{ base: 91 }, { crc: 8 }, { time: 6 }])(
  'the log is another one where the batch differs by %j',
  async (other) => {
    expect(await isSame(() => Promise.resolve({ ...lastBatch, ...other }))).toBe(false);
  },
);

test('nothing speaks against a log whose batch is gone, unreadable or not known', async () => {
  expect(await isSame(() => Promise.resolve(undefined))).toBe(true);
  expect(await isSame(() => Promise.reject(new RollcallError('unreadable', 'damaged')))).toBe(true);
  expect(await isSame(() => Promise.reject(new Error('not asked')), false)).toBe(true);
});

test('a broker that does not answer is no answer', async () => {
  await expect(isSame(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
});

test('the reason fits its column', () => {
  expect(otherLogReason(1000, 9_007_199_254_740_991).length).toBeLessThanOrEqual(255);
});
