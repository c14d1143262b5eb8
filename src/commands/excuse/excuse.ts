import type { Command } from 'commander';
import { loadConfig } from '../../config.js';
import { excuseStudent, type ExcuseEffect } from '../../service/excuse.js';
import { appendWord } from '../../service/journal-file.js';
import { wordOf } from '../asked/class.js';
import { requireCourse } from '../asked/require-course.js';
import { requireStudent } from '../asked/require-student.js';
import { withDatabase } from '../connect/with-database.js';
import { counted } from '../terminal/counted.js';
import { addWordFlags, askedDay, requireRange, type WordFlags } from '../terminal/flags.js';
import { registerExcuseImport } from './import-excuses.js';
import { registerExcuseList } from './list.js';
import { registerExcuseWithdraw } from './withdraw.js';

type Flags = WordFlags & {
  student: string;
  date: string;
  to?: string;
  course?: string;
  json?: boolean;
};

/** Adds `rollcall excuse`, `excuse list`, `withdraw` and `import`. */
export function registerExcuse(program: Command): void {
  const excuse = program
    .command('excuse')
    .description('excused absences: shown, and never counted as absence');
  // The flags of `excuse` itself are those of a command of its own: else "list" would need them.
  const add = excuse
    .command('add', { isDefault: true })
    .description('excuse a student for some days, at once and in every later rollup')
    .requiredOption('--student <id>', 'the student, as students.csv writes the id')
    .requiredOption('--date <day>', 'the first day, YYYY-MM-DD', askedDay)
    .option('--to <day>', 'the last day, YYYY-MM-DD', askedDay)
    .option('--course <course>', 'only from this course, as the roster writes it');
  addWordFlags(add)
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      const effect = await excuseAsked(flags);
      console.log(flags.json ? JSON.stringify(effect) : excusedText(effect, flags));
    });
  registerExcuseList(excuse);
  registerExcuseWithdraw(excuse);
  registerExcuseImport(excuse);
}

async function excuseAsked(flags: Flags): Promise<ExcuseEffect> {
  const config = loadConfig();
  const { student, date: from, to = from, course = null } = flags;
  requireRange(from, to);
  const word = wordOf(flags, config.timeZone);
  return withDatabase(async (db) => {
    const studentNo = await requireStudent(
      db,
      student,
      'No roster has a student with that id, so nothing was changed',
    );
    if (course !== null) await requireCourse(db, course);
    return excuseStudent(db, { studentNo, student, from, to, course }, word, (said) =>
      appendWord(config.journalFolder, said),
    );
  }, config);
}

function excusedText(
  { excuseNo, classes }: ExcuseEffect,
  { date, to = date, course, by }: Flags,
): string {
  const days = to === date ? date : `${date} to ${to}`;
  return [
    `Noted as excuse ${excuseNo}: excused from ${course ?? 'all courses'}, ${days}, says ${by}.`,
    `${counted(classes, 'class', 'classes')} of these days ${classes === 1 ? 'is' : 'are'} rolled up and ${classes === 1 ? 'has' : 'have'} changed; others follow with their rollup.`,
  ].join('\n');
}
