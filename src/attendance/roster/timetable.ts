import type { DatedClass, Roster, RosterEnrolment } from './roster.js';
import { daysBetween, timeOfDay, weekdayOf } from '../wall-clock.js';

/**
 * The dated classes of a roster, day by day. Each day has the meetings of the weekday that it
 * follows, between their first and last dates. A holiday has none. No class crosses midnight.
 */
export function* expandTimetable(
  roster: Pick<Roster, 'timetable' | 'calendar' | 'enrolments'>,
): Generator<DatedClass> {
  const enrolledOn = countEnrolled(roster.enrolments);
  for (const date of timetableDays(roster)) {
    const weekday = roster.calendar.get(date) ?? weekdayOf(date);
    for (const meeting of roster.timetable) {
      if (meeting.weekday !== weekday || date < meeting.firstDate || date > meeting.lastDate)
        continue;
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

/** Every day that the timetable covers, from its smallest first date to its largest last date. */
export function timetableDays({ timetable }: Pick<Roster, 'timetable'>): string[] {
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
