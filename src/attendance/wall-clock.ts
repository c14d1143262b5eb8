/**
 * The campus wall clock. Events, classes and days are all in its time, exactly as logged: a time is
 * a text "YYYY-MM-DD HH:MM:SS", a day is a text "YYYY-MM-DD", and a time within a day is a number
 * of seconds after midnight.
 */

export const DAY_SECONDS = 86_400;
/** A timetable or a range of days that is longer, about ten years, has a typing error in a year. */
export const LONGEST_RANGE_DAYS = 3660;
/** No later day is written with ten signs. */
const LAST_DAY = '9999-12-31';
const DAY_MS = 86_400_000;
const LAST_DAY_MS = Date.parse(LAST_DAY);
const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * The wall-clock time "YYYY-MM-DD HH:MM:SS" of an instant (milliseconds since 1970) in an IANA time
 * zone.
 */
export function wallClock(instantMs: number, timeZone: string): string {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    // The Swedish locale writes dates the ISO way.
    formatter = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter.format(instantMs);
}

/** A time of the database's clock, in UTC, as the campus wall clock shows it. */
export function campusTime(utc: string, timeZone: string): string {
  return wallClock(Date.parse(`${utc}Z`), timeZone);
}

/** How far a time zone is ahead of UTC at an instant, in minutes. */
export function utcOffsetMinutes(instantMs: number, timeZone: string): number {
  return Math.round((Date.parse(`${wallClock(instantMs, timeZone)}Z`) - instantMs) / 60_000);
}

/**
 * The instant (milliseconds since 1970) at which a wall clock shows "YYYY-MM-DD HH:MM:SS". In the
 * hour that a clock change skips or repeats, the result is an instant nearby.
 */
export function instantOf(wallClockTime: string, timeZone: string): number {
  const asUtc = Date.parse(`${wallClockTime}Z`);
  const near = asUtc - utcOffsetMinutes(asUtc, timeZone) * 60_000;
  return asUtc - utcOffsetMinutes(near, timeZone) * 60_000;
}

/**
 * The day `days` after `day` (before it when negative), both "YYYY-MM-DD". No such text is later
 * than LAST_DAY, so what lies behind it is that day.
 */
export function addDays(day: string, days: number): string {
  const date = new Date(Math.min(Date.parse(day) + days * DAY_MS, LAST_DAY_MS));
  return date.toISOString().slice(0, 10);
}

/** The same time of the next day. Both are "YYYY-MM-DD HH:MM:SS". */
export function oneDayAfter(time: string): string {
  return `${addDays(time.slice(0, 10), 1)}${time.slice(10)}`;
}

/** Every day from `first` to `last`, both included; empty when `last` comes first. */
export function daysBetween(first: string, last: string): string[] {
  return [...eachDay(first, last)];
}

/** The same days, one at a time. They are counted, because no text comes after "9999-12-31". */
export function* eachDay(first: string, last: string): Generator<string> {
  const count = dayNumber(last) - dayNumber(first);
  for (let days = 0; days <= count; days += 1) yield addDays(first, days);
}

/** Monday is 1, Sunday is 7. */
export function weekdayOf(day: string): number {
  return new Date(day).getUTCDay() || 7;
}

/** Whether a text is a real date "YYYY-MM-DD" of the years 1000 to 9999. */
export function isDay(text: string): boolean {
  if (!/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text;
}

/** "HH:MM:SS" of a number of seconds after midnight. */
export function timeOfDay(second: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
}

/** Seconds after midnight of "HH:MM:SS"; the reverse of `timeOfDay`. */
export function secondOfDay(time: string): number {
  const [hours, minutes, seconds] = time.split(':').map(Number) as [number, number, number];
  return hours * 3600 + minutes * 60 + seconds;
}

/** "YYYY-MM-DD HH:MM:SS" of a number of seconds after the midnight of a day. */
export function wallClockAt(day: string, second: number): string {
  return `${day} ${timeOfDay(second)}`;
}

/** The number of a day ("YYYY-MM-DD"), counted from 1970-01-01. */
export function dayNumber(day: string): number {
  return Date.parse(day) / DAY_MS;
}
