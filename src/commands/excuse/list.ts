import type { Command } from 'commander';
import { OPEN_FROM, OPEN_TO } from '../../attendance/roster/roster.js';
import { wallClock } from '../../attendance/wall-clock.js';
import { loadConfig } from '../../config.js';
import { readExcuses, type StoredExcuse } from '../../mysql/decisions/excuses.js';
import { noteLook } from '../../mysql/decisions/person-looks.js';
import { requireStudent } from '../asked/require-student.js';
import { withDatabase } from '../connect/with-database.js';
import { askedDay, requireRange } from '../terminal/flags.js';
import { tableText } from '../terminal/table.js';

type Flags = { student?: string; date?: string; to?: string; json?: boolean };

/** Adds `rollcall excuse list`. */
export function registerExcuseList(excuse: Command): void {
  excuse
    .command('list')
    .description('list the excuses, with those that are withdrawn')
    .option('--student <id>', 'only those of this student')
    .option('--date <day>', 'only those of this day, YYYY-MM-DD', askedDay)
    .option('--to <day>', 'the last day of a range, YYYY-MM-DD', askedDay)
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      const excuses = await excusesOf(flags);
      console.log(flags.json ? JSON.stringify(excuses) : textOf(excuses));
    });
}

/** Keeps that somebody looked before one is read. */
async function excusesOf({ student, date, to }: Flags): Promise<Omit<StoredExcuse, 'studentNo'>[]> {
  const range = { from: date ?? OPEN_FROM, to: to ?? date ?? OPEN_TO };
  requireRange(range.from, range.to);
  const config = loadConfig();
  const now = wallClock(Date.now(), config.timeZone);
  const isAll = date === undefined && to === undefined;
  const detail = isAll ? '' : `${range.from} to ${range.to}`;
  return withDatabase(async (db) => {
    const studentNo =
      student === undefined
        ? null
        : await requireStudent(db, student, 'No roster has a student with that id');
    await noteLook(db, { studentNo, what: 'excuses', detail }, now);
    const excuses = await readExcuses(db, { ...range, studentNo });
    return excuses.map(({ studentNo: _, ...excuse }) => excuse);
  }, config);
}

function textOf(excuses: readonly Omit<StoredExcuse, 'studentNo'>[]): string {
  if (excuses.length === 0) return 'There are no such excuses.';
  return tableText(
    ['no', 'student', 'from', 'to', 'course', 'reason', 'by', 'withdrawn'],
    excuses.map(({ excuseNo, student, from, to, course, reason, by, withdrawnBy }) => [
      ...[String(excuseNo), student, from, to, course ?? 'all', reason, by],
      withdrawnBy === null ? '' : `by ${withdrawnBy}`,
    ]),
  );
}
