import type { Verdict } from '../../src/attendance/verdict.js';

/** Verdicts of some measured students against the truth. */
export type Tally = Record<(typeof COUNTS)[number], number>;

const COUNTS = ['measured', 'attended', 'truePresent', 'falsePresent', 'trueAbsent', 'falseAbsent', 'unknown'] as const; // prettier-ignore

export function emptyTally(): Tally {
  return Object.fromEntries(COUNTS.map((name) => [name, 0])) as Tally;
}

export function addTally(sum: Tally, more: Tally): Tally {
  for (const name of COUNTS) sum[name] += more[name];
  return sum;
}

export function addToTally(tally: Tally, attended: boolean, verdict: Verdict): void {
  tally.measured += 1;
  if (attended) tally.attended += 1;
  if (verdict.verdict === 'unknown') tally.unknown += 1;
  else if (isThere(verdict)) tally[attended ? 'truePresent' : 'falsePresent'] += 1;
  else tally[attended ? 'falseAbsent' : 'trueAbsent'] += 1;
}

export function isThere({ verdict }: Pick<Verdict, 'verdict'>): boolean {
  return verdict === 'present' || verdict === 'partial';
}

/** Shares of a tally, 0..1; NaN where there is nothing to divide by. */
export function tallyShares(tally: Tally) {
  const { measured, attended, truePresent, falsePresent, trueAbsent, falseAbsent } = tally;
  return {
    attended: attended / measured,
    precision: truePresent / (truePresent + falsePresent),
    absentPrecision: trueAbsent / (trueAbsent + falseAbsent),
    recall: truePresent / attended,
    unknown: tally.unknown / measured,
    wrongAbsent: falseAbsent / measured,
    wrongPresent: falsePresent / measured,
  };
}
