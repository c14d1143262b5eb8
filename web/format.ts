import { language } from './choices.js';
import { presentYear } from './session.js';

/** The locale that dates and numbers are written in. British: the day comes before the month. */
function locale(): string {
  return language.value === 'zh' ? 'zh-CN' : 'en-GB';
}

/** Makes a format once for each language. */
function inLanguage<T>(make: (locale: string) => T): () => T {
  const made = new Map<string, T>();
  return () => {
    const tag = locale();
    const known = made.get(tag) ?? make(tag);
    made.set(tag, known);
    return known;
  };
}

const whole = inLanguage((tag) => new Intl.NumberFormat(tag));
const share = inLanguage(
  (tag) => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 }),
);
const long = inLanguage(
  (tag) =>
    new Intl.DateTimeFormat(tag, {
      timeZone: 'UTC',
      ...{ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
    }),
);
const short = inLanguage(
  (tag) =>
    new Intl.DateTimeFormat(tag, {
      timeZone: 'UTC',
      ...{ weekday: 'short', day: 'numeric', month: 'short' },
    }),
);
const shortWithYear = inLanguage(
  (tag) =>
    new Intl.DateTimeFormat(tag, {
      timeZone: 'UTC',
      ...{ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
    }),
);
const shortYear = inLanguage(
  (tag) =>
    new Intl.DateTimeFormat(tag, {
      timeZone: 'UTC',
      ...{ day: 'numeric', month: 'short', year: 'numeric' },
    }),
);

/** 12345 -> "12,345" */
export function number(value: number): string {
  return whole().format(value);
}

/** 0.834 -> "83%" */
export function percent(value: number): string {
  return share().format(value);
}

/** "2019-09-02" -> "Monday, 2 September 2019" */
export function longDay(day: string): string {
  return long().format(dateOf(day));
}

/** "2019-09-02" -> "Mon, 2 Sept", or in another year "Mon, 2 Sept 2019" */
export function shortDay(day: string): string {
  return (day.slice(0, 4) === presentYear() ? short() : shortWithYear()).format(dateOf(day));
}

/** "2019-09-02" -> "2 Sept 2019" */
export function shortDayAndYear(day: string): string {
  return shortYear().format(dateOf(day));
}

/** "Wang Li #0123456789abcdef" -> "Wang Li": the mark tells two people of one name apart. */
export function personName(audited: string): string {
  return audited.replace(/ #[0-9a-f]{16}$/, '');
}

/** "2019-09-02 15:00:31" -> "15:00" */
export function clock(campusTime: string): string {
  return campusTime.slice(11, 16);
}

/** "2019-09-02 15:00:31" -> "Mon, 2 Sept, 15:00", in another year with the year */
export function dayAndClock(campusTime: string): string {
  return withClock(shortDay(campusTime.slice(0, 10)), campusTime);
}

/** "2019-09-02 15:00:31" -> "Monday, 2 September 2019, 15:00" */
export function longDayAndClock(campusTime: string): string {
  return withClock(longDay(campusTime.slice(0, 10)), campusTime);
}

function withClock(day: string, campusTime: string): string {
  return `${day}${language.value === 'zh' ? ' ' : ', '}${clock(campusTime)}`;
}

/** Minutes since midnight of "15:00" or "15:00:31". */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** Whether it is a day that exists, YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = dateOf(text);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Noon in UTC: campus days have no zone here. */
function dateOf(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}
