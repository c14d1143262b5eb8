import { expect, test } from 'vitest';
import { COMMAND_OF, troublesOf } from '../../web/pages/health/troubles.js';
import { health as english } from '../../web/words/en/health.js';
import { health as chinese } from '../../web/words/zh/health.js';
import { INGEST, INGEST_BROKEN } from '../workbench/ingest-samples.js';

const kinds = (answer = INGEST) => troublesOf(answer).map(({ kind }) => kind);
const [partition] = INGEST.partitions;

test('where all is well there is nothing to say', () => {
  expect(kinds()).toEqual([]);
});

test('the faults come first, then what needs a look', () => {
  const levels = troublesOf(INGEST_BROKEN).map(({ level }) => level);
  expect(levels).toEqual(levels.toSorted().toReversed());
  expect(levels[0]).toBe('fault');
  expect(kinds(INGEST_BROKEN)).toEqual([
    ...['kafka_down', 'blocked', 'stands', 'failed_records', 'paused', 'behind', 'roster_ends'],
    'import_refused',
    ...['unlisted_points', 'unknown_devices', 'held', 'waiting', 'unmatched'],
  ]);
});

test('a partition stands after two minutes, and not while a person has halted it', () => {
  const at = (age: number, state: 'running' | 'paused') =>
    kinds({ ...INGEST, partitions: [{ ...partition!, age, state }] });
  expect(at(120, 'running')).toEqual([]);
  expect(at(121, 'running')).toEqual(['stands']);
  expect(at(9999, 'paused')).toEqual(['paused']);
});

test('records wait where more than a busy minute is unread; partitions add up', () => {
  const behind = (...counts: number[]) =>
    troublesOf({
      ...INGEST,
      partitions: counts.map((count, no) => ({ ...partition!, partition: no, behind: count })),
    });
  expect(behind(10_000)).toEqual([]);
  expect(behind(10_001, 0, 20_000)).toEqual([
    { kind: 'behind', level: 'care', count: 30_001, which: '0, 2', more: 0 },
  ]);
});

test('few records say nothing of the feed', () => {
  const feed = { events: 499, failed: 1, unlisted: 1, unknownDevices: 1 };
  expect(kinds({ ...INGEST, feed })).toEqual([]);
  expect(kinds({ ...INGEST, feed: { ...feed, events: 500 } })).toEqual([
    'failed_records',
    'unlisted_points',
    'unknown_devices',
  ]);
  // Nearly all records may be of corridors and visitors.
  const usual = { events: 2000, failed: 0.6, unlisted: 0.99, unknownDevices: 0.99 };
  expect(kinds({ ...INGEST, feed: usual })).toEqual([]);
});

test('the roster is missed, is over, or ends within a week', () => {
  const left = (daysLeft: number) => kinds({ ...INGEST, roster: { ...INGEST.roster!, daysLeft } });
  expect(kinds({ ...INGEST, roster: null })).toEqual(['no_roster']);
  expect(left(-1)).toEqual(['roster_over']);
  expect(left(0)).toEqual(['roster_ends']);
  expect(left(7)).toEqual([]);
});

test('a failed import is named with its time', () => {
  const failed = { startedAt: '2019-09-02 03:10:04', reason: 'a reason' };
  for (const outcome of ['refused', 'failed'] as const) {
    const [found] = troublesOf({ ...INGEST, failedImport: { ...failed, outcome } });
    expect(found).toMatchObject({ kind: `import_${outcome}`, which: '2019-09-02 03:10' });
    for (const words of [english, chinese])
      expect(words.trouble[found!.kind](1, found!.which, 0).what).toContain('2019-09-02 03:10');
  }
});

test('a day that waits is named beside one that is held back, which waits for a person', () => {
  const waiting = { waitingDays: 1, waitingDates: ['2019-08-30'] };
  expect(kinds({ ...INGEST, heldDays: 1 })).toEqual(['held']);
  expect(kinds({ ...INGEST, heldDays: 1, ...waiting })).toEqual(['held', 'waiting']);
});

test('the first days that wait are named, so that a command can be typed', () => {
  const { count, which, more } = troublesOf(INGEST_BROKEN).find(({ kind }) => kind === 'waiting')!;
  expect([count, which, more]).toEqual([3, '2019-08-29, 2019-08-30', 1]);
  expect(english.trouble.waiting(count, which, more).what).toBe(
    '3 past days have no final result, or have changed since: 2019-08-29, 2019-08-30 and 1 more.',
  );
  expect(english.trouble.waiting(1, '2019-08-30', 0).what).toBe(
    '1 past day has no final result, or has changed since: 2019-08-30.',
  );
});

test('each trouble has a sentence and something to do in both languages', () => {
  for (const words of [english, chinese])
    for (const { kind, count, which, more } of troublesOf(INGEST_BROKEN)) {
      const { what, todo } = words.trouble[kind](count, which, more);
      expect(what).toMatch(/[.。]$/);
      // A command follows a colon.
      expect(todo).toMatch(COMMAND_OF[kind] === undefined ? /[.。]$/ : /[.。:：]$/);
    }
});
