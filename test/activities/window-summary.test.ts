import { expect, test } from 'vitest';
import { haltedWindow } from '../../src/activities/window-summary.js';

const position = { nextOffset: 10, stateReason: 'a new roster (Ada)', controlNo: 4 };

test.each(['paused', 'blocked'] as const)(
  'a row that is %s gives a window that reads nothing',
  (state) => {
    expect(haltedWindow({ ...position, state })).toEqual({
      from: 10,
      to: 10,
      events: 0,
      rejects: 0,
      batches: 0,
      recordsBehind: 0,
      partitionCount: 0,
      outcome: 'blocked',
      reason: 'a new roster (Ada)',
      controlNo: 4,
      ...(state === 'paused' && { paused: true }),
    });
  },
);

test.each(['running', 'stopped'] as const)('a row that is %s may be read', (state) => {
  expect(haltedWindow({ ...position, state })).toBeUndefined();
});
