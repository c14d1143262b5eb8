import { expect, test } from 'vitest';
import { HALF_HOURS, type DayFeed } from '../../../src/attendance/feed/day-feed.js';
import { liveFault, liveSentence, type LiveFeed } from '../../../src/attendance/feed/live-feed.js';

const USUAL: LiveFeed = {
  events: 1_000,
  failed: 50,
  unlisted: 600,
  unknownDevices: 300,
  classesBegun: 5,
};

const hours = new Array<number>(HALF_HOURS).fill(1);
const DAY: DayFeed = {
  ...{ day: '2019-09-02', events: 1_000, failed: 50, listed: 10, listedHeard: 10 },
  ...{ unlistedHeard: 3, students: 100, studentsHeard: 90, judged: 8, moved: 0 },
  ...{ inClass: hours, heard: hours },
};
const HISTORY = Array<DayFeed>(5).fill(DAY);

test.each<[string, Partial<LiveFeed>, string | undefined]>([
  ['a usual day', {}, undefined],
  ['too few events', { events: 499, failed: 499 }, undefined],
  ['failures only', { failed: 1_000 }, 'success_word'],
  ['no listed access point', { unlisted: 1_000 }, 'names_changed'],
  ['no known device', { unknownDevices: 1_000 }, 'devices_unknown'],
  ['the night before the first class', { unlisted: 1_000, classesBegun: 0 }, undefined],
])('%s', (_, change, cause) => {
  expect(liveFault({ ...USUAL, ...change }, [])).toBe(cause);
});

test('failures are compared with what is usual, where there is a history', () => {
  const half = { ...USUAL, failed: 500 };
  expect(liveFault(half, [])).toBeUndefined();
  expect(liveFault(half, HISTORY)).toBe('success_word');
});

test('each cause has its sentence', () => {
  const causes = ['success_word', 'names_changed', 'devices_unknown'] as const;
  expect(new Set(causes.map(liveSentence)).size).toBe(3);
});
