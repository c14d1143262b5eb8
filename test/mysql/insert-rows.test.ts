import { expect, test } from 'vitest';
import { insertRows } from '../../src/mysql/insert-rows.js';
import type { Transaction } from '../../src/mysql/pool.js';

/** Inserts rows without a database. Returns the one parameter of each statement. */
async function textsOf(rows: unknown[][]): Promise<string[]> {
  const texts: string[] = [];
  const execute = (_statement: string, [text]: [string]) => Promise.resolve(texts.push(text));
  await insertRows({ execute } as unknown as Transaction, 'INSERT', rows);
  return texts;
}

const rowsIn = (texts: string[]) => texts.flatMap((text) => JSON.parse(text) as unknown[][]);

test('rows are sent in order, in statements that fit a max_allowed_packet of 1 MiB', async () => {
  // The character has three bytes, and the limit counts bytes.
  const rows = Array.from({ length: 300 }, (_, i) => [i, '学'.repeat(i % 3 === 0 ? 10_000 : 10)]);
  const texts = await textsOf(rows);
  expect(texts.length).toBeGreaterThan(1);
  for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
  expect(rowsIn(texts)).toEqual(rows);
});

test('ten thousand rows of a usual length are one statement, and no rows are no statement', async () => {
  const row = ['2019-09-02', 4_503_599_627_370_495, '2019-09-02 09:00:00', 1234, 1];
  expect(await textsOf(Array.from({ length: 10_000 }, () => row))).toHaveLength(1);
  expect(await textsOf([])).toEqual([]);
});

test('a row that is longer than any statement should be is sent alone', async () => {
  const long = ['x'.repeat(2_000_000)];
  expect(rowsIn(await textsOf([['a'], long, ['b']]))).toEqual([['a'], long, ['b']]);
});
