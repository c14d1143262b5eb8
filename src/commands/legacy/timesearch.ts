import type { Command } from 'commander';
import { percentText } from '../../attendance/judging/seed.js';
import { wallClock } from '../../attendance/wall-clock.js';
import { loadConfig } from '../../config.js';
import { RollcallError } from '../../errors.js';
import type { Database } from '../../mysql/pool.js';
import { readSectionAnswers } from '../../mysql/answers/section-answer.js';
import { askedDay, requireInRoster } from '../asked/day.js';
import { withDatabase } from '../connect/with-database.js';

/** Course -> section -> rate. */
export type TimesearchAnswer = Record<string, Record<string, string>>;

/** Adds `rollcall timesearch`. */
export function registerTimesearch(program: Command): void {
  program
    .command('timesearch')
    .description(
      'the attendance rate of every section of a day, by policy seed, as the old function answered',
    )
    .argument('<date>', 'the day, YYYY-MM-DD', askedDay)
    .option('--all', 'also the sections in which nobody has been seen')
    .action(async (date: string, flags: { all?: boolean }) => {
      const config = loadConfig();
      const now = wallClock(Date.now(), config.timeZone);
      const answer = await withDatabase((db) => timesearch(db, date, now, flags), config);
      console.log(JSON.stringify(answer));
    });
}

/**
 * The rates of the sections with a class on the day and at least one student present. With `all` the zeros too; a section of which nothing may be said
 * (not begun, no access point in its rooms, nobody enrolled) is in neither.
 * @param now the campus wall clock
 * @throws RollcallError `not_found` where no roster covers the day, no class meets, or none has begun
 */
export async function timesearch(
  db: Database,
  date: string,
  now: string,
  { all = false }: { all?: boolean } = {},
): Promise<TimesearchAnswer> {
  await requireInRoster(db, { date });
  const answers = await readSectionAnswers(db, date);
  if (answers.length === 0) throw new RollcallError('not_found', `No classes meet on ${date}.`);
  if (answers.every(({ startsAt }) => startsAt > now))
    throw new RollcallError('not_found', `The classes of ${date} are still to come.`);
  const rates = new Map<string, [string, string][]>();
  for (const { course, section, enrolled, present, measurable, startsAt } of answers) {
    if (!measurable || enrolled === 0 || startsAt > now || (present === 0 && !all)) continue;
    rates.set(course, [...(rates.get(course) ?? []), [section, percentText(present, enrolled)]]);
  }
  return Object.fromEntries(
    [...rates].map(([course, sections]) => [course, Object.fromEntries(sections)] as const),
  );
}
