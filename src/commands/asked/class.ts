import { randomUUID } from 'node:crypto';
import { wallClock } from '../../attendance/wall-clock.js';
import { RollcallError } from '../../errors.js';
import type { DayClass, Word } from '../../mysql/decisions/confirmations.js';
import type { ClassFlags, WordFlags } from '../terminal/flags.js';

/**
 * Finds the one class that is meant.
 * @param classes the classes of one course on one day that fit the flags but for --start; at least
 * one, in order of section and start
 * @param start "HH:MM", or undefined where none was given
 * @throws RollcallError `not_found` where no class starts then, `usage` where several classes fit;
 * the message says what to choose from
 */
export function askedClass<C extends DayClass>(
  classes: readonly C[],
  { start }: Pick<ClassFlags, 'start'>,
): C {
  const { course, date, section } = classes[0]!;
  const sections = [...new Set(classes.map((one) => one.section))];
  if (sections.length > 1)
    throw new RollcallError(
      'usage',
      `Several sections of ${course} fit on ${date}: choose one with --section ${orText(sections)}.`,
    );
  const meant = classes.filter((one) => start === undefined || startOf(one) === start);
  if (meant.length === 1) return meant[0]!;
  const name = `${course} section ${section}`;
  const starts = orText(classes.map(startOf));
  if (meant.length === 0)
    throw new RollcallError(
      'not_found',
      `${name} does not meet at ${start} on ${date}: it meets at ${starts}.`,
    );
  throw new RollcallError(
    'usage',
    `${name} meets several times on ${date}: choose one with --start ${starts}.`,
  );
}

/** "HH:MM" of a class. */
export function startOf({ startsAt }: Pick<DayClass, 'startsAt'>): string {
  return startsAt.slice(11, 16);
}

function orText(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words[0]!;
}

/** "ERG2050 section 1, 2019-09-02 08:30" */
export function classText({
  course,
  section,
  startsAt,
}: Pick<DayClass, 'course' | 'section' | 'startsAt'>): string {
  return `${course} section ${section}, ${startsAt.slice(0, 16)}`;
}

/** A person's word, given now. */
export function wordOf({ by, reason }: WordFlags, timeZone: string): Word & { word: string } {
  return { by, reason, now: wallClock(Date.now(), timeZone), word: randomUUID() };
}
