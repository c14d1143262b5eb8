import { expect, test } from 'vitest';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createNightlySteps, type NightlyStore } from '../../src/activities/nightly-steps.js';

const NOW = '2026-11-27 10:00:00';

/** The steps with as much of the store as they need. */
function stepsOf(store: Partial<NightlyStore>) {
  return createNightlySteps({
    store: store as NightlyStore,
    timeZone: 'Europe/Berlin',
    settings: {},
    packAfterDays: 7,
    now: () => NOW,
  });
}

/** The steps of a campus with one dirty day, and the offsets from UTC that they keep. */
function campus() {
  const offsets: number[] = [];
  const store = {
    noteUtcOffset: (minutes: number) => Promise.resolve(void offsets.push(minutes)),
    dirtyDays: () => Promise.resolve(['2026-11-20']),
    isCovered: (day: string) => Promise.resolve(day >= '2026-09-01'),
  };
  const { daysToRollUp } = stepsOf(store);
  return { daysToRollUp, offsets };
}

test.each([
  ['on time', '2026-11-27T03:10:00Z', ['2026-11-20', '2026-11-26']],
  ['23 hours late', '2026-11-26T10:00:00Z', ['2026-11-20', '2026-11-25']],
])('the newest night, %s, rolls up its day and every dirty day', async (_when, at, days) => {
  const { daysToRollUp, offsets } = campus();
  expect(await daysToRollUp({ at })).toEqual(days);
  expect(offsets).toEqual([60]);
});

test.each([
  ['of the night before', '2026-11-26T03:10:00Z', ['2026-11-25']],
  ['of summer', '2026-09-03T02:10:00Z', ['2026-09-02']],
  ['of a day that no roster covers', '2019-09-03T02:10:00Z', []],
])('a run %s rolls up its own day only, and leaves the clock of today', async (_of, at, days) => {
  const { daysToRollUp, offsets } = campus();
  expect(await daysToRollUp({ at })).toEqual(days);
  expect(offsets).toEqual([]);
});

test.each([
  ['evidence is kept longer than events', { eventDays: 30, evidenceDays: 400 }, '2025-10-23'],
  ['events are kept longer than evidence', { eventDays: 60, evidenceDays: 30 }, '2026-09-28'],
])('where %s, what was learned goes with the evidence', async (_where, kept, limit) => {
  const limits: string[] = [];
  const store = {
    readRetention: () => Promise.resolve({ ...kept, verdictDays: 0 }),
    readClock: () => Promise.resolve(Date.parse('2026-11-27T09:00:00Z')),
    expireResults: () => Promise.resolve([]),
    pruneRosters: () => Promise.resolve(),
    expireLearned: (before: string) => Promise.resolve(void limits.push(before)),
  };
  const { expireResults } = stepsOf(store);
  await new MockActivityEnvironment().run(expireResults);
  expect(limits).toEqual([limit]);
});
