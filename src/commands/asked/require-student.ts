import { RollcallError } from '../../errors.js';
import { findStudent } from '../../mysql/decisions/corrections.js';
import type { Database } from '../../mysql/pool.js';

/**
 * The number of the student with this id.
 * @param refusal what to say where no roster has the id. It names no student, since standard error
 * may be kept in a log.
 * @throws RollcallError `refused`
 */
export async function requireStudent(
  db: Database,
  studentId: string,
  refusal: string,
): Promise<number> {
  const studentNo = await findStudent(db, studentId);
  if (studentNo !== undefined) return studentNo;
  throw new RollcallError('refused', `${refusal}: write the id as students.csv does.`);
}
