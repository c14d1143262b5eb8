import { expect, test } from 'vitest';
import { daysBetween } from '../../src/attendance/wall-clock.js';
import { termsOf } from '../../src/http/terms.js';

test('a long break ends a term, a holiday does not', () => {
  const spring = daysBetween('2019-02-11', '2019-05-31');
  const autumn = [
    ...daysBetween('2019-09-02', '2019-09-30'),
    // Three weeks of holidays.
    ...daysBetween('2019-10-21', '2019-12-20'),
  ];
  expect(termsOf([...spring, ...autumn])).toEqual([
    { first: '2019-09-02', last: '2019-12-20' },
    { first: '2019-02-11', last: '2019-05-31' },
  ]);
  expect(termsOf(['2019-09-30', '2019-10-22'])).toHaveLength(2);
  expect(termsOf([])).toEqual([]);
});
