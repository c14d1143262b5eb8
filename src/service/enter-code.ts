import { saysElsewhere } from '../attendance/judging/elsewhere.js';
import { readLastPlaces } from '../mysql/board/last-places.js';
import { addRollEntry, findRollCode, type EnteredCode } from '../mysql/board/roll-codes.js';
import type { Database } from '../mysql/pool.js';
import type { JournalWord } from './journal-file.js';
import { takeRoll } from './roll.js';

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
      outcome: 'taken' | 'already' | 'confirm' | 'elsewhere' | 'own' | 'erased';
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
  const { marks } = await takeRoll(db, code, marked, 'code', said, keep);
  // The student was erased meanwhile.
  if (marks === 0) return { outcome: 'erased', code };
  await addRollEntry(db, code, studentNo, 'taken', now);
  return { outcome: 'taken', code };
}

/** Why the entry marks nobody; null where it does. */
async function refusalOf(
  db: Database,
  { studentNo, by, confirmed, now }: Entry,
  code: EnteredCode,
): Promise<Exclude<Entered['outcome'], 'taken' | 'unknown'> | null> {
  if (code.erased) return 'erased';
  if (code.openedBy === by) return 'own';
  if (code.isTaken) return 'already';
  if (code.optedOut) return confirmed ? null : 'confirm';
  if (code.allowElsewhere || !(await isElsewhere(db, code, studentNo, now))) return null;
  await addRollEntry(db, code, studentNo, 'elsewhere', now);
  return 'elsewhere';
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
