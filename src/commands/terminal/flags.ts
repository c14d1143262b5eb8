import { InvalidArgumentError, type Command } from 'commander';
import { dayNumber, isDay, LONGEST_RANGE_DAYS } from '../../attendance/wall-clock.js';
import { RollcallError } from '../../errors.js';
import { isHostAndPort } from '../../host-and-port.js';

/** Reads a day, "YYYY-MM-DD". @throws RollcallError `usage` */
export function askedDay(text: string): string {
  if (isDay(text)) return text;
  throw new RollcallError(
    'usage',
    `"${text}" is not a date: write it as YYYY-MM-DD, such as 2019-09-02.`,
  );
}

/** Reads a time of the day, "HH:MM". @throws RollcallError `usage` */
export function askedTime(text: string): string {
  if (/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text)) return text;
  throw new RollcallError(
    'usage',
    `"${text}" is not a time of the day: write it as HH:MM, such as 08:30.`,
  );
}

/** Reads an address to listen on, "host:port". @throws RollcallError `usage` */
export function askedAddress(text: string): string {
  if (isHostAndPort(text, 0)) return text;
  throw new RollcallError(
    'usage',
    `"${text}" is not an address to listen on: write it as host:port with a port from 0 to 65535, such as 127.0.0.1:8090.`,
  );
}

/** Checks a range of days. @throws RollcallError `usage` when it ends before it begins */
export function requireRange(first: string, last: string): void {
  if (last < first)
    throw new RollcallError(
      'usage',
      `The range ends (${last}) before it begins (${first}): give the earlier day first.`,
    );
}

/**
 * Checks a range of days that are rolled up one by one.
 * @throws RollcallError `usage` when it ends before it begins, or has too many days
 */
export function requireRollupRange(first: string, last: string): void {
  requireRange(first, last);
  const days = dayNumber(last) - dayNumber(first) + 1;
  if (days > LONGEST_RANGE_DAYS)
    throw new RollcallError(
      'usage',
      `The range from ${first} to ${last} has ${days} days: roll up at most ${LONGEST_RANGE_DAYS} at a time.`,
    );
}

/**
 * Makes a reader of whole numbers.
 * @param least the smallest number that it accepts
 * @param most the largest number that it accepts
 * @param what the kind of number, for the message
 */
export function wholeNumber(
  least: number,
  most = 999_999_999_999_999,
  what = 'a whole number',
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,15}$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be ${what} from ${least} to ${most}.`);
  };
}

/** Makes a reader of numbers above 0. what: the kind of number, for the message. */
export function positiveNumber(what = 'a number'): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (value > 0 && Number.isFinite(value)) return value;
    throw new InvalidArgumentError(`It must be ${what} above 0.`);
  };
}

/** Reads a time to wait, in seconds. */
export const askedSeconds = positiveNumber('a number of seconds');

/** The flags that name a class. */
export type ClassFlags = {
  course: string;
  section?: string;
  /** "YYYY-MM-DD" */
  date: string;
  /** "HH:MM" */
  start?: string;
};

/** The flags that say whose word is given, and why. */
export type WordFlags = { by: string; reason: string };

/** Adds the flags that name a class, except --section, and those that say whose word is given. */
export function addClassFlags(command: Command): Command {
  command
    .requiredOption('--course <course>', 'the course as the roster writes it, such as ERG2050')
    .requiredOption('--date <day>', 'the day, YYYY-MM-DD', askedDay)
    .option(
      '--start <time>',
      'when the class starts, HH:MM; needed if several classes fit',
      askedTime,
    );
  return addWordFlags(command);
}

/** Adds the flags that say whose word is given. */
export function addWordFlags(command: Command): Command {
  return command
    .requiredOption('--by <name>', 'who says so', askedName)
    .requiredOption('--reason <text>', 'why', askedReason);
}

/** The widths of the columns that keep the two texts. */
const MOST_NAME_CHARACTERS = 64;
export const MOST_REASON_CHARACTERS = 255;

/** Reads who says something. @throws RollcallError `usage` */
export const askedName = shortText('--by', MOST_NAME_CHARACTERS);
/** Reads why somebody says something. @throws RollcallError `usage` */
export const askedReason = shortText('--reason', MOST_REASON_CHARACTERS);

function shortText(flag: string, most: number): (text: string) => string {
  return (text) => {
    const trimmed = text.trim();
    if (trimmed !== '' && trimmed.length <= most) return trimmed;
    throw new RollcallError(
      'usage',
      `${flag} must have 1 to ${most} characters; this text has ${trimmed.length}.`,
    );
  };
}
