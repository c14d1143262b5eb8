import { expect, test } from 'vitest';
import { fitShapes, judgeShapes } from '../../bench/accuracy/ceiling.js';

test('a shape with many students gives about their share', () => {
  const table = fitShapes([{ 'silent > near': { missed: 10, attended: 990 } }]);
  expect(table.get('silent > near')).toBeCloseTo(0.99, 2);
});

test('a shape with few students is drawn to its coarser shape', () => {
  const table = fitShapes([
    {
      'heard > 2 > first': { missed: 1, attended: 0 },
      'heard > 2 > more': { missed: 0, attended: 999 },
    },
  ]);
  expect(table.get('heard > 2 > first')).toBeGreaterThan(0.85);
});

test('a shape that the table does not know counts as the nearest coarser one', () => {
  const table = fitShapes([{ 'heard > 2 > more': { missed: 0, attended: 500 } }]);
  const tally = judgeShapes(table, [{ 'heard > 2 > last': { missed: 1, attended: 3 } }], true);
  expect(tally).toMatchObject({ measured: 4, attended: 3, truePresent: 3, falsePresent: 1 });
});

test('the limits of the policy part present, unknown and absent', () => {
  const table = fitShapes([
    {
      'heard > -4': { missed: 900, attended: 100 },
      'heard > 0': { missed: 500, attended: 500 },
      'silent > far': { missed: 900, attended: 100 },
    },
  ]);
  const judged = {
    'heard > -4': { missed: 9, attended: 1 },
    'heard > 0': { missed: 2, attended: 2 },
    'silent > far': { missed: 5, attended: 1 },
  };
  expect(judgeShapes(table, [judged], true)).toMatchObject({
    trueAbsent: 14,
    falseAbsent: 2,
    unknown: 4,
  });
  expect(judgeShapes(table, [judged], false)).toMatchObject({
    trueAbsent: 9,
    falseAbsent: 1,
    unknown: 10,
  });
});
