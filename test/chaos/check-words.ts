import { expectSame, rows } from '../workbench/checker.js';
import type { Workbench } from '../workbench/workbench.js';
import { SEALED_CLASSES } from './check-seals.js';
import { lastWords, type Happened } from './happened.js';
import { linesOf } from './rosters.js';

/**
 * The last word on each student in a class, and on each class, is in force. The words on a student
 * who is not in the class by the newest roster are listed as unmatched, and no others are. No word
 * is left of a student who was erased.
 */
export async function checkWords(bench: Workbench, happened: Happened): Promise<void> {
  const { roster, words, erased } = happened;
  const enrolled = new Set(linesOf(roster, 'enrolments.csv'));
  const inForce: string[] = [];
  const unmatched: string[] = [];
  for (const word of lastWords(words)) {
    const { day, course, section } = word;
    if (word.kind === 'confirmation')
      inForce.push([day, course, section, word.state, word.room ?? ''].join(' '));
    else if (!erased.has(word.student)) {
      const isEnrolled = enrolled.has([word.student, course, section].join(','));
      const text = [day, course, section, word.student, word.verdict].join(' ');
      (isEnrolled ? inForce : unmatched).push(text);
    }
  }
  expectSame([...(await confirmedClasses(bench)), ...(await correctedVerdicts(bench))], inForce);
  expectSame(await unmatchedCorrections(bench), unmatched);
}

async function confirmedClasses(bench: Workbench): Promise<string[]> {
  const found = await rows(
    bench,
    `SELECT u.day, c.course, c.section,
            IF(a.state IN ('moved', 'not_held'), a.state, IF(a.met_in IS NULL, 'as_planned', 'moved')) AS state,
            COALESCE(a.met_in, '') AS room
     FROM ${SEALED_CLASSES} JOIN class_attendance a USING (class_no) WHERE a.confirmed`,
  );
  return found.map((row) => Object.values(row).join(' '));
}

async function correctedVerdicts(bench: Workbench): Promise<string[]> {
  const found = await rows(
    bench,
    `SELECT u.day, c.course, c.section, s.student_id, v.verdict
     FROM ${SEALED_CLASSES} JOIN verdict v USING (class_no) JOIN student s USING (student_no)
     WHERE v.corrected`,
  );
  return found.map((row) => Object.values(row).join(' '));
}

async function unmatchedCorrections(bench: Workbench): Promise<string[]> {
  const listed = JSON.parse(await bench.succeed(['unmatched', '--json'])) as Record<
    string,
    string
  >[];
  return listed.map(({ date, course, section, student, said }) =>
    [date, course, section, student, said].join(' '),
  );
}
