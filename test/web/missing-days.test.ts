import { expect, test } from 'vitest';
import { missingDays } from '../../web/pages/course/grid-of.js';

test('the days that a file for a learning platform leaves out are named once each', () => {
  const states = ['final', 'provisional', 'waiting', 'not_held', 'scheduled'] as const;
  const classes = states.flatMap((state, day) => {
    const one = { date: `2026-09-0${day + 1}`, state };
    return [one, one];
  });
  expect(missingDays(classes)).toEqual(['2026-09-02', '2026-09-03']);
});
