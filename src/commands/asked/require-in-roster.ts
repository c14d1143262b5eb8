import { RollcallError } from '../../errors.js';
import type { DayScope } from '../../mysql/answers/day-rates.js';
import type { Database } from '../../mysql/pool.js';
import { isCovered } from '../../mysql/rollup/nightly.js';
import { readRosterRange, readSectionsOf } from '../../mysql/roster/coverage.js';

/**
 * Makes sure that a roster covers the day, and that it has the course and the section if they are
 * asked for. It does not ask whether a class meets that day.
 * @throws RollcallError `not_found`, naming what the roster has instead
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
    ? `No roster covers ${date}: the imported rosters cover ${range.first} to ${range.last}.`
    : `No roster covers ${date}, because none has been imported yet: use "rollcall import DIR".`;
}
