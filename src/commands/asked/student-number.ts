import { RollcallError } from '../../errors.js';
import { findStudent } from '../../mysql/decisions/corrections.js';
import type { Database } from '../../mysql/pool.js';

/**
 * The number of a student. The message names nobody, since standard error may be kept in a log.
 * @param outcome what did not happen because of it, such as "nothing was removed"
 * @throws RollcallError `refused` for an id that no roster has
 */
export async function studentNumber(
  db: Database,
  studentId: string,
  outcome: string,
): Promise<number> {
  const studentNo = await findStudent(db, studentId);
  if (studentNo !== undefined) return studentNo;
  throw new RollcallError(
    'refused',
    `No roster has a student with that id, so ${outcome}: write the id as students.csv does.`,
  );
}
