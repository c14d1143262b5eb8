import { addDays, dayNumber } from '../attendance/wall-clock.js';
import { RollcallError } from '../errors.js';
import type { Word } from '../mysql/decisions/confirmations.js';
import { isErased, refuseErased } from '../mysql/decisions/erasures.js';
import {
  addExcuse,
  addWithdrawal,
  readExcuse,
  readExcusedClasses,
  type ExcusedDays,
} from '../mysql/decisions/excuses.js';
import { outlastRollups } from '../mysql/decisions/corrections.js';
import { sumAgain } from '../mysql/decisions/judgement.js';
import { withTransaction, type Database, type Transaction } from '../mysql/pool.js';
import type { JournalWord } from './journal-file.js';
import { settleClass } from './settle-class.js';

/** An excuse that somebody asks for. */
export type AskedExcuse = ExcusedDays & {
  /** The id of the student, for the journal. */
  student: string;
};

/** What an excuse changed. */
export type ExcuseEffect = {
  excuseNo: number;
  /** The classes that are rolled up, and whose figures it changed. */
  classes: number;
};

/**
 * Keeps that a student may be away, and changes verdicts and rates of the classes of these days in
 * the same transaction, to what a rollup of the days would make of them. Later classes are excused
 * when they are rolled up.
 * @param keep appends the word to the journal, the last thing before the commit
 * @throws RollcallError `refused` where the student was erased, or the days are too many or too
 * far ahead
 */
export async function excuseStudent(
  db: Database,
  asked: AskedExcuse,
  word: Word,
  keep: (said: JournalWord) => void,
): Promise<ExcuseEffect> {
  const fault = excuseFault(asked, word.now);
  if (fault !== null) throw new RollcallError('refused', `Refused: ${fault}.`);
  return withTransaction(db, async (tx) => {
    if (await isErased(tx, asked.studentNo))
      throw new RollcallError('refused', 'The student was erased, so nothing was changed.');
    const excuseNo = await addExcuse(tx, asked, word);
    await refuseErased(tx, [asked.studentNo]);
    const classes = await settleExcused(tx, asked, word.now);
    const { student, from, to, course } = asked;
    const { by, reason, now: at, word: name } = word;
    if (name !== undefined)
      keep({ word: name, at, kind: 'excuse', student, from, to, course, by, reason });
    return { excuseNo, classes };
  });
}

/** An excuse has no more days than this, and does not end later than so many days from now. */
const MOST_EXCUSED_DAYS = 366;

/**
 * What is wrong with the days of an excuse; null: nothing. An excuse is kept as long as its last
 * day and the retention say, so one without an end would never go.
 */
export function excuseFault(
  { from, to }: Pick<ExcusedDays, 'from' | 'to'>,
  now: string,
): string | null {
  if (to < from) return 'the last day is before the first';
  const latest = dayNumber(now.slice(0, 10)) + MOST_EXCUSED_DAYS;
  const days = dayNumber(to) - dayNumber(from) + 1;
  if (days > MOST_EXCUSED_DAYS || dayNumber(to) > latest)
    return `an excuse is for ${MOST_EXCUSED_DAYS} days at most, and ends within a year from now`;
  return null;
}

/**
 * The last day of an excuse that was made before there was a limit. A migration shortened those in
 * the database in the same way.
 */
export function lastExcusedDay({ from, to }: Pick<ExcusedDays, 'from' | 'to'>): string {
  const latest = addDays(from, MOST_EXCUSED_DAYS - 1);
  return to < latest ? to : latest;
}

/**
 * Takes an excuse back, for all of its days. Its row stays.
 * @param keep appends the word to the journal, the last thing before the commit
 * @throws RollcallError `not_found` where there is no such excuse, `conflict` where somebody has
 * withdrawn it
 */
export async function withdrawExcuse(
  db: Database,
  excuseNo: number,
  word: Word,
  keep: (said: JournalWord) => void,
): Promise<ExcuseEffect> {
  return withTransaction(db, async (tx) => {
    const excuse = await readExcuse(tx, excuseNo);
    if (!excuse) throw new RollcallError('not_found', `There is no excuse ${excuseNo}.`);
    if (excuse.withdrawnBy !== null || !(await addWithdrawal(tx, excuse, word)))
      throw new RollcallError('conflict', `Excuse ${excuseNo} was withdrawn before.`);
    const classes = await settleExcused(tx, excuse, word.now);
    const { by, reason, now: at, word: name } = word;
    const { student, word: excused } = excuse;
    if (name !== undefined && excused !== null)
      keep({ word: name, at, kind: 'excuse-withdrawal', student, excuse: excused, by, reason });
    return { excuseNo, classes };
  });
}

/**
 * Puts an excuse, or its withdrawal, into the figures of the classes that are rolled up.
 * @returns how many these are
 */
export async function settleExcused(
  tx: Transaction,
  asked: ExcusedDays,
  now: string,
): Promise<number> {
  await outlastRollups(tx, asked, now);
  const classes = await readExcusedClasses(tx, asked);
  let settled = 0;
  for (const [date, ofDay] of Map.groupBy(classes, (one) => one.date)) {
    for (const meant of ofDay) if (await settleClass(tx, meant, [asked.studentNo])) settled += 1;
    await sumAgain(tx, date, ofDay[0]!.version);
  }
  return settled;
}
