import { addDays, weekdayOf } from '../attendance/wall-clock.js';
import { readHours } from '../attendance/occupancy/room-text.js';
import type { RoomHours, SectionInRoom } from '../mysql/board/rooms.js';

/** Days that are looked at where nobody asks for others: four weeks. */
export const DAYS_SHOWN = 28;

/** The days until the last one that was counted. */
export function lastDays(last: string): { from: string; to: string } {
  return { from: addDays(last, 1 - DAYS_SHOWN), to: last };
}

/** How counts of people are shown. */
export type ShownPeople = {
  /** Fewer people than this are not shown to anybody. */
  leastGroup: number;
  /** Whether the counts of others are exact, or in steps of `leastGroup`. */
  exact: boolean;
};

/**
 * A count of people as somebody sees it; null where it is too small to be shown. In whole steps, so
 * that nobody learns from a room what the figures of its class hide.
 */
export function shownPeople(people: number, { leastGroup, exact }: ShownPeople): number | null {
  if (Math.round(people) < leastGroup) return null;
  return exact ? Math.round(people) : Math.round(people / leastGroup) * leastGroup;
}

/** A weekday (1 is Monday) and an hour, over some days. */
export type WeekHour = { weekday: number; hour: number; days: number; people: number };

/**
 * The mean by weekday and hour over the days. What is not shown of one day is nobody in the mean,
 * so that the mean tells nothing of it.
 * @param days all days that were counted; a day without a row had nobody in the room
 */
export function weekOf(
  rows: readonly Pick<HoursOfDay, 'day' | 'hours'>[],
  days: readonly string[],
  shown: ShownPeople,
): WeekHour[] {
  const hoursOn = new Map(rows.map(({ day, hours }) => [day, hours]));
  const week = new Map<number, WeekHour>();
  for (const day of days)
    for (let hour = 0; hour < 24; hour += 1) {
      const hours = hoursOn.get(day);
      const people = hours ? hours[hour]! : 0;
      if (people === null) continue;
      const key = weekdayOf(day) * 24 + hour;
      const cell = week.get(key) ?? { weekday: weekdayOf(day), hour, days: 0, people: 0 };
      week.set(key, cell);
      cell.days += 1;
      cell.people += shownPeople(people, shown) ?? 0;
    }
  return [...week.values()]
    .map((cell) => ({ ...cell, people: cell.people / cell.days }))
    .sort((a, b) => a.weekday - b.weekday || a.hour - b.hour);
}

export type HoursOfDay = { day: string; hours: (number | null)[]; most: number | null };

/** Room -> its days. */
export function hoursByRoom(rows: readonly RoomHours[]): Map<string, HoursOfDay[]> {
  const found = new Map<string, HoursOfDay[]>();
  for (const [room, day, hours, most] of rows)
    found.set(room, [...(found.get(room) ?? []), { day, hours: readHours(hours), most }]);
  return found;
}

/** How a section fits its room. */
export type Fit = 'too_large' | 'too_small' | 'fits';

/** A room this little filled is far too large, if so many seats stay free. Estimates. */
const LOW_SHARE = 0.35;
const MANY_FREE_SEATS = 30;
/** A room this full is too small. */
const FULL_SHARE = 0.95;

/**
 * Whether the classes of a section meet in a room far too large for those who come, or in one too
 * small for them. That more are enrolled than there are seats counts only if most of them come.
 */
export function fitOf({ people, enrolled, capacity }: SectionInRoom): Fit {
  if (people >= FULL_SHARE * capacity) return 'too_small';
  if (enrolled > capacity && people >= 0.8 * capacity) return 'too_small';
  if (people < LOW_SHARE * capacity && capacity - people >= MANY_FREE_SEATS) return 'too_large';
  return 'fits';
}

/** The sections that do not fit their rooms; first those furthest from it. */
export function unfitSections(all: readonly SectionInRoom[]): (SectionInRoom & { fit: Fit })[] {
  return all
    .map((one) => ({ ...one, fit: fitOf(one) }))
    .filter(({ fit }) => fit !== 'fits')
    .sort((a, b) => Math.abs(b.capacity - b.people) - Math.abs(a.capacity - a.people));
}
