import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import { createCommitBatch, type BatchStore } from '../../src/activities/commit-batch.js';
import type { DayPlans } from '../../src/activities/day-plans.js';

/** Until a heartbeat comes, Kafka does not answer. A window that does not live waits for ever. */
test('while Kafka chooses who takes the enriched events, the window says that it lives', async () => {
  const environment = new MockActivityEnvironment();
  const heartbeat = new Promise<number>((heard) => environment.on('heartbeat', heard));
  const commit = createCommitBatch({
    store: {
      numberAccessPoints: () => Promise.resolve(new Map()),
      writeBatch: () => Promise.resolve('committed'),
    } as unknown as BatchStore,
    dayPlans: {
      groupsOf: () => Promise.resolve([[]]),
      of: () => Promise.resolve({ revision: 1, plans: new Map() }),
      isCurrent: () => Promise.resolve(true),
    } as unknown as DayPlans,
    maskUsers: (record) => record,
    publishEnriched: async () => void (await heartbeat),
    now: () => '2019-09-02 12:00:00',
  });
  const batch = { from: 7, to: 9, endOffset: 9, logStartOffset: 0, events: [], rejects: [] };
  await environment.run(() => commit('wifi', 0, batch));
  expect(await heartbeat).toBe(7);
}, 20_000);
