import type { Command } from 'commander';
import { percentText } from '../../attendance/judging/seed.js';
import { wallClock } from '../../attendance/wall-clock.js';
import { loadConfig } from '../../config.js';
import { RollcallError } from '../../errors.js';
import type { Database } from '../../mysql/pool.js';
import { readSectionAnswers } from '../../mysql/answers/section-answer.js';
import { askedDay, requireInRoster } from '../asked/day.js';
import { withDatabase } from '../connect/with-database.js';

/** Adds `rollcall crssearch`. */
export function registerCrssearch(program: Command): void {
  program
    .command('crssearch')
    .description(
      'the attendance rate of one section on a day, by policy seed, as the old function answered',
    )
    .argument('<subject>', 'the letters of the course, such as ERG')
    .argument('<number>', 'its number, such as 2050')
    .argument('<section>', 'such as 1')
    .argument('<date>', 'the day, YYYY-MM-DD', askedDay)
    .action(async (subject: string, number: string, section: string, date: string) => {
      const config = loadConfig();
      const asked = { date, course: `${subject}${number}`, section };
      const now = wallClock(Date.now(), config.timeZone);
      console.log(await withDatabase((db) => crssearch(db, asked, now), config));
    });
}

/**
 * The share of a section's students who have been present in any of its classes of the day, such as "3.57%".
 * @param now the campus wall clock
 * @throws RollcallError `not_found` where there is no such section, no class that day, or none that has begun; `failed` where nothing may be said
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
      `${name} meets at ${answer.startsAt.slice(0, 16)}, which is still to come.`,
    );
  if (!answer.measurable)
    throw new RollcallError(
      'failed',
      `Nothing can be said of ${name} on ${date}: no access point covers the room.`,
    );
  if (answer.enrolled === 0)
    throw new RollcallError(
      'failed',
      `Nothing can be said of ${name} on ${date}: no student is enrolled in it.`,
    );
  return percentText(answer.present, answer.enrolled);
}
