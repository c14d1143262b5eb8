import type { Command } from 'commander';
import type { DayRates } from '../mysql/answers/day-rates.js';
import type { ClassRates } from '../mysql/answers/rates.js';
import { scopeRates } from './asked/scope-rates.js';
import { withDatabase } from './connect/with-database.js';
import { askedDay } from './terminal/flags.js';
import { counted } from './terminal/counted.js';
import { ratesText, type RatesRow } from './terminal/rates-table.js';

/** Adds `rollcall day`. */
export function registerDay(program: Command): void {
  program
    .command('day')
    .description('show the attendance of every course and section of a day')
    .argument('<date>', 'the day, YYYY-MM-DD', askedDay)
    .option('--json', 'print JSON')
    .action(async (date: string, flags: { json?: boolean }) => {
      const rates = await withDatabase((db) => scopeRates(db, { date }));
      console.log(flags.json ? JSON.stringify(rates) : dayText(rates));
    });
}

/** What `rollcall day` prints: one line per section. */
export function dayText(day: DayRates): string {
  if (day.classes.length === 0) return `No classes meet on ${day.date}.`;
  const labels = ['course', 'sec', 'start', 'room'];
  const rows = sectionRows(day);
  return ratesText(day, labels, rows, false, moreClassesText(day, rows));
}

function moreClassesText({ classes }: DayRates, rows: RatesRow[]): string[] {
  if (rows.length === classes.length) return [];
  const counts = `${counted(classes.length, 'class', 'classes')} in ${counted(rows.length, 'row')}`;
  return [`${counts}: "+1" after a start says that the section has one more class that day.`];
}

/**
 * A row per section: its figures, and the start and the room of its first class. "+1" after the
 * start means one more class that day.
 */
function sectionRows({ sections, classes }: DayRates): RatesRow[] {
  const firstClasses = new Map<string, ClassRates>();
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
