import type { Command } from 'commander';
import { wallClock } from '../../attendance/wall-clock.js';
import { RollcallError } from '../../errors.js';
import type { DayClass, Word } from '../../mysql/decisions/confirmations.js';
import { askedDay } from './day.js';

/** How a person names a class. start: "HH:MM". */
export type ClassFlags = { course: string; section?: string; date: string; start?: string };
/** Whose word is given, and why. */
export type WordFlags = { by: string; reason: string };

/** Adds the flags that name a class, but for its section, and those that say whose word is given. */
export function addClassFlags(command: Command): Command {
  return command
    .requiredOption('--course <course>', 'as the roster writes it, such as ERG2050')
    .requiredOption('--date <day>', 'the day, YYYY-MM-DD', askedDay)
    .option(
      '--start <time>',
      'when the class starts, HH:MM; needed where several classes meet that day',
      askedStart,
    )
    .requiredOption('--by <name>', 'who says so', shortText('--by', MOST_NAME_CHARACTERS))
    .requiredOption('--reason <text>', 'why', shortText('--reason', MOST_REASON_CHARACTERS));
}

/** The widths of the columns that keep them. */
const MOST_NAME_CHARACTERS = 64;
const MOST_REASON_CHARACTERS = 255;

/** A person's word, given now. */
export function wordOf({ by, reason }: WordFlags, timeZone: string): Word {
  return { by, reason, now: wallClock(Date.now(), timeZone) };
}

/**
 * The one class of a course and a day that is meant.
 * @param classes those of the course, or of the section, that come into question; at least one
 * @throws RollcallError `not_found` where none has the section or the start, `usage` where several have, naming what there is
 */
export function askedClass<C extends DayClass>(
  classes: readonly C[],
  { section, start }: ClassFlags,
): C {
  const { course, date } = classes[0]!;
  const ofSection = classes.filter((one) => section === undefined || one.section === section);
  if (ofSection.length === 0)
    throw new RollcallError(
      'not_found',
      `Section ${section} is not among those in question of ${course} on ${date}: ${sectionsOf(classes)}.`,
    );
  if (new Set(ofSection.map((one) => one.section)).size > 1)
    throw new RollcallError(
      'usage',
      `Several sections of ${course} are in question on ${date}: give --section ${sectionsOf(classes)}.`,
    );
  const meant = ofSection.filter(
    ({ startsAt }) => start === undefined || startOf({ startsAt }) === start,
  );
  if (meant.length === 1) return meant[0]!;
  const name = `${course} section ${ofSection[0]!.section}`;
  const starts = orText(ofSection.map(startOf));
  if (meant.length === 0)
    throw new RollcallError(
      'not_found',
      `${name} does not meet at ${start} on ${date}: it does at ${starts}.`,
    );
  throw new RollcallError(
    'usage',
    `${name} meets several times on ${date}: give --start ${starts}.`,
  );
}

/** "HH:MM" of a class. */
export function startOf({ startsAt }: Pick<DayClass, 'startsAt'>): string {
  return startsAt.slice(11, 16);
}

/** "ERG2050 section 1, 2019-09-02 08:30" */
export function classText({
  course,
  section,
  startsAt,
}: Pick<DayClass, 'course' | 'section' | 'startsAt'>): string {
  return `${course} section ${section}, ${startsAt.slice(0, 16)}`;
}

function sectionsOf(classes: readonly DayClass[]): string {
  return orText([...new Set(classes.map(({ section }) => section))]);
}

function orText(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words[0]!;
}

function askedStart(text: string): string {
  if (/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text)) return text;
  throw new RollcallError(
    'usage',
    `"${text}" is no time of the day: write it as HH:MM, such as 08:30.`,
  );
}

function shortText(flag: string, most: number): (text: string) => string {
  return (text) => {
    const trimmed = text.trim();
    if (trimmed !== '' && trimmed.length <= most) return trimmed;
    throw new RollcallError(
      'usage',
      `${flag} needs a text of 1 to ${most} characters; it has ${trimmed.length}.`,
    );
  };
}
