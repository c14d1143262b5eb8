import { makeDirty, type ClassName } from '../../mysql/decisions/confirmations.js';
import type { StoredWord } from '../../mysql/decisions/spoken.js';
import { withTransaction, type Database, type Transaction } from '../../mysql/pool.js';
import { numberStudents } from '../../mysql/registry/students.js';
import { isExpired } from '../../mysql/rollup/start.js';
import type { JournalWord } from '../../service/journal-file.js';

/** The place of each word in the journal, by its name. */
export type Places = ReadonlyMap<string, number>;

export type WordOf<K extends JournalWord['kind']> = Extract<JournalWord, { kind: K }>;

/**
 * Whether the database has the word, or a later one on the same thing: one that stands after it in
 * the journal, or is in no journal and was said later.
 */
export function known(
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
export async function numberOf(db: Database, student: string): Promise<number> {
  const numbers = await withTransaction(db, (tx) => numberStudents(tx, [student]));
  return numbers.get(student)!;
}

/** A day whose events are gone keeps its result. The word stays, for whoever asks. */
export async function rollUpAgain(
  tx: Transaction,
  { date }: Pick<ClassName, 'date'>,
  now: string,
): Promise<void> {
  if (!(await isExpired(tx, date))) await makeDirty(tx, date, now);
}
