import type { Command } from 'commander';
import type { DayRates, DayScope } from '../mysql/answers/day-rates.js';
import { withDatabase } from './connect/with-database.js';
import { scopeRates } from './asked/scope-rates.js';
import { askedDay } from './terminal/flags.js';
import { ratesText, type RatesRow } from './terminal/rates-table.js';

type Flags = { date: string; section?: string; json?: boolean };

/** Adds `rollcall course`. */
export function registerCourse(program: Command): void {
  program
    .command('course')
    .description('show the attendance of one course on a day, class by class')
    .argument('<course>', 'the course as the roster writes it, such as ERG2050')
    .requiredOption('--date <day>', 'the day, YYYY-MM-DD', askedDay)
    .option('--section <section>', 'only this section')
    .option('--json', 'print JSON')
    .action(async (course: string, { date, section, json }: Flags) => {
      const scope = { date, course, section };
      const rates = await withDatabase((db) => scopeRates(db, scope));
      console.log(json ? JSON.stringify(rates) : courseText(rates, scope));
    });
}

/** A line per class, and a line for each section and for the course if it has several classes. */
function courseText(day: DayRates, { course, section }: DayScope): string {
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
