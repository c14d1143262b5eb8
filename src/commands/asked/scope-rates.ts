import { readDayRates, type DayRates, type DayScope } from '../../mysql/answers/day-rates.js';
import type { Database } from '../../mysql/pool.js';
import { requireInRoster } from './require-in-roster.js';

/**
 * The rates of a day, of a course on a day, or of one section of it.
 * @throws RollcallError `not_found` where no roster covers the day, or where it has no such course
 * or section
 */
export async function scopeRates(db: Database, scope: DayScope): Promise<DayRates> {
  await requireInRoster(db, scope);
  return readDayRates(db, scope);
}
