import { RequestError } from '../problem.js';

const MINUTE_MS = 60_000;

/** Counts what was refused in this minute, by the address or the person that sent it. */
export type Failures = {
  /** @throws RequestError `too_many` for one that has sent too many */
  requireFew: (from: string) => void;
  countOf: (from: string) => number;
  add: (from: string) => void;
};

/**
 * @param most how many a minute
 * @param sentence what is said to one that has sent more
 */
export function countFailures(now: () => number, most: number, sentence: string): Failures {
  let minute = 0;
  let counts = new Map<string, number>();
  const countsNow = () => {
    const current = Math.floor(now() / MINUTE_MS);
    if (current !== minute) counts = new Map();
    minute = current;
    return counts;
  };
  const countOf = (from: string) => countsNow().get(from) ?? 0;
  return {
    requireFew: (from) => {
      if (countOf(from) >= most) throw new RequestError('too_many', sentence);
    },
    countOf,
    add: (from) => void countsNow().set(from, countOf(from) + 1),
  };
}
