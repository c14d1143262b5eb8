import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Option, type Command } from 'commander';
import { stringify } from 'csv-stringify';
import { wallClock } from '../attendance/wall-clock.js';
import { loadConfig } from '../config.js';
import {
  classRows,
  readExportDays,
  verdictRows,
  type ExportDay,
  type VerdictRow,
} from '../mysql/answers/export-rows.js';
import type { ClassRates } from '../mysql/answers/rates.js';
import { noteLook } from '../mysql/decisions/person-looks.js';
import { errorCodeOf, type Database } from '../mysql/pool.js';
import { PLATFORMS } from '../service/lms-file.js';
import { requireInRoster } from './asked/require-in-roster.js';
import { withDatabase } from './connect/with-database.js';
import { askedCourse, writeLmsFile, type LmsFlags } from './export-for-lms.js';
import { askedDay, requireRange } from './terminal/flags.js';

/** The days to export, and what of them. */
export type ExportRange = {
  /** "YYYY-MM-DD" */
  first: string;
  /** "YYYY-MM-DD", included; the same as `first` for one day. */
  last: string;
  /** The verdicts of students, instead of the rates of classes. */
  students: boolean;
};

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
  'basis',
  'by_policy',
  'excused',
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
  'inferred',
  'excused',
];

type Flags = LmsFlags & { date: string; to?: string; students?: boolean };

/** Adds `rollcall export`. */
export function registerExport(program: Command): void {
  program
    .command('export')
    .description(
      'write the rates of each class as CSV, or with --students the verdict of each student',
    )
    .requiredOption('--date <day>', 'the day, YYYY-MM-DD', askedDay)
    .option('--to <day>', 'the last day of a range, YYYY-MM-DD', askedDay)
    .option(
      '--students',
      'one line per student and class, with student ids; only for days that are rolled up',
    )
    .addOption(
      new Option('--for <platform>', 'a file for a learning platform, of days that are final')
        .choices(PLATFORMS)
        .conflicts('students'),
    )
    .option('--course <course>', 'with --for: the course, as the roster writes it')
    .option('--section <section>', 'with --for: only this section')
    .action(async ({ date, to = date, students = false, ...lms }: Flags) => {
      const range = { first: date, last: to, students };
      const onNote = (note: string) => console.error(note);
      const config = loadConfig();
      const now = wallClock(Date.now(), config.timeZone);
      const asked = askedCourse(lms);
      await withDatabase(async (db) => {
        if (asked) return writeLmsFile(db, { ...range, ...asked }, now, process.stdout, onNote);
        if (students) await noteExport(db, range, now);
        await exportCsv(db, range, process.stdout, onNote);
      }, config);
    });
}

/** Keeps that somebody looked at all students of these days. */
function noteExport(db: Database, { first, last }: ExportRange, now: string): Promise<void> {
  return noteLook(db, { studentNo: null, what: 'export', detail: `${first} to ${last}` }, now);
}

/**
 * Writes the CSV of a range of days, in order of date, course, section, start and student. Only
 * some classes are in memory at a time.
 * @param onNote receives a sentence about what the CSV lacks
 * @throws RollcallError `usage` when the range ends before it begins, `not_found` when no roster
 * covers any of it
 */
export async function exportCsv(
  db: Database,
  { first, last, students }: ExportRange,
  out: Writable,
  onNote: (note: string) => void,
): Promise<void> {
  requireRange(first, last);
  const days = await readExportDays(db, first, last);
  if (days.length === 0) await requireInRoster(db, { date: first });
  for (const note of notesOn(days, students)) onNote(note);
  const columns: string[] = students ? VERDICT_COLUMNS : CLASS_COLUMNS;
  try {
    await pipeline(
      Readable.from(rowsOf(db, days, students)),
      // A spreadsheet runs a text such as "=cmd|..." as a formula. An apostrophe before it says
      // that it is text. Numbers stay numbers.
      stringify({ header: true, columns, escape_formulas: true }),
      out,
    );
  } catch (error) {
    // The reader may stop at any time, as `head` does.
    if (errorCodeOf(error) !== 'EPIPE') throw error;
  }
}

function notesOn(days: ExportDay[], students: boolean): string[] {
  const withClasses = days.filter(({ classes }) => classes > 0);
  if (withClasses.length === 0) return ['No classes meet in that range.'];
  const missing = withClasses.filter(({ isRolledUp }) => !isRolledUp).map(({ date }) => date);
  if (!students || missing.length === 0) return [];
  return [
    `Left out, because they are not rolled up yet (use "rollcall rollup run"): ${missing.join(', ')}.`,
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
