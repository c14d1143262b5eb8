import { isDay } from '../wall-clock.js';

/** A date that may be two. */
export const AMBIGUOUS = 'ambiguous';

/** Which number of 03/04/2019 is the day. */
export type DateOrder = 'day first' | 'month first';

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
/** Spreadsheets write a date with the time of its beginning. */
const MIDNIGHT = String.raw`(?:[T ]0{1,2}:00(?::00(?:\.0{1,9})?)?Z?)?`;
const YEAR_FIRST = new RegExp(
  String.raw`^(\d{4})([-/.年])(\d{1,2})[-/.月](\d{1,2})日?${MIDNIGHT}$`,
);
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})${MIDNIGHT}$`);
const DAY_AND_NAME = /^(\d{1,2})[ -]?([a-z]{3,9})\.?[ ,-]{0,2}(\d{4})$/;
const NAME_AND_DAY = /^([a-z]{3,9})\.? (\d{1,2}),? (\d{4})$/;

/**
 * The day "YYYY-MM-DD" of a date as people write it; undefined if it is none.
 * @param order for dates such as 03/04/2019; without it they are AMBIGUOUS
 */
export function writtenDay(text: string, order?: DateOrder): string | undefined {
  if (isDay(text)) return text;
  const plain = text.normalize('NFKC').trim();
  const [, year, , month, day] = YEAR_FIRST.exec(plain) ?? [];
  if (year !== undefined) return realDay(year, month!, day!);
  const [, digits] = /^(\d{8})$/.exec(plain) ?? [];
  if (digits !== undefined)
    return realDay(digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8));
  if (YEAR_LAST.test(plain)) return yearLast(plain, order);
  return withMonthName(plain.toLowerCase());
}

/** The order that some of the dates show, if none of them shows the other. */
export function shownOrder(texts: Iterable<string>): DateOrder | undefined {
  const orders = new Set<DateOrder>();
  for (const text of texts) {
    const [, first, , second] = YEAR_LAST.exec(text.normalize('NFKC').trim()) ?? [];
    if (Number(first) > 12) orders.add('day first');
    if (Number(second) > 12) orders.add('month first');
  }
  return orders.size === 1 ? [...orders][0] : undefined;
}

function yearLast(text: string, order: DateOrder | undefined): string | undefined {
  const [, first, sign, second, year] = YEAR_LAST.exec(text) as unknown as string[];
  const dayFirst = realDay(year!, second!, first!);
  const monthFirst = realDay(year!, first!, second!);
  // Where dots are written, the day comes first.
  if (sign === '.' || monthFirst === undefined || dayFirst === monthFirst) return dayFirst;
  if (dayFirst === undefined) return monthFirst;
  if (order === undefined) return AMBIGUOUS;
  return order === 'day first' ? dayFirst : monthFirst;
}

function withMonthName(text: string): string | undefined {
  const [, day, name, year] = DAY_AND_NAME.exec(text) ?? [];
  if (day !== undefined) return namedMonth(name!, day, year!);
  const [, firstName, number, lastYear] = NAME_AND_DAY.exec(text) ?? [];
  return firstName === undefined ? undefined : namedMonth(firstName, number!, lastYear!);
}

function namedMonth(name: string, day: string, year: string): string | undefined {
  const month = MONTHS.indexOf(name.slice(0, 3)) + 1;
  return month === 0 ? undefined : realDay(year, String(month), day);
}

function realDay(year: string, month: string, day: string): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(text) ? text : undefined;
}
