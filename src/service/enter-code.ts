import { saysElsewhere } from '../attendance/judging/elsewhere.js';
import { readLastPlaces } from '../mysql/board/last-places.js';
import {
  addRollEntry,
  findRollCode,
  type EnteredCode,
  type EntryOutcome,
} from '../mysql/board/roll-codes.js';
import { refuseErased } from '../mysql/decisions/erasures.js';
import { readLastMarks } from '../mysql/decisions/words.js';
import { withTransaction, type Database } from '../mysql/pool.js';
import type { JournalWord } from './journal-file.js';
import { standsAgainst, takeRoll } from './roll.js';

/** A student who enters a code. */
export type Entry = {
  codeHash: string;
  studentNo: number;
  /** The id, for the journal. */
  student: string;
  /** Who it is, in the way in which `openedBy` names people. */
  by: string;
  /** Whether a student who has opted out knows what it means. */
  confirmed: boolean;
  /** The campus wall clock. */
  now: string;
  /** The name of the word in the journal. */
  word: string;
};

export type Entered =
  | { outcome: 'unknown'; code: null }
  | {
      outcome: 'taken' | 'already' | 'confirm' | 'elsewhere' | 'away' | 'own' | 'erased';
      code: EnteredCode;
    };

/**
 * Lets a student say by a code to be in a class, and marks the student there.
 *
 * The mark comes first, then the entry. A crash between the two leaves a mark, and the student may
 * enter the code again: a second mark of the same student changes nothing. In the other order it
 * would leave a student who can enter the code no more and is not marked.
 * @param keep appends the word to the journal, the last thing before the commit of the mark
 * @throws RollcallError as `takeRoll` does
 */
export async function enterCode(
  db: Database,
  entry: Entry,
  keep: (said: JournalWord) => void,
): Promise<Entered> {
  const { codeHash, studentNo, student, now, word } = entry;
  const code = await findRollCode(db, codeHash, studentNo, now);
  if (!code) return { outcome: 'unknown', code: null };
  const refusal = await refusalOf(db, entry, code);
  if (refusal !== null) return { outcome: refusal, code };
  const said = { by: code.openedBy, reason: `code ${code.codeNo}`, now, word };
  const marked = [{ studentNo, student, isThere: true }];
  const { marks, overruled } = await takeRoll(db, code, marked, 'code', said, keep);
  if (overruled.length > 0) return { outcome: await note('away', db, entry, code), code };
  // The student was erased meanwhile.
  if (marks === 0) return { outcome: 'erased', code };
  return { outcome: await note('taken', db, entry, code), code };
}

/** Keeps what became of the entry. Nothing is left of a student who is erased meanwhile. */
async function note<O extends EntryOutcome>(
  outcome: O,
  db: Database,
  { studentNo, now }: Entry,
  code: EnteredCode,
): Promise<O> {
  await withTransaction(db, async (tx) => {
    await addRollEntry(tx, code, studentNo, outcome, now);
    await refuseErased(tx, [studentNo]);
  });
  return outcome;
}

/** Why the entry marks nobody; null where it does. */
async function refusalOf(
  db: Database,
  entry: Entry,
  code: EnteredCode,
): Promise<Exclude<Entered['outcome'], 'taken' | 'unknown'> | null> {
  const { studentNo, by, confirmed, now } = entry;
  if (code.erased) return 'erased';
  if (code.openedBy === by) return 'own';
  const last = (await readLastMarks(db, code)).get(studentNo);
  if (standsAgainst(last, { isThere: true }, 'code')) return note('away', db, entry, code);
  if (code.isTaken) return 'already';
  if (code.optedOut) return confirmed ? null : 'confirm';
  if (code.allowElsewhere || !(await isElsewhere(db, code, studentNo, now))) return null;
  return note('elsewhere', db, entry, code);
}

/** Of a class without a room nobody can say that somebody is elsewhere. */
async function isElsewhere(
  db: Database,
  { version, date, room, metIn }: EnteredCode,
  studentNo: number,
  now: string,
): Promise<boolean> {
  const place = metIn ?? room;
  if (place === null) return false;
  return saysElsewhere(await readLastPlaces(db, { studentNo, version, date, room: place, now }));
}
