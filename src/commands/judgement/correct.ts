import { Option, type Command } from 'commander';
import {
  CORRECTED_KINDS,
  corrected,
  type CorrectedKind,
} from '../../attendance/judging/correction.js';
import { percentText } from '../../attendance/judging/seed.js';
import type { VerdictKind } from '../../attendance/verdict.js';
import { loadConfig } from '../../config.js';
import { RollcallError } from '../../errors.js';
import {
  readSpoken,
  type DayClass,
  type SpokenName,
  type Word,
} from '../../mysql/decisions/confirmations.js';
import {
  addCorrection,
  outlastRollup,
  readStudentClasses,
} from '../../mysql/decisions/corrections.js';
import { lockJudgement, sumAgain, writeJudgement } from '../../mysql/decisions/judgement.js';
import { readLeastCoverage } from '../../mysql/rollup/policies.js';
import { withTransaction, type Database, type Transaction } from '../../mysql/pool.js';
import { refuseExpired } from '../../mysql/rollup/start.js';
import { askedClass, classText, startOf, wordOf } from '../asked/class.js';
import { requireInRoster } from '../asked/require-in-roster.js';
import { requireStudent } from '../asked/require-student.js';
import { withDatabase } from '../connect/with-database.js';
import { appendWord, type JournalWord } from '../journal/journal-file.js';
import { addClassFlags, type ClassFlags, type WordFlags } from '../terminal/flags.js';

type AskedCorrection = ClassFlags & { student: string; verdict: CorrectedKind };
type Flags = AskedCorrection & WordFlags & { json?: boolean };

/** What a correction changed. Rates are fractions 0..1, or null where the class shows none. */
type Effect = { was: VerdictKind; rateBefore: number | null; rate: number | null };

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
 * Keeps a person's correction of a verdict, and changes the verdict and the rates of class, section
 * and course in the same transaction, to what a rollup of the day would make of them. In a class
 * that is not rolled up yet the correction takes effect with the rollup.
 * @param keep appends the word to the journal, the last thing before the commit
 * @throws RollcallError `refused` where the student is unknown, not enrolled in the class or opted
 * out, or where the class is not rolled up and the day's events are deleted; `not_found` and
 * `usage` as in `requireInRoster` and `askedClass`
 */
export async function correctVerdict(
  db: Database,
  asked: AskedCorrection,
  word: Word,
  keep: (said: JournalWord) => void = () => undefined,
): Promise<Correction> {
  await requireInRoster(db, asked);
  const { studentNo, ...meant } = await studentInClass(db, asked);
  const { verdict } = asked;
  const effect = await withTransaction(db, async (tx) => {
    const spoken = await readSpoken(tx, meant);
    await addCorrection(tx, spoken, { studentNo, verdict }, word);
    const changed = await applyCorrections(tx, meant, studentNo);
    if (!changed) await refuseExpired(tx, meant.date);
    await outlastRollup(tx, meant.date, word.now);
    if (word.word !== undefined) keep(journalWord(asked, spoken, word, word.word));
    return changed;
  });
  const { date, course, section } = meant;
  return { date, course, section, start: startOf(meant), verdict, effect };
}

function journalWord(
  { student, verdict }: AskedCorrection,
  spoken: SpokenName,
  { by, reason, now }: Word,
  word: string,
): JournalWord {
  return { word, at: now, kind: 'correction', student, verdict, ...spoken, by, reason };
}

/** The messages name no student, since standard error may be kept in a log. */
async function studentInClass(
  db: Database,
  asked: AskedCorrection,
): Promise<DayClass & { studentNo: number }> {
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
  const { optedOut, ...meant } = askedClass(enrolled, asked);
  if (optedOut)
    throw new RollcallError(
      'refused',
      'The student has opted out or was erased and has no verdicts, so nothing was changed.',
    );
  return { ...meant, studentNo };
}

/**
 * Puts the corrections of a class into its verdicts and rates.
 * @returns null where the class is not rolled up
 */
export async function applyCorrections(
  tx: Transaction,
  meant: DayClass,
  studentNo: number,
): Promise<Effect | null> {
  const stored = await lockJudgement(tx, meant);
  const was = stored?.judged.verdicts.find((one) => one.studentNo === studentNo)?.verdict;
  if (!stored || was === undefined) return null;
  const after = corrected(stored.judged, stored.corrections);
  const isShown = (after.rate.coverage ?? 0) >= (await readLeastCoverage(tx, stored));
  await writeJudgement(tx, meant.classNo, stored.judged, after, isShown);
  await sumAgain(tx, meant.date, meant.version);
  return { was, rateBefore: stored.shown, rate: isShown ? after.rate.rate : null };
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
