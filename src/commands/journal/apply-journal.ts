import {
  insertConfirmation,
  makeDirty,
  readDayClasses,
  type ClassName,
} from '../../mysql/decisions/confirmations.js';
import { addCorrection, outlastRollup } from '../../mysql/decisions/corrections.js';
import { eraseStudent } from '../../mysql/decisions/erase-student.js';
import { isErased, liftErasure } from '../../mysql/decisions/erasures.js';
import {
  hasExpired,
  readConfirmationWords,
  readCorrectionWords,
  readErasureWords,
  type StoredWord,
} from '../../mysql/decisions/spoken.js';
import { withTransaction, type Database, type Transaction } from '../../mysql/pool.js';
import { numberStudents } from '../../mysql/registry/students.js';
import { isExpired } from '../../mysql/rollup/start.js';
import { applyCorrections } from '../../service/correct.js';
import type { JournalWord } from '../../service/journal-file.js';

/** How many words of each outcome there are. */
export type AppliedWords = {
  erasures: number;
  corrections: number;
  confirmations: number;
  /** The database had them. */
  alreadyThere: number;
  /** A later word holds, the student was erased after it, or the retention has deleted it. */
  superseded: number;
};

type WordOf<K extends JournalWord['kind']> = Extract<JournalWord, { kind: K }>;

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
    ...{ alreadyThere: 0, superseded: 0 },
  };
  const places = new Map(words.map(({ word }, place) => [word, place]));
  for (const one of words)
    if (isErasure(one)) applied[await applyErasure(db, one, places, now)] += 1;
  for (const [place, one] of words.entries()) {
    if (isErasure(one) || !('startsAt' in one) || one.kind === 'roll') continue;
    const erasedLater =
      one.kind === 'correction' &&
      words.some((later, i) => i > place && isErasure(later) && later.student === one.student);
    if (erasedLater || (await hasExpired(db, one.date, one.at))) applied.superseded += 1;
    else if (one.kind === 'correction') applied[await applyCorrection(db, one, places, now)] += 1;
    else applied[await applyConfirmation(db, one, places, now)] += 1;
  }
  return applied;
}

function isErasure(word: JournalWord): word is WordOf<'erase' | 'lift'> {
  return word.kind === 'erase' || word.kind === 'lift';
}

type Places = ReadonlyMap<string, number>;

/**
 * Whether the database has the word, or a later one on the same thing: one that stands after it in
 * the journal, or is in no journal and was said later.
 */
function known(
  { word, at }: JournalWord,
  stored: readonly StoredWord[],
  places: Places,
): 'alreadyThere' | 'superseded' | undefined {
  if (stored.some((one) => one.word === word)) return 'alreadyThere';
  const place = places.get(word)!;
  const isLater = (one: StoredWord) => {
    const other = one.word === null ? undefined : places.get(one.word);
    return other === undefined ? one.at > at : other > place;
  };
  return stored.some(isLater) ? 'superseded' : undefined;
}

/** A student whom the database does not know gets a number: a later import needs it. */
async function numberOf(db: Database, student: string): Promise<number> {
  const numbers = await withTransaction(db, (tx) => numberStudents(tx, [student]));
  return numbers.get(student)!;
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
    await addCorrection(tx, said, { studentNo, verdict }, { ...word, now: at });
    const changed = meant && (await applyCorrections(tx, meant, studentNo));
    if (!changed) await rollUpAgain(tx, said, now);
    else await outlastRollup(tx, said.date, now);
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

/** A day whose events are gone keeps its result. The word stays, for whoever asks. */
async function rollUpAgain(tx: Transaction, { date }: ClassName, now: string): Promise<void> {
  if (!(await isExpired(tx, date))) await makeDirty(tx, date, now);
}
