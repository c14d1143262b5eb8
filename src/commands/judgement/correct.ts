import { Option, type Command } from 'commander';
import { CORRECTED_KINDS, type CorrectedKind } from '../../attendance/judging/settle.js';
import { percentText } from '../../attendance/judging/seed.js';
import { loadConfig } from '../../config.js';
import { RollcallError } from '../../errors.js';
import type { DayClass, Word } from '../../mysql/decisions/confirmations.js';
import { readStudentClasses } from '../../mysql/decisions/corrections.js';
import type { Database } from '../../mysql/pool.js';
import { correctStudent, type Effect } from '../../service/correct.js';
import { appendWord, type JournalWord } from '../../service/journal-file.js';
import { askedClass, classText, startOf, wordOf } from '../asked/class.js';
import { requireInRoster } from '../asked/require-in-roster.js';
import { requireStudent } from '../asked/require-student.js';
import { withDatabase } from '../connect/with-database.js';
import { addClassFlags, type ClassFlags, type WordFlags } from '../terminal/flags.js';

type AskedCorrection = ClassFlags & { student: string; verdict: CorrectedKind };
type Flags = AskedCorrection & WordFlags & { json?: boolean };

/** What was noted, and its effect. */
type Correction = {
  /** "YYYY-MM-DD" */
  date: string;
  course: string;
  section: string;
  /** "HH:MM" */
  start: string;
  verdict: CorrectedKind;
  /** null where the class is not rolled up yet. */
  effect: Effect | null;
};

/** Adds `rollcall correct`. */
export function registerCorrect(program: Command): void {
  const correct = program
    .command('correct')
    .description('replace the verdict on a student in one class by what a person says, at once')
    .requiredOption('--student <id>', 'the student, as students.csv writes the id');
  addClassFlags(correct)
    .option(
      '--section <section>',
      'the section; needed if the student is in several that meet that day',
    )
    .addOption(
      new Option('--verdict <verdict>', 'the right verdict')
        .choices(CORRECTED_KINDS)
        .makeOptionMandatory(),
    )
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      const config = loadConfig();
      const word = wordOf(flags, config.timeZone);
      const { journalFolder } = config;
      const keep = (said: JournalWord) => appendWord(journalFolder, said);
      const correction = await withDatabase((db) => correctVerdict(db, flags, word, keep), config);
      console.log(flags.json ? JSON.stringify(correction) : correctionText(correction, flags));
    });
}

/**
 * Corrects the verdict on a student in a class: see `correctStudent`.
 * @param keep appends the word to the journal, the last thing before the commit
 * @throws RollcallError `refused` where the student is unknown or not enrolled in the class, and as
 * `correctStudent`; `not_found` and `usage` as in `requireInRoster` and `askedClass`
 */
export async function correctVerdict(
  db: Database,
  asked: AskedCorrection,
  word: Word,
  keep: (said: JournalWord) => void = () => undefined,
): Promise<Correction> {
  await requireInRoster(db, asked);
  const { studentNo, ...meant } = await studentInClass(db, asked);
  const { verdict, student } = asked;
  const effect = await correctStudent(db, { meant, studentNo, student, verdict }, word, keep);
  const { date, course, section } = meant;
  return { date, course, section, start: startOf(meant), verdict, effect };
}

/** The messages name no student, since standard error may be kept in a log. */
async function studentInClass(
  db: Database,
  asked: AskedCorrection,
): Promise<DayClass & { studentNo: number; optedOut: boolean }> {
  const studentNo = await requireStudent(
    db,
    asked.student,
    'No roster has a student with that id, so nothing was changed',
  );
  const classes = await readStudentClasses(db, studentNo, asked);
  const enrolled = classes.filter(
    ({ section }) => asked.section === undefined || section === asked.section,
  );
  if (enrolled.length === 0) {
    const name =
      asked.section === undefined ? asked.course : `${asked.course} section ${asked.section}`;
    throw new RollcallError(
      'refused',
      `The student is not enrolled in a class of ${name} on ${asked.date}, so nothing was changed.`,
    );
  }
  return { ...askedClass(enrolled, asked), studentNo };
}

function correctionText(correction: Correction, { by }: WordFlags): string {
  const { date, course, section, start, verdict, effect } = correction;
  const noted = `Noted: ${verdict} in ${classText({ course, section, startsAt: `${date} ${start}:00` })}, says ${by}.`;
  if (!effect)
    return `${noted}\nThe class is not rolled up yet: the correction takes effect with "rollcall rollup run --date ${date}".`;
  return `${noted}\nThe verdict was ${effect.was.replace('_', ' ')}; ${ratesText(effect)}.`;
}

function ratesText({ rateBefore, rate }: Effect): string {
  if (rateBefore === null && rate === null) return 'the class shows no rate';
  return `the rate of the class was ${rateText(rateBefore)} and is now ${rateText(rate)}`;
}

function rateText(rate: number | null): string {
  return rate === null ? 'not shown' : percentText(rate + 1e-12, 1);
}
