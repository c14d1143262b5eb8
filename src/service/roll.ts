import { RollcallError } from '../errors.js';
import { lockCodes } from '../mysql/board/roll-codes.js';
import { readSpoken, type DayClass, type Word } from '../mysql/decisions/confirmations.js';
import { outlastRollup } from '../mysql/decisions/corrections.js';
import { refuseErased } from '../mysql/decisions/erasures.js';
import { addRollMarks, readRollStudents, type RollSource } from '../mysql/decisions/rolls.js';
import { sumAgain } from '../mysql/decisions/judgement.js';
import { readLastMarks, type RollWord } from '../mysql/decisions/words.js';
import { withTransaction, type Database, type Transaction } from '../mysql/pool.js';
import { refuseExpired } from '../mysql/rollup/start.js';
import type { JournalWord } from './journal-file.js';
import { settleClass } from './settle-class.js';

/** What a roll says of one student. */
export type AskedMark = {
  studentNo: number;
  /** The id, for the journal. */
  student: string;
  isThere: boolean;
  /**
   * Of a lecturer: whether "not there" holds although the student has entered a code. Only somebody
   * who knows of the code can say so.
   */
  againstCode?: boolean;
};

/** What a roll changed. */
export type RollEffect = {
  /** How many marks were kept. */
  marks: number;
  /** How many were not, because their students have opted out or were erased. */
  leftOut: number;
  /** The students whose last mark stands against this one: see `standsAgainst`. */
  overruled: number[];
  /**
   * The rate that the class showed and shows, 0..1; null where it shows none. The whole is null
   * where no mark was kept, and where the class is not rolled up yet: the marks then wait for the
   * rollup.
   */
  rates: { before: number | null; after: number | null } | null;
};

/**
 * Keeps who was in a class by a roll, and changes verdicts and rates in the same transaction, to
 * what a rollup of the day would make of them.
 *
 * Marks of students who have opted out are left out, unless they entered a code: so they wish it.
 * Rolls and codes of one class wait for each other, so none of them misses the last mark.
 * @param source `code` where the student entered a code
 * @param keep appends the word to the journal, the last thing before the commit
 * @throws RollcallError `refused` where a student is not in the class, or where the class is not
 * rolled up and the day's events are deleted; `conflict` where a student was erased meanwhile
 */
export async function takeRoll(
  db: Database,
  meant: DayClass,
  marks: readonly AskedMark[],
  source: RollSource,
  word: Word,
  keep: (said: JournalWord) => void,
): Promise<RollEffect> {
  return withTransaction(db, async (tx) => {
    await lockCodes(tx, meant, source === 'code' ? 'together' : 'alone');
    const spoken = await readSpoken(tx, meant);
    const students = await readRollStudents(
      tx,
      meant,
      marks.map(({ studentNo }) => studentNo),
    );
    const found = new Map(students.map((student) => [student.studentNo, student]));
    if (marks.some(({ studentNo }) => !found.has(studentNo)))
      throw new RollcallError(
        'refused',
        'A student of the roll is not in the class, so nothing was changed.',
      );
    const allowed = marks.filter(({ studentNo }) => {
      const { optedOut, isErased } = found.get(studentNo)!;
      return !isErased && (source === 'code' || !optedOut);
    });
    const last = await readLastMarks(tx, meant);
    const [overruled, kept] = divide(allowed, (mark) =>
      standsAgainst(last.get(mark.studentNo), mark, source),
    );
    const effect = {
      marks: kept.length,
      leftOut: marks.length - allowed.length,
      overruled: overruled.map(({ studentNo }) => studentNo),
    };
    if (kept.length === 0) return { ...effect, rates: null };
    await outlastRollup(tx, meant.date, word.now);
    await addRollMarks(tx, spoken, kept, source, word);
    await refuseErased(
      tx,
      kept.map(({ studentNo }) => studentNo),
    );
    const rates = await settleMarks(tx, meant, kept);
    if (!rates) await refuseExpired(tx, meant.date);
    const { by, reason, now: at, word: name } = word;
    if (name !== undefined) {
      const said = kept.map(({ student, isThere }) => ({ student, isThere }));
      keep({ word: name, at, kind: 'roll', source, marks: said, ...spoken, by, reason });
    }
    return { ...effect, rates };
  });
}

/**
 * Whether the last mark of a student stands against a new one. A lecturer who says "not there" has
 * looked, so no code undoes it. And a lecturer may not have seen that the student has entered a
 * code since the list was read.
 */
export function standsAgainst(
  last: Pick<RollWord, 'isThere' | 'source'> | undefined,
  { isThere, againstCode = false }: Pick<AskedMark, 'isThere' | 'againstCode'>,
  source: RollSource,
): boolean {
  if (last === undefined) return false;
  if (source === 'code') return last.source === 'lecturer' && !last.isThere;
  return last.source === 'code' && !isThere && !againstCode;
}

function divide<T>(all: readonly T[], isFirst: (one: T) => boolean): [first: T[], second: T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

/**
 * Puts the marks of a class into its figures.
 * @returns null where the class is not rolled up
 */
export async function settleMarks(
  tx: Transaction,
  meant: DayClass,
  marks: readonly { studentNo: number }[],
): Promise<RollEffect['rates']> {
  const concerns = marks.map(({ studentNo }) => studentNo);
  const settled = await settleClass(tx, meant, concerns);
  if (!settled) return null;
  await sumAgain(tx, meant.date, meant.version);
  return { before: settled.before.shown, after: settled.shown };
}
