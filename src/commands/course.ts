import type { Command } from 'commander';
import { readDayRates, type DayRates, type DayScope } from '../mysql/answers/day-rates.js';
import type { Database } from '../mysql/pool.js';
import { askedDay, requireInRoster } from './asked/day.js';
import { ratesText, type RatesRow } from './terminal/rates-table.js';
import { withDatabase } from './connect/with-database.js';

type Flags = { date: string; section?: string; json?: boolean };

/** Adds `rollcall course`. */
export function registerCourse(program: Command): void {
  program
    .command('course')
    .description('the attendance of one course on a day, class by class')
    .argument('<course>', 'as the roster writes it, such as ERG2050')
    .requiredOption('--date <day>', 'the day, YYYY-MM-DD', askedDay)
    .option('--section <section>', 'only this section')
    .option('--json', 'print JSON')
    .action(async (course: string, { date, section, json }: Flags) => {
      const scope = { date, course, ...(section !== undefined && { section }) };
      const rates = await withDatabase((db) => courseRates(db, scope));
      console.log(json ? JSON.stringify(rates) : courseText(rates, scope));
    });
}

/** The rates of a course, or of one section of it. @throws RollcallError `not_found` where the roster of the day has none such */
export async function courseRates(db: Database, scope: DayScope): Promise<DayRates> {
  await requireInRoster(db, scope);
  return readDayRates(db, scope);
}

/** What `rollcall course` prints: a line per class, and one for what they come to where that is something else. */
export function courseText(day: DayRates, { course, section }: DayScope): string {
  const name = section === undefined ? course : `${course} section ${section}`;
  if (day.classes.length === 0) return `No class of ${name} meets on ${day.date}.`;
  const rows = day.sections.flatMap((one) => [
    ...classRows(day, one.section),
    ...(one.classes > 1 ? [{ labels: [one.section, 'all', ''], rates: one }] : []),
  ]);
  if (day.sections.length > 1)
    rows.push(...day.courses.map((rates) => ({ labels: ['all', 'all', ''], rates })));
  return `${name}\n${ratesText(day, ['sec', 'start', 'room'], rows, true)}`;
}

function classRows({ classes }: DayRates, section: string): RatesRow[] {
  return classes
    .filter((one) => one.section === section)
    .map((one) => ({
      labels: [one.section, one.starts_at.slice(11, 16), one.room ?? ''],
      rates: one,
    }));
}
