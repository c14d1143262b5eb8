import { expect, test } from 'vitest';
import { kept, type Entries } from '../../../src/http/live/kept.js';

test('what was kept is freed when its time is over, although nobody asks again', async () => {
  const entries: Entries = new Map();
  const keep = kept(1_000, entries);
  let reads = 0;
  const read = () => Promise.resolve((reads += 1));
  expect(await Promise.all([keep('a', 50, read), keep('a', 50, read)])).toEqual([1, 1]);
  expect(entries.size).toBe(1);
  await expect.poll(() => entries.size).toBe(0);
  expect(await keep('a', 50, read)).toBe(2);
});
