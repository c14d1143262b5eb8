import { isDay } from '../../attendance/wall-clock.js';
import { RollcallError } from '../../errors.js';
import type { DayScope } from '../../mysql/answers/day-rates.js';
import { isCovered } from '../../mysql/rollup/nightly.js';
import type { Database } from '../../mysql/pool.js';
import { readRosterRange, readSectionsOf } from '../../mysql/roster/coverage.js';

/** Reads a day that was typed. @throws RollcallError `usage` */
export function askedDay(text: string): string {
  if (isDay(text)) return text;
  throw new RollcallError(
    'usage',
    `"${text}" is no date: write it as YYYY-MM-DD, such as 2019-09-02.`,
  );
}

/**
 * Makes sure that a roster covers the day, and has the course and the section where they are asked for; whether a class meets is another question.
 * @throws RollcallError `not_found`, saying what there is instead
 */
export async function requireInRoster(
  db: Database,
  { date, course, section }: DayScope,
): Promise<void> {
  if (!(await isCovered(db, date))) throw new RollcallError('not_found', await uncovered(db, date));
  if (course === undefined) return;
  const sections = await readSectionsOf(db, date, course);
  if (sections.length === 0)
    throw new RollcallError(
      'not_found',
      `There is no course ${course} in the roster of ${date}: "rollcall day ${date}" lists the courses that meet.`,
    );
  if (section !== undefined && !sections.includes(section))
    throw new RollcallError(
      'not_found',
      `Course ${course} has no section ${section} in the roster of ${date}: it has ${sections.join(', ')}.`,
    );
}

async function uncovered(db: Database, date: string): Promise<string> {
  const range = await readRosterRange(db);
  return range
    ? `No roster covers ${date}: they run from ${range.first} to ${range.last}.`
    : `No roster covers ${date}, for there is none yet: load one with "rollcall import".`;
}
