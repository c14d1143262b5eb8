/**
 * How large one table of a roster may be. A packed file of some kilobytes may unpack to a table
 * that no process can hold. 1,500,000 enrolments with ten columns are well within.
 */

/** The fields of a line, empty ones included. */
export const MOST_COLUMNS = 256;
export const MOST_LINES = 3_000_000;
export const MOST_CELLS = 20_000_000;

/** "more than 20,000,000 cells" */
export function moreThan(most: number, what: string): string {
  return `more than ${most.toLocaleString('en')} ${what}`;
}
