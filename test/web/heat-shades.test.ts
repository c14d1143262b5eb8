import { expect, test } from 'vitest';
import { shadeOf } from '../../web/pages/rooms/shade-of.js';

test('hours that fill few of the seats differ by their shade', () => {
  expect([0.01, 0.05, 0.14, 0.3, 0.6, 1].map(shadeOf)).toEqual([1, 2, 3, 4, 5, 6]);
});
