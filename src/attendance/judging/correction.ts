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

/** A verdict that a person may have corrected. */
export type CorrectedVerdict = StandardVerdict & {
  /**
   * Whether `verdict` is a person's word. Probability, minutes and times stay as the evidence says.
   * The basis goes: it is that of the verdict which the evidence gave, and not of the person's.
   */
  corrected: boolean;
};

/** The part of a verdict that a correction needs. */
export type JudgedVerdict = Pick<
  StandardVerdict,
  'studentNo' | 'verdict' | 'basis' | 'probability'
> & {
  corrected?: boolean;
};

/** Verdicts and rate of one class, just decided or stored. */
export type Judged<V extends JudgedVerdict = JudgedVerdict> = {
  verdicts: readonly V[];
  rate: ClassRate;
};

/**
 * Replaces verdicts by a person's word. In the rate a student who is said to have been there counts
 * as 1, and one who is said to be absent as 0. The interval moves with the rate. A rate that is
 * null stays null.
 *
 * low and high may then lie outside 0..1, and whoever shows them cuts them. If they were cut here,
 * taking a correction back would not restore them, and correcting one verdict after the other would
 * give other figures than a rollup that finds all corrections at once.
 * @param corrections student number -> what the person said, for every student of the class who was
 * ever corrected
 */
export function corrected<V extends JudgedVerdict>(
  { verdicts, rate }: Judged<V>,
  corrections: ReadonlyMap<number, CorrectedKind>,
): { verdicts: (V & { corrected: boolean })[]; rate: ClassRate } {
  const after = verdicts.map((verdict) => {
    const kind = corrections.get(verdict.studentNo);
    return kind === undefined
      ? { ...verdict, corrected: false }
      : { ...verdict, verdict: kind, basis: null, corrected: true };
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
      // Only rounding can move a mean out of 0..1.
      rate: rate.rate === null ? null : Math.min(1, Math.max(0, rate.rate + moved)),
      low: shifted(rate.low),
      high: shifted(rate.high),
      coverage,
    },
  };
}

/**
 * The mean that the rate stands for: what each measured student counts. Under a policy without
 * probabilities it is the share of all students who were there.
 */
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
