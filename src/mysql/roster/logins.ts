import type { OwnersByKey, Roster } from '../../attendance/roster/roster.js';
import { ERASED_STUDENTS } from '../decisions/erasures.js';
import type { Database } from '../pool.js';
import { readTuples } from '../read.js';
import { ownerTable } from './owner-table.js';

/**
 * Whose each login of a roster version is. Those of students who opted out or were erased are known
 * too: their records are not stored, whichever device they come from.
 * @param placeOf the place of a student in the list of the plan
 */
export async function readLogins(
  db: Database,
  { version, newest }: { version: number | null; newest: number | null },
  placeOf: (studentNo: number) => number,
): Promise<OwnersByKey> {
  const rows = await readTuples<[loginKey: number, studentNo: number, isGone: 0 | 1]>(
    db,
    `SELECT l.login_key, l.student_no,
            COALESCE(newest.opted_out, s.opted_out) OR erased.student_no IS NOT NULL
     FROM roster_login AS l
     JOIN roster_student AS s ON s.version = l.version AND s.student_no = l.student_no
     LEFT JOIN roster_student AS newest
       ON newest.version = :newest AND newest.student_no = l.student_no
     LEFT JOIN ${ERASED_STUDENTS} AS erased ON erased.student_no = l.student_no
     WHERE l.version = :version`,
    { version, newest },
  );
  return ownerTable(
    rows.map(([loginKey, studentNo, isGone]): [number, number | 'opted_out'] => [
      loginKey,
      isGone ? 'opted_out' : placeOf(studentNo),
    ]),
  );
}

/** How many students have a login. */
export function countLogins({ students }: Roster): number {
  return students.filter(({ loginKey }) => loginKey !== undefined).length;
}
