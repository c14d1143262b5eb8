import { Option, type Command } from 'commander';
import { LANGUAGES, type Language } from '../attendance/explaining/phrases.js';
import { wallClock } from '../attendance/wall-clock.js';
import { loadConfig } from '../config.js';
import { RollcallError } from '../errors.js';
import { readStudentInClasses } from '../mysql/answers/explain-student.js';
import { noteLook } from '../mysql/decisions/person-looks.js';
import type { Database } from '../mysql/pool.js';
import { readExplained } from '../service/explain.js';
import { explanationOf } from '../service/explanation-of.js';
import { explanationText } from '../service/explanation-text.js';
import type { Explanation } from '../service/explanation.js';
import { requireInRoster } from './asked/require-in-roster.js';
import { requireStudent } from './asked/require-student.js';
import { withDatabase } from './connect/with-database.js';
import { askedDay } from './terminal/flags.js';

type Flags = {
  student: string;
  course: string;
  date: string;
  section?: string;
  lang: Language;
  json?: boolean;
};

/** Adds `rollcall explain`. */
export function registerExplain(program: Command): void {
  program
    .command('explain')
    .description(
      'explain the verdict on a student in a class: stays, evidence in words, policy and signatures',
    )
    .requiredOption('--student <id>', 'the student, as students.csv writes the id')
    .requiredOption('--course <course>', 'the course as the roster writes it, such as ERG2050')
    .requiredOption('--date <day>', 'the day, YYYY-MM-DD', askedDay)
    .option('--section <section>', 'only this section')
    .addOption(new Option('--lang <language>', 'the language').choices(LANGUAGES).default('en'))
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      const config = loadConfig();
      const now = wallClock(Date.now(), config.timeZone);
      const explanations = await withDatabase((db) => explain(db, flags, now), config);
      if (flags.json) console.log(JSON.stringify(explanations));
      else console.log(explanations.map((one) => explanationText(one, flags.lang)).join('\n\n'));
    });
}

/**
 * Explains every class of the course in which the student is enrolled that day, and keeps that
 * somebody looked.
 * @param now the campus wall clock
 * @throws RollcallError `refused` where no roster has the student, `not_found` where the student
 * has no such class; neither message names the student, since standard error may be kept in a log
 */
async function explain(
  db: Database,
  { student, course, date, section, lang }: Flags,
  now: string,
): Promise<Explanation[]> {
  await requireInRoster(db, { date, course, section });
  await requireStudent(db, student, 'Nobody by that id is in the roster');
  const found = await readStudentInClasses(db, { date, course, studentId: student });
  const asked = found.filter((one) => section === undefined || one.section === section);
  if (asked.length === 0)
    throw new RollcallError(
      'not_found',
      `The student is not enrolled in any class of ${course}${section === undefined ? '' : ` section ${section}`} on ${date}.`,
    );
  const { studentNo } = asked[0]!;
  await noteLook(db, { studentNo, what: 'explain', detail: `${course} ${date}` }, now);
  const explanations: Explanation[] = [];
  for (const one of asked) explanations.push(explanationOf(await readExplained(db, one), lang));
  return explanations;
}
