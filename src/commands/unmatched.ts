import type { Command } from 'commander';
import { wallClock } from '../attendance/wall-clock.js';
import { loadConfig } from '../config.js';
import { noteLook } from '../mysql/decisions/person-looks.js';
import { readUnmatched, type UnmatchedWord } from '../mysql/decisions/unmatched.js';
import { withDatabase } from './connect/with-database.js';
import { printTable } from './terminal/table.js';

type Flags = { all?: boolean; json?: boolean };

/** Adds `rollcall unmatched`. */
export function registerUnmatched(program: Command): void {
  program
    .command('unmatched')
    .description('list the corrections, rolls and confirmations that no class of the roster fits')
    .option('--all', 'with those of days whose events are deleted, which no rollup can apply')
    .option('--json', 'print JSON')
    .action(async ({ all = false, json }: Flags) => {
      const config = loadConfig();
      const now = wallClock(Date.now(), config.timeZone);
      const unmatched = await withDatabase(async (db) => {
        await noteLook(db, { studentNo: null, what: 'unmatched', detail: '' }, now);
        return readUnmatched(db, { all });
      }, config);
      const lines = unmatched.map(lineOf);
      if (json) console.log(JSON.stringify(lines));
      else if (lines.length === 0)
        console.log('Every correction, roll and confirmation fits a class.');
      else printLines(lines);
    });
}

/** What is printed of one word. */
type Line = {
  kind: 'correction' | 'roll' | 'confirmation';
  date: string;
  course: string;
  section: string;
  /** "HH:MM" */
  start: string;
  /** null for a confirmation. */
  student: string | null;
  said: string;
  /** Where the class met, if a person said that it moved. */
  room: string | null;
  by: string;
  reason: string;
  at: string;
  why: UnmatchedWord['why'];
};

function lineOf({ word, why }: UnmatchedWord): Line {
  const { day: date, course, section, startsAt, by, reason, at } = word;
  return {
    kind: word.kind,
    date,
    course,
    section,
    start: startsAt.slice(11, 16),
    student: word.kind === 'confirmation' ? null : word.studentId,
    said: saidText(word),
    room: word.kind === 'confirmation' ? word.room : null,
    by,
    reason,
    at,
    why,
  };
}

function saidText(word: UnmatchedWord['word']): string {
  if (word.kind === 'correction') return word.verdict;
  if (word.kind === 'confirmation') return word.state;
  return word.isThere ? 'there' : 'not there';
}

const REASONS: Record<UnmatchedWord['why'], string> = {
  no_class: 'no such class',
  not_enrolled: 'student not enrolled',
};

function printLines(lines: Line[]): void {
  printTable(
    ['date', 'course', 'section', 'start', 'student', 'said', 'by', 'why it has no effect'],
    lines.map((line) => [
      line.date,
      line.course,
      line.section,
      line.start,
      line.student ?? '',
      line.room === null ? line.said.replace('_', ' ') : `moved to ${line.room}`,
      line.by,
      REASONS[line.why],
    ]),
  );
  console.log(
    'A new "rollcall correct", roll or "rollcall class confirm" of the right class takes its place.',
  );
}
