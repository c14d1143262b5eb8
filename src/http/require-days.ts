import { addDays } from '../attendance/wall-clock.js';
import { RequestError } from './problem.js';

/**
 * Refuses days that end before they begin, or that are too many for one answer.
 * @throws RequestError `bad_request`
 */
export function requireDays({ from, to }: { from: string; to: string }, most: number): void {
  if (from > to) throw new RequestError('bad_request', 'The last day is before the first day.');
  if (from < addDays(to, -most))
    throw new RequestError('bad_request', `Ask for at most ${most} days at a time.`);
}
