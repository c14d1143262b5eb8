import { compareText } from '../../attendance/compare-text.js';
import type { Database, Transaction } from '../pool.js';
import { readRows } from '../read.js';
import {
  readWords,
  type ConfirmationWord,
  type CorrectionWord,
  type RollWord,
  type Words,
  type WordsDay,
} from './words.js';

export type Word = CorrectionWord | RollWord | ConfirmationWord;

/** A person's word that has no effect with the roster that its day is read with. */
export type UnmatchedWord = {
  word: Word;
  /** no_class: the section has no such class. not_enrolled: the student is not in the section. */
  why: 'no_class' | 'not_enrolled';
};

/**
 * The words that no class of the roster fits, in order of their days. Of several words on one thing
 * the last one counts. A later word on the same student and course, or on the same section, that
 * does fit takes the place of one that does not.
 * @param options.all with the words of days whose events are deleted: no rollup can apply these
 */
export async function readUnmatched(
  db: Database,
  options: { all?: boolean } = {},
): Promise<UnmatchedWord[]> {
  const days = await readWordDays(db);
  const asked = days.filter(({ isExpired }) => options.all || !isExpired);
  const words = lastWords(await readWords(db, asked));
  const replacedUpTo = new Map<string, number>();
  for (const word of words)
    if (whyUnmatched(word) === undefined)
      replacedUpTo.set(subjectOf(word), Math.max(replacedUpTo.get(subjectOf(word)) ?? 0, word.no));
  return words.flatMap((word) => {
    const why = whyUnmatched(word);
    return why && word.no > (replacedUpTo.get(subjectOf(word)) ?? 0) ? [{ word, why }] : [];
  });
}

/** What a new word about the right class has in common with the one that it replaces. */
function subjectOf(word: Word): string {
  const { day, course, section } = word;
  return 'studentNo' in word
    ? `${word.kind}\n${day}\n${course}\n${word.studentNo}`
    : `confirmation\n${day}\n${course}\n${section}`;
}

/** Why a word has no effect; undefined if it has one, or if its student has opted out. */
export function whyUnmatched(word: Word): UnmatchedWord['why'] | undefined {
  if ('studentNo' in word && word.hasOptedOut) return undefined;
  if (word.classNo === undefined) return 'no_class';
  return 'studentNo' in word && !word.isEnrolled ? 'not_enrolled' : undefined;
}

/** The last word on each student in a class, and on each class, in order of the days. */
export function lastWords({ corrections, rolls, confirmations }: Words): Word[] {
  const last = new Map<string, Word>();
  for (const word of [...confirmations, ...rolls, ...corrections]) {
    const student = 'studentNo' in word ? word.studentNo : 0;
    last.set([word.kind, word.startsAt, word.course, word.section, student].join('\n'), word);
  }
  return [...last.values()].sort((a, b) => compareText(a.startsAt, b.startsAt));
}

/**
 * Every day of which people said something, with the roster that its next rollup will use. A day
 * whose events are deleted keeps the roster that it has.
 */
export async function readWordDays(
  db: Database | Transaction,
): Promise<(WordsDay & { isExpired: boolean })[]> {
  const rows = await readRows<WordsDay & { isExpired: 0 | 1 }>(db, SELECT_DAYS);
  return rows.map((row) => ({ ...row, isExpired: row.isExpired === 1 }));
}

const SELECT_DAYS = `
  SELECT w.day, x.day IS NOT NULL AS isExpired,
         COALESCE(IF(x.day IS NULL, (
                    SELECT MAX(v.version)
                    FROM roster_version v JOIN roster_head h ON v.version <= h.version
                    WHERE w.day BETWEEN v.first_date AND v.last_date), d.version), 0) AS version
  FROM (SELECT DISTINCT day FROM correction
        UNION SELECT DISTINCT day FROM roll_mark
        UNION SELECT DISTINCT day FROM class_confirmation) AS w
  LEFT JOIN expired_day x ON x.day = w.day
  LEFT JOIN roster_day d ON d.day = w.day
  ORDER BY w.day`;
