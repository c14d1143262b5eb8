import { dayNumber } from '../attendance/wall-clock.js';

/** The first and the last day with classes of a term. */
export type Term = { first: string; last: string };

/** A holiday within a term is shorter than this; the time between two terms is not. */
const LEAST_BREAK_DAYS = 21;

/**
 * The terms, the newest first: days with classes, with no long break between two of them. Rosters
 * do not say what a term is, and one may cover a part of it only.
 * @param days in order
 */
export function termsOf(days: readonly string[]): Term[] {
  const terms: Term[] = [];
  for (const day of days) {
    const term = terms.at(-1);
    if (term && dayNumber(day) - dayNumber(term.last) <= LEAST_BREAK_DAYS) term.last = day;
    else terms.push({ first: day, last: day });
  }
  return terms.reverse();
}
