import type { StandardVerdict } from './standard.js';
import type { ClassRate, VerdictKind } from '../verdict.js';

/** What a person may say of a student in a class. */
export type CorrectedKind = Exclude<VerdictKind, 'not_measured'>;
export const CORRECTED_KINDS: readonly CorrectedKind[] = [
  'present',
  'partial',
  'absent',
  'unknown',
];

/** corrected: a person's word stands in `verdict`; probability, minutes and times stay what the evidence says. */
export type CorrectedVerdict = StandardVerdict & { corrected: boolean };

/** As much of a verdict as a correction needs. */
export type JudgedVerdict = Pick<StandardVerdict, 'studentNo' | 'verdict' | 'probability'> & {
  corrected?: boolean;
};

/** Verdicts and rate of one class, as decided or as stored. */
export type Judged<V extends JudgedVerdict = JudgedVerdict> = {
  verdicts: readonly V[];
  rate: ClassRate;
};

/**
 * Puts a person's word in the place of verdicts. Who is said to have been there counts as 1 in the rate, who is said to be absent as 0; the interval moves with the
 * rate. A rate that may not be said stays unsaid.
 *
 * low and high may so leave 0..1, and whoever shows them cuts them there: cut here, they would not come back when the word is taken back, and figures that are corrected one by one
 * would differ from those of a rollup that finds all corrections at once.
 * @param corrections student number -> what the person said, of every student of the class that was ever corrected
 */
export function corrected<V extends JudgedVerdict>(
  { verdicts, rate }: Judged<V>,
  corrections: ReadonlyMap<number, CorrectedKind>,
): { verdicts: (V & { corrected: boolean })[]; rate: ClassRate } {
  const after = verdicts.map((verdict) => {
    const kind = corrections.get(verdict.studentNo);
    return kind === undefined
      ? { ...verdict, corrected: false }
      : { ...verdict, verdict: kind, corrected: true };
  });
  if (corrections.size === 0) return { verdicts: after, rate };
  const decided = after.filter(
    ({ verdict }) => verdict !== 'unknown' && verdict !== 'not_measured',
  ).length;
  const coverage = after.length > 0 ? decided / after.length : null;
  const moved = meanOf(after) - meanOf(verdicts);
  const shifted = (value: number | null) => (value === null ? null : value + moved);
  return {
    verdicts: after,
    rate: {
      // Only rounding can take a mean out of 0..1.
      rate: rate.rate === null ? null : Math.min(1, Math.max(0, rate.rate + moved)),
      low: shifted(rate.low),
      high: shifted(rate.high),
      coverage,
    },
  };
}

/** The mean that the rate is: of what each measured student counts; under a policy without probabilities, the share of all students who were there. */
function meanOf(verdicts: Judged['verdicts']): number {
  const hasProbabilities = verdicts.some(({ probability }) => probability !== null);
  let sum = 0;
  let counted = 0;
  for (const { verdict, probability, corrected: isCorrected } of verdicts) {
    const there = Number(verdict === 'present' || verdict === 'partial');
    const isSilent = verdict === 'not_measured' || (verdict === 'unknown' && probability === null);
    if (hasProbabilities && isSilent) continue;
    sum += isCorrected && verdict !== 'unknown' ? there : (probability ?? there);
    counted += 1;
  }
  return counted === 0 ? 0 : sum / counted;
}
