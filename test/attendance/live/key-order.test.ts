import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inKeyOrder } from '../../../src/attendance/live/key-order.js';

type Element = { day: string; deviceKey: number; second: number };
const compare = (a: Element, b: Element) =>
  (a.day < b.day ? -1 : a.day > b.day ? 1 : 0) || a.deviceKey - b.deviceKey || a.second - b.second;

function elements(days: string[], deviceKey: fc.Arbitrary<number>): fc.Arbitrary<Element[]> {
  return fc.array(
    fc.record({ day: fc.constantFrom(...days), deviceKey, second: fc.nat({ max: 9 }) }),
    { maxLength: 120 },
  );
}

test('many elements of one device are in order', () => {
  const day = '2019-09-02';
  const seconds = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
  const all = seconds.map((second) => ({ day, deviceKey: 5, second }));
  expect(inKeyOrder(all, compare).map(({ second }) => second)).toEqual(
    Array.from({ length: 100 }, (_, i) => i),
  );
});

describe('elements are in the order of an ordinary sort', () => {
  test.each([
    [
      'of many devices',
      elements(
        ['2019-09-02'],
        fc.nat({ max: 2 ** 31 - 1 }).map((n) => n * 2 ** 21),
      ),
    ],
    ['of a few devices', elements(['2019-09-02'], fc.constantFrom(5, 2 ** 51))],
    ['of two days', elements(['2019-09-02', '2019-09-03'], fc.nat({ max: 99 }))],
  ])('%s', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (all) => {
        expect(inKeyOrder(all, compare)).toEqual([...all].sort(compare));
      }),
    );
  });
});
