import { RollcallError } from '../../errors.js';
import type { Database } from '../../mysql/pool.js';
import { hasCourse } from '../../mysql/roster/coverage.js';

/**
 * Makes sure that a roster has the course, on whatever day.
 * @throws RollcallError `not_found`
 */
export async function requireCourse(db: Database, course: string): Promise<void> {
  if (await hasCourse(db, course)) return;
  throw new RollcallError('not_found', `No roster has a course ${course}, so nothing was changed.`);
}
