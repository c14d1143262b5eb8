import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { isDay, wallClock } from '../../attendance/wall-clock.js';
import { loadConfig } from '../../config.js';
import { findStudent } from '../../mysql/decisions/corrections.js';
import { isErased } from '../../mysql/decisions/erasures.js';
import { readExcuses } from '../../mysql/decisions/excuses.js';
import type { Database } from '../../mysql/pool.js';
import { hasCourse } from '../../mysql/roster/coverage.js';
import { excuseFault, excuseStudent, type AskedExcuse } from '../../service/excuse.js';
import { appendWord, type JournalWord } from '../../service/journal-file.js';
import { csvLines, refuseFaults, type CsvLine } from '../asked/csv-lines.js';
import { withDatabase } from '../connect/with-database.js';
import { counted } from '../terminal/counted.js';
import { askedName, askedReason, MOST_REASON_CHARACTERS } from '../terminal/flags.js';

type Flags = { by: string; reason: string; json?: boolean };
type Imported = { excuses: number; classes: number; alreadyThere: number };

const COLUMNS = ['student_id', 'from', 'to'];

/** Adds `rollcall excuse import`. */
export function registerExcuseImport(excuse: Command): void {
  excuse
    .command('import')
    .description(
      `excuse students: a CSV file with the columns ${COLUMNS.join(', ')}, and perhaps course and reason; safe to repeat`,
    )
    .argument('<file>', 'the CSV file')
    .requiredOption('--by <name>', 'who excuses them', askedName)
    .option('--reason <text>', 'why, where a line does not say it', askedReason, 'excused')
    .option('--json', 'print the counts as JSON')
    .action(async (file: string, { by, reason, json }: Flags) => {
      const config = loadConfig();
      const said = { by, reason, now: wallClock(Date.now(), config.timeZone) };
      const keep = (word: JournalWord) => appendWord(config.journalFolder, word);
      const imported = await withDatabase((db) => importExcuses(db, file, said, keep), config);
      console.log(json ? JSON.stringify(imported) : importedText(imported));
    });
}

/**
 * Keeps the excuses of a file, each in a transaction of its own. The whole file is checked first,
 * and nothing of it is used where a line is wrong. It may stop anywhere and run again: an excuse of
 * the same student, days and course that is in force is not added again.
 * @throws RollcallError `usage` where a line is wrong
 */
async function importExcuses(
  db: Database,
  file: string,
  said: { by: string; reason: string; now: string },
  keep: (word: JournalWord) => void,
): Promise<Imported> {
  const asked = await readLines(db, file, said.now);
  const imported = { excuses: 0, classes: 0, alreadyThere: 0 };
  for (const { reason, ...excuse } of asked) {
    if (await isThere(db, excuse)) {
      imported.alreadyThere += 1;
      continue;
    }
    const word = { ...said, reason: reason === '' ? said.reason : reason, word: randomUUID() };
    const { classes } = await excuseStudent(db, excuse, word, keep);
    imported.excuses += 1;
    imported.classes += classes;
  }
  return imported;
}

async function isThere(db: Database, { studentNo, from, to, course }: AskedExcuse) {
  const excuses = await readExcuses(db, { from, to, studentNo });
  return excuses.some(
    (one) =>
      one.from === from && one.to === to && one.course === course && one.withdrawnBy === null,
  );
}

type AskedLine = AskedExcuse & { reason: string };

async function readLines(db: Database, file: string, now: string): Promise<AskedLine[]> {
  const faults: { line: number; reason: string }[] = [];
  const found: AskedLine[] = [];
  for (const line of csvLines(file, COLUMNS)) {
    const excuse = await excuseIn(db, line, now);
    if (typeof excuse === 'string') faults.push({ line: line.line, reason: excuse });
    else found.push(excuse);
  }
  refuseFaults(file, faults);
  return found;
}

/** The excuse of a line, or what is wrong with it. */
async function excuseIn(db: Database, { text }: CsvLine, now: string): Promise<AskedLine | string> {
  const [student, from, reason] = [text('student_id'), text('from'), text('reason')];
  const to = text('to') === '' ? from : text('to');
  const course = text('course') === '' ? null : text('course');
  if (!isDay(from) || !isDay(to)) return 'from or to is no day: write it as YYYY-MM-DD';
  const fault = excuseFault({ from, to }, now);
  if (fault !== null) return fault;
  if (reason.length > MOST_REASON_CHARACTERS)
    return `reason has more than ${MOST_REASON_CHARACTERS} characters`;
  const studentNo = await findStudent(db, student);
  if (studentNo === undefined) return 'no roster has a student with that id';
  if (await isErased(db, studentNo)) return 'the student was erased';
  if (course !== null && !(await hasCourse(db, course))) return `no roster has a course ${course}`;
  return { studentNo, student, from, to, course, reason };
}

function importedText({ excuses, classes, alreadyThere }: Imported): string {
  const there = alreadyThere > 0 ? ` ${alreadyThere} were there already.` : '';
  return `Kept ${counted(excuses, 'excuse')}; ${counted(classes, 'class', 'classes')} changed.${there}`;
}
