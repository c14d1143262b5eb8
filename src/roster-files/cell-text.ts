const DAY_MS = 86_400_000;
/** Day 0 of the two ways in which workbooks count days. */
const DAY_0 = Date.UTC(1899, 11, 30);
const DAY_0_FROM_1904 = Date.UTC(1904, 0, 1);
/** A spreadsheet keeps no more digits of a number. */
const MOST_DIGITS = 1e15;

/** Built-in formats that show a date or a time; 27 to 36 and 50 to 58 are East Asian. */
const DATE_FORMATS = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
] as const;

/** Whether a format shows a number as a date or a time. code: of a format that is not built in. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return DATE_FORMATS.some(([first, last]) => id >= first && id <= last);
  const plain = code.replaceAll(/"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]|[_*]./gi, '');
  return plain !== 'General' && /[ymdhs]/i.test(plain);
}

/** The text of a number; undefined where digits are lost. */
export function numberText(value: number): string | undefined {
  if (Math.abs(value) >= MOST_DIGITS) return undefined;
  return String(Number(value.toPrecision(15)));
}

/** Behind the year 9999, where a spreadsheet shows no date but "#####". */
const DAY_TOO_LATE = 2_958_466;

/**
 * "YYYY-MM-DD", "HH:MM", "HH:MM:SS", or a date and a time; undefined where the number is none, such
 * as a student id in a column that is formatted as dates.
 */
export function dateText(value: number, from1904: boolean): string | undefined {
  if (!(value >= 0 && value < DAY_TOO_LATE)) return undefined;
  const seconds = Math.round((value - Math.floor(value)) * 86_400);
  const day = new Date(
    (from1904 ? DAY_0_FROM_1904 : DAY_0) + Math.floor(value) * DAY_MS + seconds * 1000,
  ).toISOString();
  const time = day.slice(11, seconds % 60 === 0 ? 16 : 19);
  if (value < 1) return time;
  return seconds % 86_400 === 0 ? day.slice(0, 10) : `${day.slice(0, 10)} ${time}`;
}
