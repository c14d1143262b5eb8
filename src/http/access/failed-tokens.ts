import { RequestError } from '../problem.js';

const MINUTE_MS = 60_000;
const MOST_A_MINUTE = 30;

/** Counts the tokens that were refused, by the address that sent them. */
export type FailedTokens = {
  /** @throws RequestError `too_many` for an address that has sent too many in this minute */
  requireFew: (ip: string) => void;
  add: (ip: string) => void;
};

export function failedTokens(now: () => number): FailedTokens {
  let minute = 0;
  let counts = new Map<string, number>();
  const countsNow = () => {
    const current = Math.floor(now() / MINUTE_MS);
    if (current !== minute) counts = new Map();
    minute = current;
    return counts;
  };
  return {
    requireFew: (ip) => {
      if ((countsNow().get(ip) ?? 0) < MOST_A_MINUTE) return;
      throw new RequestError('too_many', 'Too many wrong tokens: wait a minute, then try again.');
    },
    add: (ip) => void countsNow().set(ip, (countsNow().get(ip) ?? 0) + 1),
  };
}
