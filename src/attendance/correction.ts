import type { StandardVerdict } from './standard.js';
import type { ClassRate, VerdictKind } from './verdict.js';

/** What a person may say of a student in a class. */
export type CorrectedKind = Exclude<VerdictKind, 'not_measured'>;
export const CORRECTED_KINDS: readonly CorrectedKind[] = ['present', 'partial', 'absent', 'unknown'];

/** corrected: a person's word stands in `verdict`; probability, minutes and times stay what the evidence says. */
export type CorrectedVerdict = StandardVerdict & { corrected: boolean };

/** Verdicts and rate of one class, as decided or as stored. */
export type Judged = {
  verdicts: readonly (StandardVerdict & { corrected?: boolean })[];
  rate: ClassRate;
};

/**
 * Puts a person's word in the place of verdicts. Who is said to have been there counts as 1 in the rate, who is said to be absent as 0; the interval moves with the
 * rate. A rate that may not be said stays unsaid.
 * @param corrections student number -> what the person said, of every student of the class that was ever corrected
 */
export function corrected(
  { verdicts, rate }: Judged,
  corrections: ReadonlyMap<number, CorrectedKind>,
): { verdicts: CorrectedVerdict[]; rate: ClassRate } {
  const after = verdicts.map((verdict) => {
    const kind = corrections.get(verdict.studentNo);
    return kind === undefined
      ? { ...verdict, corrected: false }
      : { ...verdict, verdict: kind, corrected: true };
  });
  if (corrections.size === 0) return { verdicts: after, rate };
  const decided = after.filter(({ verdict }) => verdict !== 'unknown' && verdict !== 'not_measured').length;
  const coverage = after.length > 0 ? decided / after.length : null;
  const moved = meanOf(after) - meanOf(verdicts);
  const shifted = (value: number | null) => (value === null ? null : Math.min(1, Math.max(0, value + moved)));
  return {
    verdicts: after,
    rate: { rate: shifted(rate.rate), low: shifted(rate.low), high: shifted(rate.high), coverage },
  };
}

/** The mean of what each measured student counts; a policy without probabilities counts its verdicts. */
function meanOf(verdicts: Judged['verdicts']): number {
  let sum = 0;
  let measured = 0;
  for (const { verdict, probability, corrected: isCorrected } of verdicts) {
    const there = Number(verdict === 'present' || verdict === 'partial');
    const counts = isCorrected && verdict !== 'unknown' ? there : (probability ?? there);
    if (verdict === 'not_measured' || (verdict === 'unknown' && probability === null)) continue;
    sum += counts;
    measured += 1;
  }
  return measured === 0 ? 0 : sum / measured;
}
