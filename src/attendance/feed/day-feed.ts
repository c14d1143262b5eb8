/** A day's records in half hours, from midnight. */
export const HALF_HOURS = 48;
/** Pieces of five minutes, as `heard_piece` has them. */
const PIECES_PER_HALF_HOUR = 6;

/** What one day's records say about the feed: how they fit the roster and the timetable. */
export type DayFeed = {
  day: string;
  /** Associations of the day, also failed ones. Departures do not count. */
  events: number;
  /** How many of them are failed associations. */
  failed: number;
  /** Access points that the roster lists for rooms in which a class meets that day. */
  listed: number;
  /** How many of these heard a device. */
  listedHeard: number;
  /** Access points that heard a device, and that the roster does not list. */
  unlistedHeard: number;
  /** Students with a class that day and a known device. */
  students: number;
  /** How many of them were heard, anywhere and at any time of the day. */
  studentsHeard: number;
  /** Classes that were judged and that no person has confirmed. */
  judged: number;
  /** How many of them seem to have met in another room. */
  moved: number;
  /** By half hour: the enrolled students of the classes that meet then. */
  inClass: readonly number[];
  /** By half hour: in how many pieces of five minutes the listed access points heard a device. */
  heard: readonly number[];
};

/** What an access point heard on the day. */
export type HeardAccessPoint = {
  accessPointNo: number;
  events: number;
  failed: number;
  /** The pieces of five minutes in which it heard something, counted from midnight. */
  pieces: ReadonlySet<number>;
};

/** A class of the day, and how many students are enrolled in it. */
export type FeedClass = { startSecond: number; endSecond: number; enrolled: number };

/** What is known of the day. */
export type DayFeedParts = Pick<
  DayFeed,
  'day' | 'students' | 'studentsHeard' | 'judged' | 'moved'
> & {
  heard: readonly HeardAccessPoint[];
  /** The access points that the roster lists for any room. */
  anyListed: ReadonlySet<number>;
  /** Those of rooms in which a class meets that day. */
  listed: ReadonlySet<number>;
  classes: readonly FeedClass[];
};

/** Counts what one day says about its feed. */
export function dayFeed({ heard, anyListed, listed, classes, ...counts }: DayFeedParts): DayFeed {
  const feed = { events: 0, failed: 0, listedHeard: 0, unlistedHeard: 0 };
  const byHalfHour = new Array<number>(HALF_HOURS).fill(0);
  for (const { accessPointNo, events, failed, pieces } of heard) {
    feed.events += events;
    feed.failed += failed;
    if (!anyListed.has(accessPointNo)) feed.unlistedHeard += 1;
    if (!listed.has(accessPointNo)) continue;
    feed.listedHeard += 1;
    for (const piece of pieces) byHalfHour[Math.floor(piece / PIECES_PER_HALF_HOUR)]! += 1;
  }
  return {
    ...counts,
    ...feed,
    listed: listed.size,
    inClass: studentsInClass(classes),
    heard: byHalfHour,
  };
}

function studentsInClass(classes: readonly FeedClass[]): number[] {
  return Array.from({ length: HALF_HOURS }, (_, i) =>
    classes
      .filter(({ startSecond, endSecond }) => startSecond < (i + 1) * 1800 && endSecond > i * 1800)
      .reduce((sum, { enrolled }) => sum + enrolled, 0),
  );
}
