import { describe, expect, test } from 'vitest';
import { dayFeed, HALF_HOURS, type DayFeed } from '../../../src/attendance/feed/day-feed.js';
import { feedFault } from '../../../src/attendance/feed/feed.js';
import { feedSentence } from '../../../src/attendance/feed/words.js';

/** Classes from 8 to 18, and devices that are heard until 22. */
const IN_CLASS = halfHours((hour) => (hour >= 8 && hour < 18 ? 100 : 0));
const HEARD = halfHours((hour) => (hour >= 8 && hour < 18 ? 60 : hour >= 18 && hour < 22 ? 20 : 0));

const USUAL: DayFeed = {
  day: '2019-09-02',
  events: 10_000,
  failed: 300,
  listed: 40,
  listedHeard: 39,
  unlistedHeard: 30,
  students: 200,
  studentsHeard: 170,
  judged: 20,
  moved: 1,
  inClass: IN_CLASS,
  heard: HEARD,
};
const HISTORY = Array.from({ length: 6 }, (): DayFeed => USUAL);

function halfHours(of: (hour: number) => number): number[] {
  return Array.from({ length: HALF_HOURS }, (_, i) => of(i / 2));
}

const shifted = (hours: number) => HEARD.map((_, i) => HEARD[i - hours * 2] ?? 0);
const nothing = halfHours(() => 0);

/** A change of the usual day, and the cause that is named for it. */
type Case = [name: string, change: Partial<DayFeed>, cause: string | undefined];

const WITH_AND_WITHOUT: Case[] = [
  ['the usual day', {}, undefined],
  ['no record', { events: 0, failed: 0, listedHeard: 0, heard: nothing }, 'no_records'],
  ['failures only', { failed: 10_000, studentsHeard: 0 }, 'success_word'],
  ['a clock 8 hours behind', { heard: shifted(-8) }, 'clock'],
  [
    'other names',
    { listedHeard: 0, unlistedHeard: 69, heard: nothing, studentsHeard: 0 },
    'names_changed',
  ],
  ['half of the access points', { listedHeard: 19 }, 'access_points_missing'],
  ['unknown devices', { studentsHeard: 0 }, 'devices_unknown'],
  ['classes in other rooms', { moved: 18 }, 'classes_elsewhere'],
  ['a low attendance', { studentsHeard: 80, events: 4_000 }, undefined],
  ['a holiday by the calendar', { students: 0, studentsHeard: 0, inClass: nothing }, undefined],
  ['a trial with a handful of students', { students: 19, studentsHeard: 0 }, undefined],
  ['a few access points only', { listed: 3, listedHeard: 0 }, undefined],
  ['a few classes only', { judged: 5, moved: 5 }, undefined],
];

describe('with a history', () => {
  test.each([
    ...WITH_AND_WITHOUT,
    ['a twentieth of the records', { events: 400, failed: 0 }, 'no_records'],
    ['a clock 4 hours ahead', { heard: shifted(4) }, 'clock'],
    ['a third of the access points', { listedHeard: 26, unlistedHeard: 45 }, 'names_changed'],
  ] satisfies Case[])('%s', (_, change, cause) => {
    expect(feedFault({ ...USUAL, ...change }, HISTORY)?.cause).toBe(cause);
  });

  test('what is usual on this campus is no fault, however odd it is', () => {
    const odd = { ...USUAL, failed: 7_000, listedHeard: 15, studentsHeard: 8, moved: 15 };
    expect(feedFault(odd, [])?.cause).toBe('success_word');
    expect(feedFault(odd, Array<DayFeed>(5).fill(odd))).toBeUndefined();
  });

  test('days that could not tell are no history', () => {
    const trial = { ...USUAL, students: 5, events: 0, failed: 0 };
    const half = { ...USUAL, listedHeard: 25 };
    expect(feedFault(half, Array<DayFeed>(9).fill(trial))).toBeUndefined();
    expect(feedFault(half, HISTORY)?.cause).toBe('access_points_missing');
  });

  test('a history without classes or access points gives floors for them', () => {
    const bare = Array<DayFeed>(8).fill({ ...USUAL, listed: 0, listedHeard: 0, judged: 0 });
    const fault = feedFault({ ...USUAL, listedHeard: 20 }, bare);
    expect(fault).toMatchObject({ cause: 'access_points_missing', usual: null });
    expect(feedFault({ ...USUAL, moved: 13 }, bare)).toMatchObject({ usual: null });
  });

  test('days on which nothing was heard say nothing of the usual hours', () => {
    const deaf = Array<DayFeed>(5).fill({ ...USUAL, heard: nothing });
    expect(feedFault(USUAL, deaf)).toBeUndefined();
  });
});

