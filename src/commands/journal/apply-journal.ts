import { insertConfirmation, readDayClasses } from '../../mysql/decisions/confirmations.js';
import { addCorrection, outlastRollup } from '../../mysql/decisions/corrections.js';
import { eraseStudent } from '../../mysql/decisions/erase-student.js';
import { isErased, liftErasure } from '../../mysql/decisions/erasures.js';
import {
  hasExpired,
  readConfirmationWords,
  readCorrectionWords,
  readErasureWords,
} from '../../mysql/decisions/spoken.js';
import { withTransaction, type Database } from '../../mysql/pool.js';
import { applyCorrections } from '../../service/correct.js';
import { lastExcusedDay } from '../../service/excuse.js';
import type { JournalWord } from '../../service/journal-file.js';
import { applyExcuse, applyRoll, applyWithdrawal } from './apply-rolls.js';
import { known, numberOf, rollUpAgain, type Places, type WordOf } from './known-words.js';

/** How many words of each outcome there are. */
export type AppliedWords = {
  erasures: number;
  corrections: number;
  confirmations: number;
  rolls: number;
  excuses: number;
  withdrawals: number;
  /** The database had them. */
  alreadyThere: number;
  /** A later word holds, the student was erased after it, or the retention has deleted it. */
  superseded: number;
};

type Word = Exclude<JournalWord, { kind: 'erase' | 'lift' }>;

/**
 * Gives the database every word of the journal that it lacks, in the order in which they were said,
 * erasures before everything else. Each word is a transaction of its own and has a name, so it may
 * stop anywhere and run again: twice is the same as once.
 * @param now the campus wall clock
 */
export async function applyJournal(
  db: Database,
  words: readonly JournalWord[],
  now: string,
): Promise<AppliedWords> {
  const applied = {
    ...{ erasures: 0, corrections: 0, confirmations: 0 },
    ...{ rolls: 0, excuses: 0, withdrawals: 0 },
    ...{ alreadyThere: 0, superseded: 0 },
  };
  const places = new Map(words.map(({ word }, place) => [word, place]));
  for (const one of words)
    if (isErasure(one)) applied[await applyErasure(db, one, places, now)] += 1;
  for (const [place, one] of words.entries()) {
    if (isErasure(one)) continue;
    const isErasedLater = (student: string) =>
      words.some((later, i) => i > place && isErasure(later) && later.student === student);
    const isOver =
      ('student' in one && isErasedLater(one.student)) || (await isWordExpired(db, one));
    if (isOver) applied.superseded += 1;
    else applied[await applyWord(db, one, places, isErasedLater, now)] += 1;
  }
  return applied;
}

/** Whether the retention has deleted what was said of the last day of a word. */
async function isWordExpired(db: Database, one: Word): Promise<boolean> {
  if (one.kind === 'excuse-withdrawal') return false;
  return hasExpired(db, one.kind === 'excuse' ? lastExcusedDay(one) : one.date, one.at);
}

async function applyWord(
  db: Database,
  one: Word,
  places: Places,
  isErasedLater: (student: string) => boolean,
  now: string,
): Promise<keyof AppliedWords> {
  switch (one.kind) {
    case 'correction':
      return applyCorrection(db, one, places, now);
    case 'confirmation':
      return applyConfirmation(db, one, places, now);
    case 'roll':
      return applyRoll(db, one, places, isErasedLater, now);
    case 'excuse':
      return applyExcuse(db, one, now);
    case 'excuse-withdrawal':
      return applyWithdrawal(db, one, now);
  }
}

function isErasure(word: JournalWord): word is WordOf<'erase' | 'lift'> {
  return word.kind === 'erase' || word.kind === 'lift';
}

async function applyErasure(
  db: Database,
  said: WordOf<'erase' | 'lift'>,
  places: Places,
  now: string,
): Promise<keyof AppliedWords> {
  const studentNo = await numberOf(db, said.student);
  const found = known(said, await readErasureWords(db, studentNo), places);
  if (found) return found;
  const { word, at, by, reason } = said;
  if (said.kind === 'erase') await eraseStudent(db, studentNo, now, { word, at, by, reason });
  else if (!(await liftErasure(db, studentNo, now, { word, at, by, reason }))) return 'superseded';
  return 'erasures';
}

async function applyCorrection(
  db: Database,
  said: WordOf<'correction'>,
  places: Places,
  now: string,
): Promise<keyof AppliedWords> {
  const studentNo = await numberOf(db, said.student);
  if (await isErased(db, studentNo)) return 'superseded';
  const found = known(said, await readCorrectionWords(db, studentNo, said), places);
  if (found) return found;
  const { verdict, at, ...word } = said;
  const classes = await readDayClasses(db, said);
  const meant = classes.find(({ startsAt }) => startsAt === said.startsAt);
  await withTransaction(db, async (tx) => {
    await outlastRollup(tx, said.date, now);
    await addCorrection(tx, said, { studentNo, verdict }, { ...word, now: at });
    const changed = meant && (await applyCorrections(tx, meant, studentNo));
    if (!changed) await rollUpAgain(tx, said, now);
  });
  return 'corrections';
}

async function applyConfirmation(
  db: Database,
  said: WordOf<'confirmation'>,
  places: Places,
  now: string,
): Promise<keyof AppliedWords> {
  const found = known(said, await readConfirmationWords(db, said), places);
  if (found) return found;
  const { at, ...word } = said;
  await withTransaction(db, async (tx) => {
    await insertConfirmation(tx, said, said, { ...word, now: at });
    await rollUpAgain(tx, said, now);
  });
  return 'confirmations';
}
