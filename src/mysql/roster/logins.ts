import type { OwnersByKey, Roster } from '../../attendance/roster/roster.js';
import { ERASED_STUDENTS } from '../decisions/erasures.js';
import type { Database } from '../pool.js';
import { readTuples } from '../read.js';
import { OPTED_OUT_STUDENTS } from './kept-opt-outs.js';
import { ownerTable } from './owner-table.js';

/**
 * Whose each login is on the days of a roster version. Those of students who opted out or were
 * erased are known too: their records are not stored, whichever device they come from.
 *
 * - The version says whose a login is: a login that is given to somebody else later moves no day
 *   that is read with an older version. If the newest version gives it to a student who opted out
 *   or was erased, it is withheld: one of the two may be a mistake, and an opt-out weighs more.
 * - A login that the version does not have is withheld if it was the last one of a student who
 *   opted out or was erased, also of one who has left the roster.
 * - Any other login is that of the newest version. So a log that is read again finds logins on days
 *   whose roster had none.
 * @param placeOf the place of a student in the list of the plan
 */
export async function readLogins(
  db: Database,
  { version, newest }: { version: number | null; newest: number | null },
  placeOf: (studentNo: number) => number,
): Promise<OwnersByKey> {
  const ofDay = await readVersion(db, version);
  const ofNewest = version === newest ? [] : await readVersion(db, newest);
  const goneNow = new Set(ofNewest.filter(({ isGone }) => isGone).map(({ loginKey }) => loginKey));
  const withheld = await readTuples<[loginKey: number]>(db, 'SELECT login_key FROM withheld_login');
  const owners = new Map<number, number | 'opted_out'>();
  for (const { loginKey, studentNo } of ofNewest) owners.set(loginKey, placeOf(studentNo));
  for (const [loginKey] of withheld) owners.set(loginKey, 'opted_out');
  for (const { loginKey, studentNo, isGone } of ofDay)
    owners.set(loginKey, isGone ? 'opted_out' : placeOf(studentNo));
  for (const loginKey of goneNow) owners.set(loginKey, 'opted_out');
  return ownerTable([...owners]);
}

type LoginOwner = { loginKey: number; studentNo: number; isGone: boolean };

async function readVersion(db: Database, version: number | null): Promise<LoginOwner[]> {
  const rows = await readTuples<[loginKey: number, studentNo: number, isGone: 0 | 1]>(
    db,
    `SELECT l.login_key, l.student_no, gone.student_no IS NOT NULL
     FROM roster_login AS l
     LEFT JOIN (SELECT student_no FROM ${OPTED_OUT_STUDENTS} AS out_now
                UNION
                SELECT student_no FROM ${ERASED_STUDENTS} AS erased) AS gone
       ON gone.student_no = l.student_no
     WHERE l.version = :version`,
    { version },
  );
  return rows.map(([loginKey, studentNo, isGone]) => ({
    ...{ loginKey, studentNo },
    isGone: isGone === 1,
  }));
}

/** How many students have a login. */
export function countLogins({ students }: Roster): number {
  return students.filter(({ loginKey }) => loginKey !== undefined).length;
}
