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

/** Adds `rollcall crssearch`. */
export function registerCrssearch(program: Command): void {
  program
    .command('crssearch')
    .description(
      'print the attendance rate of one section on a day as the old function did (policy seed)',
    )
    .argument('<subject>', 'the letters of the course, such as ERG')
    .argument('<number>', 'the digits of the course, such as 2050')
    .argument('<section>', 'the section, such as 1')
    .argument('<date>', 'the day, YYYY-MM-DD', askedDay)
    .action(async (subject: string, number: string, section: string, date: string) => {
      const config = loadConfig();
      const asked = { date, course: `${subject}${number}`, section };
      const now = wallClock(Date.now(), config.timeZone);
      console.log(await withDatabase((db) => crssearch(db, asked, now), config));
    });
}

/**
 * The share of a section's students who were present in any of its classes of the day, such as
 * "3.57%".
 * @param now the campus wall clock, "YYYY-MM-DD HH:MM:SS"
 * @throws RollcallError `not_found` where there is no such section, no class that day, or none that
 * has begun; `failed` where no access point covers the room, or no student is enrolled
 */
export async function crssearch(
  db: Database,
  asked: { date: string; course: string; section: string },
  now: string,
): Promise<string> {
  await requireInRoster(db, asked);
  const { date, course, section } = asked;
  const [answer] = await readSectionAnswers(db, date, asked);
  const name = `${course} section ${section}`;
  if (!answer) throw new RollcallError('not_found', `No class of ${name} meets on ${date}.`);
  if (answer.startsAt > now)
    throw new RollcallError(
      'not_found',
      `${name} has not begun yet: it meets at ${answer.startsAt.slice(0, 16)}.`,
    );
  if (!answer.measurable)
    throw new RollcallError(
      'failed',
      `There is no rate for ${name} on ${date}: no access point covers its room.`,
    );
  if (answer.enrolled === 0)
    throw new RollcallError(
      'failed',
      `There is no rate for ${name} on ${date}: no student is enrolled in it.`,
    );
  return percentText(answer.present, answer.enrolled);
}