describe('without a history', () => {
  test.each([
    ...WITH_AND_WITHOUT,
    // New names cannot be told from those that no roster has ever listed.
    [
      'a third of the access points',
      { listedHeard: 20, unlistedHeard: 45 },
      'access_points_missing',
    ],
    ['most access points', { listedHeard: 5, unlistedHeard: 10 }, 'access_points_missing'],
  ] satisfies Case[])('%s', (_, change, cause) => {
    expect(feedFault({ ...USUAL, ...change }, HISTORY.slice(0, 4))?.cause).toBe(cause);
  });
});

describe('the sentence', () => {
  const sentence = (change: Partial<DayFeed>, history: DayFeed[]) =>
    feedSentence(feedFault({ ...USUAL, ...change }, history)!);

  test.each(WITH_AND_WITHOUT.filter(([, , cause]) => cause !== undefined))(
    'for %s fits its column and is one sentence',
    (_, change) => {
      for (const history of [HISTORY, []]) {
        const text = sentence(change, history);
        expect(text.length).toBeLessThanOrEqual(255);
        expect(text).toMatch(/^[A-Z0-9].*[^.]\.$|^[A-Z0-9].*"\.$/);
      }
    },
  );

  test('names the share and what it usually is', () => {
    expect(sentence({ studentsHeard: 0 }, HISTORY)).toContain('Only 0.0 % of the students');
    expect(sentence({ studentsHeard: 0 }, HISTORY)).toContain('(usually 85.0 %)');
    expect(sentence({ studentsHeard: 0 }, [])).not.toContain('usually 8');
  });

  test('says by how many hours, and which way', () => {
    expect(sentence({ heard: shifted(-8) }, [])).toContain('moved by 8 hours forward');
    expect(sentence({ heard: shifted(9) }, [])).toContain('moved by 9 hours back');
    const hour = { cause: 'clock', share: 0.5, usual: null, hours: 1 } as const;
    expect(feedSentence(hour)).toContain('moved by 1 hour forward');
  });
});

test('the figures of a day are counted from what each access point heard', () => {
  const heard = [
    { accessPointNo: 1, events: 10, failed: 2, pieces: new Set([96, 97, 102]) },
    { accessPointNo: 2, events: 5, failed: 0, pieces: new Set([0]) },
    { accessPointNo: 3, events: 1, failed: 1, pieces: new Set([0]) },
  ];
  const feed = dayFeed({
    ...{ day: '2019-09-02', students: 3, studentsHeard: 2, judged: 1, moved: 0, heard },
    anyListed: new Set([1, 2, 4]),
    listed: new Set([1, 4]),
    classes: [
      { startSecond: 8 * 3600, endSecond: 9 * 3600, enrolled: 30 },
      { startSecond: 8.5 * 3600, endSecond: 9.5 * 3600, enrolled: 20 },
    ],
  });
  expect(feed).toMatchObject({ events: 16, failed: 3, listed: 2, listedHeard: 1 });
  expect(feed.unlistedHeard).toBe(1);
  expect(feed.heard.slice(15, 19)).toEqual([0, 2, 1, 0]);
  expect(feed.inClass.slice(15, 20)).toEqual([0, 30, 50, 20, 0]);
});
