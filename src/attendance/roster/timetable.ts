import type { Calendar, DatedClass, Roster, RosterEnrolment, RosterMeeting } from './roster.js';
import { daysBetween, timeOfDay, weekdayOf } from '../wall-clock.js';

/**
 * The dated classes of a roster, day by day. Each day has the meetings of the weekday that it
 * follows, between their first and last dates. A holiday has none. No class crosses midnight.
 */
export function* expandTimetable(
  roster: Pick<Roster, 'timetable' | 'enrolments'> & Calendar,
): Generator<DatedClass> {
  const enrolledOn = countEnrolled(roster.enrolments);
  for (const date of timetableDays(roster)) {
    const meaning = meaningOf(date, roster);
    for (const meeting of roster.timetable) {
      if (!meetsOn(meeting, meaning)) continue;
      yield {
        date,
        section: meeting.section,
        room: meeting.room,
        startsAt: `${date} ${timeOfDay(meeting.startSecond)}`,
        endsAt: `${date} ${timeOfDay(meeting.endSecond)}`,
        enrolled: enrolledOn(meeting.section, date),
      };
    }
  }
}

/** What a date means to the timetable; weekday: undefined on a holiday. */
export type DayMeaning = { weekday: number | undefined; counted: string };

/** The weekday that a date follows, and the date that counts for first and last dates. */
export function meaningOf(date: string, { calendar, follows }: Calendar): DayMeaning {
  const weekday = calendar.get(date) ?? weekdayOf(date);
  return {
    weekday: weekday === 'holiday' ? undefined : weekday,
    counted: follows?.get(date) ?? date,
  };
}

/** Whether a weekly meeting takes place on a day. */
export function meetsOn({ weekday, firstDate, lastDate }: RosterMeeting, day: DayMeaning): boolean {
  return weekday === day.weekday && day.counted >= firstDate && day.counted <= lastDate;
}

/**
 * Every day that the timetable covers, from its smallest first date to its largest last date, with
 * the days outside of them that make up for a day within.
 */
export function timetableDays(roster: Pick<Roster, 'timetable' | 'follows'>): string[] {
  const days = plannedDays(roster);
  const outside = [...(roster.follows ?? [])].flatMap(([date, followed]) =>
    days.length > 0 && followed >= days[0]! && followed <= days.at(-1)! ? [date] : [],
  );
  if (outside.length === 0) return days;
  const all = [...outside, days[0]!, days.at(-1)!].sort();
  return daysBetween(all[0]!, all.at(-1)!);
}

function plannedDays({ timetable }: Pick<Roster, 'timetable'>): string[] {
  let first = timetable[0]?.firstDate ?? '';
  let last = timetable[0]?.lastDate ?? '';
  for (const { firstDate, lastDate } of timetable) {
    if (firstDate < first) first = firstDate;
    if (lastDate > last) last = lastDate;
  }
  return first === '' ? [] : daysBetween(first, last);
}

/**
 * Counts the students of a section on a date: the enrolments that have begun by then, minus those
 * that ended before. Enrolments of one student in a section never overlap, so no student counts
 * twice.
 */
function countEnrolled(
  enrolments: readonly RosterEnrolment[],
): (section: number, date: string) => number {
  const begins = new Map<number, string[]>();
  const ends = new Map<number, string[]>();
  for (const { section, validFrom, validTo } of enrolments) {
    append(begins, section, validFrom);
    append(ends, section, validTo);
  }
  for (const dates of [...begins.values(), ...ends.values()]) dates.sort();
  return (section, date) =>
    countWhile(begins.get(section) ?? [], (begin) => begin <= date) -
    countWhile(ends.get(section) ?? [], (end) => end < date);
}

function append(groups: Map<number, string[]>, key: number, value: string): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}

/** How many of the sorted dates match a condition that holds up to some date and not after it. */
function countWhile(dates: readonly string[], holds: (date: string) => boolean): number {
  let low = 0;
  let high = dates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(dates[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
