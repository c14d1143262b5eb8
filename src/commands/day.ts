import type { Command } from 'commander';
import { readDayRates, type DayRates } from '../mysql/answers/day-rates.js';
import type { Database } from '../mysql/pool.js';
import { askedDay, requireInRoster } from './asked/day.js';
import { ratesText, type RatesRow } from './terminal/rates-table.js';
import { withDatabase } from './connect/with-database.js';

/** Adds `rollcall day`. */
export function registerDay(program: Command): void {
  program
    .command('day')
    .description('the attendance of every course and section of a day')
    .argument('<date>', 'the day, YYYY-MM-DD', askedDay)
    .option('--json', 'print JSON')
    .action(async (date: string, flags: { json?: boolean }) => {
      const rates = await withDatabase((db) => dayRates(db, date));
      console.log(flags.json ? JSON.stringify(rates) : dayText(rates));
    });
}

/** The rates of a whole day. @throws RollcallError `not_found` where no roster covers it */
export async function dayRates(db: Database, date: string): Promise<DayRates> {
  await requireInRoster(db, { date });
  return readDayRates(db, { date });
}

/** What `rollcall day` prints: one line per section. */
export function dayText(day: DayRates): string {
  if (day.classes.length === 0) return `No classes meet on ${day.date}.`;
  const labels = ['course', 'sec', 'start', 'room'];
  return ratesText(day, labels, sectionRows(day), false);
}

/** Each section's figures, with start and room of its first class; "+1" is one more class that day. */
function sectionRows({ sections, classes }: DayRates): RatesRow[] {
  const firstClasses = new Map<string, DayRates['classes'][number]>();
  for (const one of classes) {
    const name = sectionName(one);
    if (!firstClasses.has(name)) firstClasses.set(name, one);
  }
  return sections.map((section) => {
    const first = firstClasses.get(sectionName(section));
    const start = first?.starts_at.slice(11, 16) ?? '';
    return {
      labels: [
        section.course,
        section.section,
        section.classes > 1 ? `${start} +${section.classes - 1}` : start,
        first?.room ?? '',
      ],
      rates: section,
    };
  });
}

function sectionName({ course, section }: { course: string; section: string }): string {
  return JSON.stringify([course, section]);
}
