import { expect, test } from 'vitest';
import { ahead } from '../../src/activities/ahead.js';

async function* pages(asked: number[], failsAt = Infinity) {
  for (let page = 0; page < 3; page += 1) {
    asked.push(page);
    await Promise.resolve();
    if (page === failsAt) throw new Error(`page ${page}`);
    yield page;
  }
}

test('the next page is asked for while the caller works on one', async () => {
  const asked: number[] = [];
  const seen: number[] = [];
  for await (const page of ahead(pages(asked))) {
    seen.push(page);
    expect(asked.length).toBe(Math.min(page + 2, 3));
  }
  expect(seen).toEqual([0, 1, 2]);
});

test('a page that fails says so when the caller comes to it', async () => {
  const seen: number[] = [];
  const reading = async () => {
    for await (const page of ahead(pages([], 1))) {
      // Longer than the next page needs to fail.
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen.push(page);
    }
  };
  await expect(reading()).rejects.toThrow('page 1');
  expect(seen).toEqual([0]);
});
