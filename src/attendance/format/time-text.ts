/** A time as a record writes it, before any zone is applied. */
export type WrittenTime =
  /** An instant, in seconds since 1970. */
  | { instant: number }
  /** What a clock showed. The day need not be a real one: the year may be 0, or NaN. */
  | {
      /** Undefined: the record names no year. */
      year: number | undefined;
      month: number;
      day: number;
      /** Seconds after midnight. */
      second: number;
      /** How far the clock is ahead of UTC, in minutes; undefined: the record does not say. */
      offset: number | undefined;
    };

/**
 * Reads a time in any form that is clear by itself: an epoch in seconds, milliseconds or
 * microseconds; a date from the year down, with "T" or a space; a date with the name of its month,
 * as syslog writes it. An offset or UTC behind it counts. Other names of zones do not, since "CST"
 * means four things.
 * @returns undefined for other texts
 */
export function readTimeText(text: string): WrittenTime | undefined {
  const first = text.charCodeAt(0);
  if (isDigit(first)) {
    const fifth = text.charCodeAt(4);
    return fifth === DASH || fifth === SLASH ? readYearFirst(text) : readEpoch(text);
  }
  return readMonthName(text);
}

const DASH = 0x2d;
const SLASH = 0x2f;
const COLON = 0x3a;
const SPACE = 0x20;
const T = 0x54;

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** The value of `count` digits; NaN if one is none. */
function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i += 1) {
    const digit = text.charCodeAt(i) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Up to here an epoch is in seconds; up to a thousand times that, in milliseconds; and so on. */
const MOST_EPOCH_SECONDS = 1e11;

function readEpoch(text: string): WrittenTime | undefined {
  if (!/^\d{9,16}(?:\.\d{1,9})?$/.test(text)) return undefined;
  let instant = Number(text);
  while (instant > MOST_EPOCH_SECONDS) instant /= 1000;
  return { instant: Math.floor(instant) };
}

/** "2026-11-27 08:00:00", "2026/11/27 08:00:00.123", "2026-11-27T08:00:00+08:00" */
function readYearFirst(text: string): WrittenTime | undefined {
  const between = text.charCodeAt(10);
  if (text.charCodeAt(7) !== text.charCodeAt(4) || (between !== SPACE && between !== T))
    return undefined;
  const clock = readClock(text, 11);
  if (!clock) return undefined;
  const offset = readOffset(text, clock.end);
  if (offset === null) return undefined;
  return {
    year: digits(text, 0, 4),
    month: digits(text, 5, 2),
    day: digits(text, 8, 2),
    second: clock.second,
    offset,
  };
}

/** "08:00:00", and a fraction behind it. */
function readClock(text: string, at: number): { second: number; end: number } | undefined {
  if (text.charCodeAt(at + 2) !== COLON || text.charCodeAt(at + 5) !== COLON) return undefined;
  const [hour, minute, second] = [
    digits(text, at, 2),
    digits(text, at + 3, 2),
    digits(text, at + 6, 2),
  ];
  // A leap second is the last second of its minute.
  if (!(hour <= 23 && minute <= 59 && second <= 60)) return undefined;
  let end = at + 8;
  // Some makers write the fraction behind a colon or a comma.
  if ('.,:'.includes(text.charAt(end)) && isDigit(text.charCodeAt(end + 1))) {
    end += 1;
    while (isDigit(text.charCodeAt(end))) end += 1;
  }
  return { second: hour * 3600 + minute * 60 + Math.min(second, 59), end };
}

/** Undefined where the rest of the text names no offset; null where it is no rest of a time. */
function readOffset(text: string, at: number): number | undefined | null {
  if (at === text.length) return undefined;
  const rest = text.slice(at).trim();
  if (rest === 'Z' || rest === 'UTC' || rest === 'GMT') return 0;
  const named = /^(?:UTC|GMT)?([+-])(\d\d):?(\d\d)$/.exec(rest);
  if (named) {
    const minutes = Number(named[2]) * 60 + Number(named[3]);
    return named[1] === '-' ? -minutes : minutes;
  }
  return /^(?:[A-Za-z]{2,5}:?)?$/.test(rest) ? undefined : null;
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/**
 * "Nov 27 08:00:00", "Fri Nov  7 2026 08:00:00.123 UTC", "Nov 27 08:00:00:123 2026". Marks in front
 * of it, as Cisco puts there for a clock that is not set, are passed over.
 */
function readMonthName(text: string): WrittenTime | undefined {
  let at = 0;
  while (at < text.length && '*.%'.includes(text.charAt(at))) at += 1;
  if (monthAt(text, at) === 0) at = afterSpaces(text, at + 3, ',');
  const month = monthAt(text, at);
  if (month === 0 || text.charCodeAt(at + 3) !== SPACE) return undefined;
  at = afterSpaces(text, at + 4);
  const length = isDigit(text.charCodeAt(at + 1)) ? 2 : 1;
  const day = digits(text, at, length);
  at = afterSpaces(text, at + length, ',');
  let year = yearAt(text, at);
  if (year !== undefined) at = afterSpaces(text, at + 4);
  const clock = readClock(text, at);
  if (!clock) return undefined;
  let { end } = clock;
  const behind = afterSpaces(text, end);
  if (year === undefined) {
    year = yearAt(text, behind);
    if (year !== undefined) end = behind + 4;
  }
  const offset = readOffset(text, end);
  return offset === null ? undefined : { year, month, day, second: clock.second, offset };
}

/** 1 to 12; 0 where no name of a month stands there. */
function monthAt(text: string, at: number): number {
  const place = MONTHS.indexOf(text.slice(at, at + 3));
  return place % 3 === 0 && text.length > at + 3 ? place / 3 + 1 : 0;
}

/** Four digits with neither a digit nor a colon behind them; else undefined. */
function yearAt(text: string, at: number): number | undefined {
  const year = digits(text, at, 4);
  const behind = text.charCodeAt(at + 4);
  return Number.isNaN(year) || isDigit(behind) || behind === COLON ? undefined : year;
}

function afterSpaces(text: string, start: number, also = ' '): number {
  let at = start;
  while (text.charCodeAt(at) === SPACE || text.charAt(at) === also) at += 1;
  return at;
}

/** A layout such as "DD/MM/YYYY HH:mm:ss", as a reader of such texts. */
export function compileLayout(
  layout: string,
): ((text: string) => WrittenTime | undefined) | string {
  const places = Object.fromEntries(
    ['YYYY', 'MM', 'DD', 'HH', 'mm', 'ss'].map((part) => [part, layout.indexOf(part)]),
  );
  const missing = Object.keys(places).filter((part) => places[part]! < 0);
  if (missing.length > 0) return `lacks ${missing.join(', ')}`;
  const at = (part: string) => places[part]!;
  const shape = layout.replace(/YYYY|MM|DD|HH|mm|ss/g, (part) => '0'.repeat(part.length));
  return (text) => {
    if (!hasShape(text, shape)) return undefined;
    const [hour, minute, second] = ['HH', 'mm', 'ss'].map((part) => digits(text, at(part), 2)) as [
      number,
      number,
      number,
    ];
    if (!(hour <= 23 && minute <= 59 && second <= 60)) return undefined;
    const offset = readOffset(text, shape.length);
    return offset === null
      ? undefined
      : {
          year: digits(text, at('YYYY'), 4),
          month: digits(text, at('MM'), 2),
          day: digits(text, at('DD'), 2),
          second: hour * 3600 + minute * 60 + Math.min(second, 59),
          offset,
        };
  };
}

/** Whether a text begins with digits and other characters as the shape does. */
function hasShape(text: string, shape: string): boolean {
  for (let i = 0; i < shape.length; i += 1) {
    const isSame = shape[i] === '0' ? isDigit(text.charCodeAt(i)) : text[i] === shape[i];
    if (!isSame) return false;
  }
  return true;
}
