import { isDay } from '../wall-clock.js';
import type { RosterLine } from './lines.js';
import { OPEN_FROM, OPEN_TO, type Validity } from './roster.js';
import { AMBIGUOUS, writtenDay } from './written-dates.js';
import { writtenTime } from './written-times.js';

/**
 * A name of 1 to `limit` characters without a space at either end; undefined, and reported, when it
 * is not. A space at an end does not show in any report, and makes two names of one.
 */
export function readKey(line: RosterLine, column: string, limit: number): string | undefined {
  const text = line.text(column);
  if (text.trim() === '') {
    line.bad(`${column} is empty`);
    return undefined;
  }
  if (text !== text.trim()) {
    line.bad(`${column} begins or ends with a space: remove it`);
    return undefined;
  }
  return readName(line, column, limit);
}

/** Like readKey, but the name may be empty or have outer spaces. */
export function readName(line: RosterLine, column: string, limit: number): string | undefined {
  const text = line.text(column);
  const fault = nameFault(text, limit);
  if (fault === undefined) return text;
  line.bad(`${column} ${fault}`);
  return undefined;
}

/**
 * Names of 1 to `limit` characters between semicolons, each once, without outer spaces. The text
 * may be empty, and so may a place between two semicolons. A name that is none is reported.
 */
export function readNames(line: RosterLine, column: string, limit: number): string[] {
  const names = line
    .text(column)
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const fault = names.map((name) => nameFault(name, limit)).find((one) => one !== undefined);
  if (fault !== undefined) line.bad(`a name in ${column} ${fault}`);
  return [...new Set(names)];
}

function nameFault(text: string, limit: number): string | undefined {
  // A character may take two units of a JavaScript string, so a text that seems too long is counted
  // again, unless it is far too long.
  if (text.length > limit && (text.length > 2 * limit || [...text].length > limit))
    return `has more than ${limit} characters`;
  // A control character in a name comes from a broken export and would not show in any report.
  return /[\u0000-\u001f\u007f]/.test(text) ? 'holds a control character' : undefined;
}

/**
 * One of the given texts, in any letter case, as the value that it stands for; undefined, and
 * reported, if it is none of them.
 * @param words other words for the texts
 * @param hint what the fault says of them
 */
export function readChoice<T>(
  line: RosterLine,
  column: string,
  choices: ReadonlyMap<string, T>,
  words: ReadonlyMap<string, string> = new Map<string, string>(),
  hint = '',
): T | undefined {
  const written = line.text(column).toLowerCase();
  const text = words.get(written) ?? written;
  if (choices.has(text)) return choices.get(text);
  const names = [...choices.keys()].map((name) => name || 'empty');
  line.bad(`${column} must be ${names.slice(0, -1).join(', ')} or ${names.at(-1)}${hint}`);
  return undefined;
}

/** A number of the given form and range; undefined, and reported, if it is not. */
export function readNumber(
  line: RosterLine,
  column: string,
  { min, max, whole }: { min: number; max: number; whole: boolean },
): number | undefined {
  // 0,5 is a half where a comma stands before the fraction; it is no whole number anywhere.
  const written = line.text(column);
  const text = whole ? written : written.replace(/^(\d),(\d+)$/, '$1.$2');
  const value = Number(text);
  const form = whole ? /^\d{1,10}$/ : /^(?:\d{1,10}(?:\.\d*)?|\.\d+)(?:e-?\d{1,2})?$/i;
  if (form.test(text) && value >= min && value <= max) return value;
  line.bad(`${column} must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}`);
  return undefined;
}

/** A time as seconds after midnight; undefined, and reported, if it is no time. */
export function readTime(line: RosterLine, column: string): number | undefined {
  const time = writtenTime(line.text(column));
  if (typeof time === 'number') return time;
  line.bad(
    time === 'ambiguous'
      ? `${column} may be at night or in the afternoon: write it as HH:MM, such as 01:30 or 13:30`
      : `${column} must be a time HH:MM from 00:00 to 23:59`,
  );
  return undefined;
}

/** A real date, or `whenEmpty` for an empty text; undefined, and reported, if it is neither. */
export function readDate(line: RosterLine, column: string, whenEmpty?: string): string | undefined {
  const text = line.text(column);
  if (text === '' && whenEmpty !== undefined) return whenEmpty;
  if (isDay(text)) return text;
  let day = writtenDay(text);
  if (day === AMBIGUOUS) day = writtenDay(text, line.dateOrder(column));
  if (day !== undefined && day !== AMBIGUOUS) return day;
  line.bad(
    day === AMBIGUOUS
      ? `${column} may be two dates, with the day first or the month first: write it as YYYY-MM-DD`
      : `${column} must be a date YYYY-MM-DD`,
  );
  return undefined;
}

/**
 * A date of a term, or `whenEmpty` for an empty text; undefined, and reported, if it is neither.
 * Its days are counted one by one, so a date that stands for "for ever" is refused.
 * @param advice what to write instead of such a date
 */
export function readTermDate(
  line: RosterLine,
  column: string,
  advice = '',
  whenEmpty?: string,
): string | undefined {
  const date = readDate(line, column, whenEmpty);
  if (date === undefined || date < FIRST_DAY_TOO_LATE) return date;
  line.bad(`${column} must be before the year 3000${advice}`);
  return undefined;
}

const FIRST_DAY_TOO_LATE = '3000-01-01';

/**
 * The optional columns valid_from and valid_to; undefined, and reported, if they are no span of
 * days.
 */
export function readValidity(line: RosterLine): Validity | undefined {
  const validFrom = readDate(line, 'valid_from', OPEN_FROM);
  const validTo = readDate(line, 'valid_to', OPEN_TO);
  if (validFrom === undefined || validTo === undefined) return undefined;
  if (validTo >= validFrom) return { validFrom, validTo };
  line.bad('valid_to comes before valid_from');
  return undefined;
}
