import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { stringify } from 'csv-stringify';
import { RollcallError } from '../errors.js';
import {
  classRows,
  readExportDays,
  verdictRows,
  type ExportDay,
  type VerdictRow,
} from '../mysql/answers/export-rows.js';
import type { ClassRates } from '../mysql/answers/day-rates.js';
import { errorCodeOf, type Database } from '../mysql/pool.js';
import { askedDay, requireInRoster } from './asked/day.js';
import { withDatabase } from './connect/with-database.js';

/** last: the same day where one day is asked for. students: verdicts of students, not figures of classes. */
export type ExportRange = { first: string; last: string; students: boolean };

const VERDICT_COLUMNS: (keyof VerdictRow)[] = [
  'date',
  'course',
  'section',
  'start',
  'student_id',
  'verdict',
  'probability',
  'minutes',
  'first_seen',
  'last_seen',
  'late_minutes',
  'left_early',
  'policy',
  'late',
  'corrected',
];

const CLASS_COLUMNS: (keyof ClassRates)[] = [
  'class_date',
  'course',
  'section',
  'room',
  'starts_at',
  'ends_at',
  'enrolled',
  'present',
  'partial',
  'absent',
  'unknown',
  'not_measured',
  'seed_rate',
  'rate',
  'rate_low',
  'rate_high',
  'coverage',
  'state',
  'policy',
  'rolled_up_at',
  'suggested_room',
  'met_in',
  'confirmed',
  'policy_version',
  'signature_version',
];

type Flags = { date: string; to?: string; students?: boolean };

/** Adds `rollcall export`. */
export function registerExport(program: Command): void {
  program
    .command('export')
    .description(
      'write the rates of each class as CSV, or with --students the verdict of each student',
    )
    .requiredOption('--date <day>', 'the day, YYYY-MM-DD', askedDay)
    .option('--to <day>', 'the last day of a range', askedDay)
    .option('--students', 'one line per student and class, with student ids; rolled-up days only')
    .action(async ({ date, to = date, students = false }: Flags) => {
      await withDatabase((db) =>
        exportCsv(db, { first: date, last: to, students }, process.stdout, (note) =>
          console.error(note),
        ),
      );
    });
}

/**
 * Writes the CSV of a range of days, in order of date, course, section, start and student. Only some classes are in memory at a time.
 * @param onNote receives a sentence about what the CSV lacks
 * @throws RollcallError `usage` when the range ends before it begins, `not_found` when no roster covers any of it
 */
export async function exportCsv(
  db: Database,
  { first, last, students }: ExportRange,
  out: Writable,
  onNote: (note: string) => void,
): Promise<void> {
  if (last < first)
    throw new RollcallError('usage', `The range ends (${last}) before it begins (${first}).`);
  const days = await readExportDays(db, first, last);
  if (days.length === 0) await requireInRoster(db, { date: first });
  for (const note of lacking(days, students)) onNote(note);
  const columns: string[] = students ? VERDICT_COLUMNS : CLASS_COLUMNS;
  try {
    await pipeline(
      Readable.from(rowsOf(db, days, students)),
      stringify({ header: true, columns }),
      out,
    );
  } catch (error) {
    // Whoever reads may stop at any time, as `head` does.
    if (errorCodeOf(error) !== 'EPIPE') throw error;
  }
}

function lacking(days: ExportDay[], students: boolean): string[] {
  const withClasses = days.filter(({ classes }) => classes > 0);
  if (withClasses.length === 0) return ['No classes meet in that range.'];
  const missing = withClasses.filter(({ isRolledUp }) => !isRolledUp).map(({ date }) => date);
  if (!students || missing.length === 0) return [];
  return [
    `Not rolled up yet, and so without verdicts: ${missing.join(', ')} ("rollcall rollup run --date" does it).`,
  ];
}

async function* rowsOf(
  db: Database,
  days: ExportDay[],
  students: boolean,
): AsyncGenerator<VerdictRow | ClassRates> {
  for (const { date, isRolledUp } of days) {
    if (!students) yield* classRows(db, date);
    else if (isRolledUp) yield* verdictRows(db, date);
  }
}
