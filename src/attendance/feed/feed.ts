import { clockShift } from './clock.js';
import type { DayFeed } from './day-feed.js';

/** The likely cause of a broken feed. */
export type FeedCause =
  | 'no_records'
  | 'success_word'
  | 'clock'
  | 'names_changed'
  | 'access_points_missing'
  | 'devices_unknown'
  | 'classes_elsewhere';

export type FeedFault = {
  cause: FeedCause;
  /** The share that gave it away. */
  share: number;
  /** What the share usually is; null without a history. */
  usual: number | null;
  /** Only for `clock`: by how many hours the records lie too early (+) or too late (-). */
  hours: number | null;
};

/** Fewer students, access points or classes than these say nothing about the campus as a whole. */
const LEAST_STUDENTS = 20;
const LEAST_LISTED = 4;
const LEAST_JUDGED = 6;
/** Days of history from which "usual" means something. */
const LEAST_DAYS = 5;

/** Floors and ceilings for a campus without a history. */
const MOST_FAILED = 0.6;
const LEAST_LISTED_HEARD = 0.6;
const LEAST_STUDENTS_HEARD = 0.05;
const MOST_ELSEWHERE = 0.6;
/** With a history: a share below this part of the usual one is absurd. */
const LEAST_PART_OF_RECORDS = 0.05;
const LEAST_PART_OF_LISTED = 0.7;
const LEAST_PART_OF_STUDENTS = 0.35;
/** With a history: failed associations, or classes in other rooms, by so much more than usual. */
const MORE_FAILED = 0.4;
const MORE_ELSEWHERE = 0.5;

/**
 * Whether a day's records can be what the campus's WiFi really logged. A feed that does not join
 * the roster (other access point names, another word for success, a clock that is hours off) gives
 * a result that looks like absence, so no such day may become final by itself.
 *
 * A share is compared with what this campus usually has, and with a floor while it has no history.
 * The limits are far from what outages, holidays and empty days do (docs/feed.md has the figures):
 * they catch a fault of the whole campus, and leave one of a room or a building to `no_data`.
 * @param usual earlier days that are final, at most some weeks of them, in any order
 * @returns the likeliest fault, or undefined where the day can be what it seems
 */
export function feedFault(day: DayFeed, usual: readonly DayFeed[]): FeedFault | undefined {
  // A day without classes, or a trial with a handful of students, cannot tell.
  if (day.students < LEAST_STUDENTS) return undefined;
  const history = historyOf(usual);
  return (
    noRecords(day, history) ??
    otherSuccessWord(day, history) ??
    otherClock(day, history) ??
    namesOrAccessPoints(day, history) ??
    unknownDevices(day, history) ??
    classesElsewhere(day, history)
  );
}

/** The days that can tell what is usual; none where they are too few. */
function historyOf(usual: readonly DayFeed[]): readonly DayFeed[] {
  const history = usual.filter((one) => one.students >= LEAST_STUDENTS);
  return history.length < LEAST_DAYS ? [] : history;
}

function noRecords(day: DayFeed, history: readonly DayFeed[]): FeedFault | undefined {
  const usual = usualOf(history, ({ events, students }) => events / students);
  const share = day.events / day.students;
  const isBroken = usual === null ? share === 0 : share < usual * LEAST_PART_OF_RECORDS;
  return isBroken ? { cause: 'no_records', share, usual, hours: null } : undefined;
}

function otherSuccessWord(day: DayFeed, history: readonly DayFeed[]): FeedFault | undefined {
  const usual = usualOf(history, failedOf);
  const share = failedOf(day);
  return share > mostFailed(history)
    ? { cause: 'success_word', share, usual, hours: null }
    : undefined;
}

/** The share of failed associations from which on the feed looks broken. */
export function mostFailed(usual: readonly DayFeed[]): number {
  const share = usualOf(historyOf(usual), failedOf);
  return share === null ? MOST_FAILED : share + MORE_FAILED;
}

/** `noRecords` comes first, so there are events. */
function failedOf({ failed, events }: DayFeed): number {
  return failed / events;
}

function otherClock(day: DayFeed, history: readonly DayFeed[]): FeedFault | undefined {
  const shift = clockShift(day, history);
  return shift && { cause: 'clock', share: shift.fits, usual: null, hours: shift.hours };
}

function namesOrAccessPoints(day: DayFeed, history: readonly DayFeed[]): FeedFault | undefined {
  if (day.listed < LEAST_LISTED) return undefined;
  const usual = usualOf(history, ({ listedHeard, listed }) =>
    listed < LEAST_LISTED ? null : listedHeard / listed,
  );
  const share = day.listedHeard / day.listed;
  const least = usual === null ? LEAST_LISTED_HEARD : usual * LEAST_PART_OF_LISTED;
  if (share >= least) return undefined;
  const cause = areRenamed(day, share, usual, history) ? 'names_changed' : 'access_points_missing';
  return { cause, share, usual, hours: null };
}

/**
 * Where names have changed, new names stand in for those that are missing. Without a history, we
 * cannot tell which names are new: a campus may have many access points that no roster lists. Then
 * only a day on which nearly all listed names are gone counts as renamed.
 */
function areRenamed(
  { listed, listedHeard, unlistedHeard }: DayFeed,
  share: number,
  usual: number | null,
  history: readonly DayFeed[],
): boolean {
  if (usual === null) return share < LEAST_LISTED_HEARD / 2 && unlistedHeard >= listed / 2;
  const missing = listed * usual - listedHeard;
  const usualNew = usualOf(history, (day) => day.unlistedHeard)!;
  return unlistedHeard - usualNew >= missing / 2;
}

function unknownDevices(day: DayFeed, history: readonly DayFeed[]): FeedFault | undefined {
  const shareOf = ({ studentsHeard, students }: DayFeed) => studentsHeard / students;
  const usual = usualOf(history, shareOf);
  const share = shareOf(day);
  const least = usual === null ? LEAST_STUDENTS_HEARD : usual * LEAST_PART_OF_STUDENTS;
  return share < least ? { cause: 'devices_unknown', share, usual, hours: null } : undefined;
}

function classesElsewhere(day: DayFeed, history: readonly DayFeed[]): FeedFault | undefined {
  if (day.judged < LEAST_JUDGED) return undefined;
  const usual = usualOf(history, ({ judged, moved }) =>
    judged < LEAST_JUDGED ? null : moved / judged,
  );
  const share = day.moved / day.judged;
  const most = usual === null ? MOST_ELSEWHERE : usual + MORE_ELSEWHERE;
  return share > most ? { cause: 'classes_elsewhere', share, usual, hours: null } : undefined;
}

/** The median of a share over the days that have it; null where they are too few. */
function usualOf(
  history: readonly DayFeed[],
  shareOf: (day: DayFeed) => number | null,
): number | null {
  const shares = history.map(shareOf).filter((share) => share !== null);
  if (shares.length < LEAST_DAYS) return null;
  shares.sort((a, b) => a - b);
  const middle = shares.length >> 1;
  return shares.length % 2 === 1 ? shares[middle]! : (shares[middle - 1]! + shares[middle]!) / 2;
}
