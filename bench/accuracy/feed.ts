import type { DayFeed } from '../../src/attendance/feed/day-feed.js';
import { feedFault, type FeedCause } from '../../src/attendance/feed/feed.js';
import { FEED_BREAKS } from './feed-breaks.js';
import { feedDays, type FeedCampus, type FeedDay, type FeedDayKind } from './feed-days.js';

export type FeedFigures = {
  /** By kind of day: how many there were, and on how many the rule raised a false alarm. */
  days: Record<FeedDayKind, { days: number; alarms: number }>;
  falseAlarms: { seed: number; day: string; kind: FeedDayKind; cause: FeedCause }[];
  /** By fault: on how many broken days its cause was named, with a history and without one. */
  found: Record<string, { days: number; withHistory: number; without: number }>;
};

/**
 * Campuses of 50 days with classes each. The limits were set on the seeds 1 to 4, so no figure is
 * from those.
 */
const CAMPUSES: FeedCampus[] = [
  { seed: 9201, students: 400, days: 70 },
  { seed: 9202, students: 400, days: 70, noise: { outagesPerMonth: 20, outageHours: 4 } },
  { seed: 9203, students: 200, days: 70, noise: { notOnWifiShare: 0.24, optedOutShare: 0.3 } },
  { seed: 9204, students: 400, days: 70, noise: { associationsPerConnectedHour: 1.5 } },
];
/** As many final days as a seal compares with. */
const HISTORY_DAYS = 20;

/** Goes through the days of campuses one by one, as the nightly run does. */
export function measureFeed(campuses: readonly FeedCampus[] = CAMPUSES): FeedFigures {
  const figures: FeedFigures = {
    days: {
      usual: { days: 0, alarms: 0 },
      'first of term': { days: 0, alarms: 0 },
      'low attendance': { days: 0, alarms: 0 },
      outage: { days: 0, alarms: 0 },
      holiday: { days: 0, alarms: 0 },
    },
    falseAlarms: [],
    found: Object.fromEntries(
      FEED_BREAKS.map(({ name }) => [name, { days: 0, withHistory: 0, without: 0 }]),
    ),
  };
  for (const campus of campuses) {
    const usual: DayFeed[] = [];
    for (const day of feedDays(campus)) {
      noteDay(figures, campus.seed, day, usual);
      if (day.kind !== 'holiday') noteBreaks(figures, day.feed, usual);
      usual.push(day.feed);
      if (usual.length > HISTORY_DAYS) usual.shift();
    }
  }
  return figures;
}

function noteDay(
  { days, falseAlarms }: FeedFigures,
  seed: number,
  { kind, feed }: FeedDay,
  usual: readonly DayFeed[],
): void {
  const fault = feedFault(feed, usual);
  days[kind].days += 1;
  if (!fault) return;
  days[kind].alarms += 1;
  falseAlarms.push({ seed, day: feed.day, kind, cause: fault.cause });
}

function noteBreaks({ found }: FeedFigures, feed: DayFeed, usual: readonly DayFeed[]): void {
  for (const { name, cause, broken } of FEED_BREAKS) {
    const counts = found[name]!;
    counts.days += 1;
    if (feedFault(broken(feed), usual)?.cause === cause) counts.withHistory += 1;
    if (feedFault(broken(feed), [])?.cause === cause) counts.without += 1;
  }
}
