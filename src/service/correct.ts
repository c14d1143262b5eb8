import type { CorrectedKind } from '../attendance/judging/settle.js';
import type { VerdictKind } from '../attendance/verdict.js';
import { RollcallError } from '../errors.js';
import { readSpoken, type DayClass, type Word } from '../mysql/decisions/confirmations.js';
import { addCorrection, outlastRollup } from '../mysql/decisions/corrections.js';
import { refuseErased } from '../mysql/decisions/erasures.js';
import { sumAgain } from '../mysql/decisions/judgement.js';
import { withTransaction, type Database, type Transaction } from '../mysql/pool.js';
import { refuseExpired } from '../mysql/rollup/start.js';
import type { JournalWord } from './journal-file.js';
import { settleClass } from './settle-class.js';

/** A student in a class, and what the verdict shall be. */
export type AskedCorrection = {
  meant: DayClass & { optedOut: boolean };
  studentNo: number;
  /** The id, for the journal. */
  student: string;
  verdict: CorrectedKind;
};

/** What a correction changed. Rates are fractions 0..1, or null where the class shows none. */
export type Effect = { was: VerdictKind; rateBefore: number | null; rate: number | null };

/**
 * Keeps a person's correction of a verdict, and changes the verdict and the rates of class, section
 * and course in the same transaction, to what a rollup of the day would make of them. In a class
 * that is not rolled up yet the correction takes effect with the rollup.
 * @param keep appends the word to the journal, the last thing before the commit
 * @returns null where the class is not rolled up yet
 * @throws RollcallError `refused` where the student has opted out, or where the class is not rolled
 * up and the day's events are deleted
 */
export async function correctStudent(
  db: Database,
  asked: AskedCorrection,
  word: Word,
  keep: (said: JournalWord) => void,
): Promise<Effect | null> {
  return withTransaction(db, (tx) => correctWithin(tx, asked, word, keep));
}

/** The same as a part of the caller's transaction, whose last statements these are. */
export async function correctWithin(
  tx: Transaction,
  { meant, studentNo, student, verdict }: AskedCorrection,
  word: Word,
  keep: (said: JournalWord) => void,
): Promise<Effect | null> {
  if (meant.optedOut)
    throw new RollcallError(
      'refused',
      'The student has opted out or was erased and has no verdicts, so nothing was changed.',
    );
  await outlastRollup(tx, meant.date, word.now);
  const spoken = await readSpoken(tx, meant);
  await addCorrection(tx, spoken, { studentNo, verdict }, word);
  await refuseErased(tx, [studentNo]);
  const changed = await applyCorrections(tx, meant, studentNo);
  if (!changed) await refuseExpired(tx, meant.date);
  const { by, reason, now: at, word: name } = word;
  if (name !== undefined)
    keep({ word: name, at, kind: 'correction', student, verdict, ...spoken, by, reason });
  return changed;
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
  const settled = await settleClass(tx, meant, [studentNo]);
  if (!settled) return null;
  await sumAgain(tx, meant.date, meant.version);
  const { before, shown } = settled;
  const was = before.verdicts.find((one) => one.studentNo === studentNo)!.verdict;
  return { was, rateBefore: before.shown, rate: shown };
}
