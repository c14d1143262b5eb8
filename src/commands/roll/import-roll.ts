import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { isDay, wallClock } from '../../attendance/wall-clock.js';
import { loadConfig } from '../../config.js';
import type { DayClass } from '../../mysql/decisions/confirmations.js';
import { readRollClass, type RollClass } from '../../mysql/decisions/rolls.js';
import { readLastMarks } from '../../mysql/decisions/words.js';
import type { Database } from '../../mysql/pool.js';
import { appendWord, type JournalWord } from '../../service/journal-file.js';
import { takeRoll, type AskedMark } from '../../service/roll.js';
import { csvLines, refuseFaults, type CsvLine } from '../asked/csv-lines.js';
import { withDatabase } from '../connect/with-database.js';
import { counted } from '../terminal/counted.js';
import { askedName, askedReason } from '../terminal/flags.js';

type Flags = { by: string; reason: string; json?: boolean };

/** What an import of rolls did. */
type Imported = {
  classes: number;
  marks: number;
  /** Marks that say what the last roll said. */
  unchanged: number;
  /** Of students who have opted out or were erased. */
  leftOut: number;
};

const COLUMNS = ['date', 'course', 'section', 'start', 'student_id', 'attended'];

/** Adds `rollcall roll import`. */
export function registerRollImport(roll: Command): void {
  roll
    .command('import')
    .description(
      `settle verdicts by rolls: a CSV file with the columns ${COLUMNS.join(', ')} (1 or 0); safe to repeat`,
    )
    .argument('<file>', 'the CSV file')
    .requiredOption('--by <name>', 'who took the rolls', askedName)
    .option('--reason <text>', 'why', askedReason, 'a roll was taken')
    .option('--json', 'print the counts as JSON')
    .action(async (file: string, { by, reason, json }: Flags) => {
      const config = loadConfig();
      const said = { by, reason, now: wallClock(Date.now(), config.timeZone) };
      const keep = (word: JournalWord) => appendWord(config.journalFolder, word);
      const imported = await withDatabase((db) => importRolls(db, file, said, keep), config);
      console.log(json ? JSON.stringify(imported) : importedText(imported));
    });
}

/** The lines of one class. */
type ClassLines = { meant: DayClass; marks: AskedMark[] };

/**
 * Takes the rolls of a file, each class in a transaction of its own. The whole file is checked
 * first, and nothing of it is used where a line is wrong. It may stop anywhere and run again: a
 * mark that says what the last one said is left out.
 * @throws RollcallError `usage` where a line is wrong
 */
async function importRolls(
  db: Database,
  file: string,
  said: { by: string; reason: string; now: string },
  keep: (word: JournalWord) => void,
): Promise<Imported> {
  const classes = await readRolls(db, file);
  const imported = { classes: 0, marks: 0, unchanged: 0, leftOut: 0 };
  for (const { meant, marks } of classes) {
    const last = await readLastMarks(db, meant);
    const changed = marks.filter(
      ({ studentNo, isThere }) => last.get(studentNo)?.isThere !== isThere,
    );
    imported.unchanged += marks.length - changed.length;
    if (changed.length === 0) continue;
    const word = { ...said, word: randomUUID() };
    const effect = await takeRoll(db, meant, changed, 'lecturer', word, keep);
    imported.leftOut += effect.leftOut;
    imported.marks += effect.marks;
    imported.classes += Number(effect.marks > 0);
  }
  return imported;
}

/** The rolls of a file, class by class. Lines of classes that were not held say nothing. */
async function readRolls(db: Database, file: string): Promise<ClassLines[]> {
  const lines = csvLines(file, COLUMNS).filter((line) => line.text('held') !== '0');
  const faults: { line: number; reason: string }[] = [];
  const found: ClassLines[] = [];
  for (const ofClass of Map.groupBy(lines, classKeyOf).values()) {
    const one = await classOf(db, ofClass[0]!);
    if (typeof one === 'string') faults.push({ line: ofClass[0]!.line, reason: one });
    else found.push({ meant: one.meant, marks: marksOf(one, ofClass, faults) });
  }
  refuseFaults(
    file,
    faults.sort((a, b) => a.line - b.line),
  );
  return found;
}

function classKeyOf({ text }: CsvLine): string {
  return ['date', 'course', 'section', 'start'].map(text).join('\n');
}

/** The class of a line, or why there is none. */
async function classOf(db: Database, { text }: CsvLine): Promise<RollClass | string> {
  const [date, course, section, start] = ['date', 'course', 'section', 'start'].map(text);
  if (!isDay(date!)) return 'date is no day: write it as YYYY-MM-DD';
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(start!)) return 'start is no time: write it as HH:MM';
  const startsAt = `${date!} ${start!}:00`;
  const one = await readRollClass(db, {
    date: date!,
    course: course!,
    section: section!,
    startsAt,
  });
  return one ?? `no class of ${course} section ${section} starts at ${start} on ${date}`;
}

function marksOf(
  { students }: RollClass,
  lines: readonly CsvLine[],
  faults: { line: number; reason: string }[],
): AskedMark[] {
  const marks = new Map<number, AskedMark>();
  for (const { line, text } of lines) {
    const student = text('student_id');
    const studentNo = students.get(student);
    const attended = text('attended');
    if (studentNo === undefined)
      faults.push({ line, reason: 'the student is not in the class by the roster of that day' });
    else if (attended !== '0' && attended !== '1')
      faults.push({ line, reason: 'attended is neither 1 nor 0' });
    else if (marks.has(studentNo)) faults.push({ line, reason: 'the student is there twice' });
    else
      marks.set(studentNo, {
        ...{ studentNo, student, isThere: attended === '1' },
        // Whoever imports a list has the last word.
        againstCode: true,
      });
  }
  return [...marks.values()];
}

function importedText({ classes, marks, unchanged, leftOut }: Imported): string {
  return [
    `Kept ${counted(marks, 'mark')} of ${counted(classes, 'class', 'classes')}.`,
    ...(unchanged > 0 ? [`${unchanged} said what the last roll said.`] : []),
    ...(leftOut > 0
      ? [`${leftOut} were left out, because their students have opted out or were erased.`]
      : []),
  ].join('\n');
}
