import type { Command } from 'commander';
import { percentText } from '../../attendance/judging/seed.js';
import { wallClock } from '../../attendance/wall-clock.js';
import { loadConfig } from '../../config.js';
import { RollcallError } from '../../errors.js';
import type { Database } from '../../mysql/pool.js';
import { readSectionAnswers } from '../../mysql/answers/section-answer.js';
import { requireInRoster } from '../asked/require-in-roster.js';
import { withDatabase } from '../connect/with-database.js';
import { askedDay } from '../terminal/flags.js';

/** Course -> section -> rate, such as "3.57%". */
type TimesearchAnswer = Record<string, Record<string, string>>;

/** Adds `rollcall timesearch`. */
export function registerTimesearch(program: Command): void {
  program
    .command('timesearch')
    .description(
      'print the attendance rate of every section on a day as the old function did (policy seed)',
    )
    .argument('<date>', 'the day, YYYY-MM-DD', askedDay)
    .option('--all', 'also the sections in which nobody was present')
    .action(async (date: string, flags: { all?: boolean }) => {
      const config = loadConfig();
      const now = wallClock(Date.now(), config.timeZone);
      const answer = await withDatabase((db) => timesearch(db, date, now, flags), config);
      console.log(JSON.stringify(answer));
    });
}

/**
 * The rates of the sections with a class on the day and at least one student present. With `all`
 * also those with none. A section without a rate (not begun, no access point in its rooms, nobody
 * enrolled) is in neither. A day without classes has none.
 * @param now the campus wall clock, "YYYY-MM-DD HH:MM:SS"
 * @throws RollcallError `not_found` where no roster covers the day, or no class of it has begun
 */
export async function timesearch(
  db: Database,
  date: string,
  now: string,
  { all = false }: { all?: boolean } = {},
): Promise<TimesearchAnswer> {
  await requireInRoster(db, { date });
  const answers = await readSectionAnswers(db, date);
  if (answers.length > 0 && answers.every(({ startsAt }) => startsAt > now))
    throw new RollcallError('not_found', `No class of ${date} has begun yet.`);
  const rates = new Map<string, [string, string][]>();
  for (const { course, section, enrolled, present, measurable, startsAt } of answers) {
    if (!measurable || enrolled === 0 || startsAt > now || (present === 0 && !all)) continue;
    rates.set(course, [...(rates.get(course) ?? []), [section, percentText(present, enrolled)]]);
  }
  return Object.fromEntries(
    [...rates].map(([course, sections]) => [course, Object.fromEntries(sections)] as const),
  );
}
