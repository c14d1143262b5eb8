import type { DayFeed } from '../../src/attendance/feed/day-feed.js';
import type { FeedCause } from '../../src/attendance/feed/feed.js';

/** A fault of a whole campus, as it changes what a day's records say. */
type FeedBreak = { name: string; cause: FeedCause; broken: (feed: DayFeed) => DayFeed };

export const FEED_BREAKS: readonly FeedBreak[] = [
  {
    name: 'no records',
    cause: 'no_records',
    broken: (feed) => ({ ...withoutListed(feed), events: 0, failed: 0, unlistedHeard: 0 }),
  },
  {
    name: 'another word for success',
    cause: 'success_word',
    broken: (feed) => ({ ...feed, failed: feed.events, studentsHeard: 0 }),
  },
  { name: 'a clock 8 hours behind', cause: 'clock', broken: (feed) => shifted(feed, -8) },
  { name: 'a clock 3 hours ahead', cause: 'clock', broken: (feed) => shifted(feed, 3) },
  { name: 'a clock 1 hour behind', cause: 'clock', broken: (feed) => shifted(feed, -1) },
  {
    name: 'a suffix behind every name',
    cause: 'names_changed',
    broken: (feed) => ({
      ...withoutListed(feed),
      unlistedHeard: feed.unlistedHeard + feed.listedHeard,
    }),
  },
  {
    name: 'half of the access points missing',
    cause: 'access_points_missing',
    broken: (feed) => ({ ...feed, listedHeard: Math.floor(feed.listedHeard / 2) }),
  },
  {
    name: 'devices that nobody knows',
    cause: 'devices_unknown',
    broken: (feed) => ({ ...feed, studentsHeard: 0 }),
  },
];

function withoutListed(feed: DayFeed): DayFeed {
  return { ...feed, listedHeard: 0, studentsHeard: 0, heard: feed.heard.map(() => 0) };
}

function shifted(feed: DayFeed, hours: number): DayFeed {
  return { ...feed, heard: feed.heard.map((_, i) => feed.heard[i - hours * 2] ?? 0) };
}
