import { expect, test } from 'vitest';
import { countFailures } from '../../src/http/access/failures.js';

test('whoever has failed too often in a minute waits for the next one, and nobody else does', () => {
  let now = 0;
  const failures = countFailures(() => now, 2, 'Too many.');
  failures.add('a');
  failures.requireFew('a');
  failures.add('a');
  expect(() => failures.requireFew('a')).toThrow('Too many.');
  failures.requireFew('b');
  now = 59_999;
  expect(() => failures.requireFew('a')).toThrow('Too many.');
  now = 60_000;
  failures.requireFew('a');
});
