import { readDayClasses } from '../../mysql/decisions/confirmations.js';
import { outlastRollup } from '../../mysql/decisions/corrections.js';
import { isErased } from '../../mysql/decisions/erasures.js';
import { addExcuse, addWithdrawal, findExcuse } from '../../mysql/decisions/excuses.js';
import { addRollMarks, type RollMark } from '../../mysql/decisions/rolls.js';
import { readRollWords } from '../../mysql/decisions/spoken.js';
import { withTransaction, type Database } from '../../mysql/pool.js';
import { lastExcusedDay, settleExcused } from '../../service/excuse.js';
import { settleMarks } from '../../service/roll.js';
import { known, numberOf, rollUpAgain, type Places, type WordOf } from './known-words.js';

type Kept = 'alreadyThere' | 'superseded';

/**
 * Gives the database the marks of a roll that it lacks.
 * @param isErasedLater whether a later word of the journal erases the student
 */
export async function applyRoll(
  db: Database,
  said: WordOf<'roll'>,
  places: Places,
  isErasedLater: (student: string) => boolean,
  now: string,
): Promise<'rolls' | Kept> {
  const marks: RollMark[] = [];
  let isKnown = false;
  for (const { student, isThere } of said.marks) {
    if (isErasedLater(student)) continue;
    const studentNo = await numberOf(db, student);
    if (await isErased(db, studentNo)) continue;
    const found = known(said, await readRollWords(db, studentNo, said), places);
    if (found === undefined) marks.push({ studentNo, isThere });
    else if (found === 'alreadyThere') isKnown = true;
  }
  if (marks.length === 0) return isKnown ? 'alreadyThere' : 'superseded';
  const { source, at, by, reason, word } = said;
  const classes = await readDayClasses(db, said);
  const meant = classes.find(({ startsAt }) => startsAt === said.startsAt);
  await withTransaction(db, async (tx) => {
    await outlastRollup(tx, said.date, now);
    await addRollMarks(tx, said, marks, source, { by, reason, word, now: at });
    const rates = meant && (await settleMarks(tx, meant, marks));
    if (!rates) await rollUpAgain(tx, said, now);
  });
  return 'rolls';
}

export async function applyExcuse(
  db: Database,
  said: WordOf<'excuse'>,
  now: string,
): Promise<'excuses' | Kept> {
  const studentNo = await numberOf(db, said.student);
  if (await isErased(db, studentNo)) return 'superseded';
  if (await findExcuse(db, said.word)) return 'alreadyThere';
  const { from, course, at, by, reason, word } = said;
  const days = { studentNo, from, to: lastExcusedDay(said), course };
  await withTransaction(db, async (tx) => {
    await addExcuse(tx, days, { by, reason, word, now: at });
    await settleExcused(tx, days, now);
  });
  return 'excuses';
}

/** An excuse that is not there any more needs no withdrawal. */
export async function applyWithdrawal(
  db: Database,
  said: WordOf<'excuse-withdrawal'>,
  now: string,
): Promise<'withdrawals' | Kept> {
  const excuse = await findExcuse(db, said.excuse);
  if (!excuse) return 'superseded';
  if (excuse.withdrawnBy !== null) return 'alreadyThere';
  const { at, by, reason, word } = said;
  await withTransaction(db, async (tx) => {
    await addWithdrawal(tx, excuse, { by, reason, word, now: at });
    await settleExcused(tx, excuse, now);
  });
  return 'withdrawals';
}
