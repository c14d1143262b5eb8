import type { LearnedOdds } from './odds.js';
import {
  forEachSilence,
  type Silence,
  type LastShares,
  type LastSilence,
  type Signatures,
} from '../model/signatures.js';

type Of = 'present' | 'others';

/**
 * The shares of each kind of silence, and what each kind adds to the log odds at least.
 * @param deviations how many standard errors chance may have moved the odds
 */
export function silenceShares(
  learned: ReadonlyMap<Silence, LearnedOdds>,
  deviations: number,
): NonNullable<Signatures['silences']> {
  return {
    present: sharesOf(learned, 'present'),
    others: sharesOf(learned, 'others'),
    leastLogOdds: forEachSilence((silence) => {
      const { odds, errors } = learned.get(silence)!;
      const present = odds.present - deviations * errors.present;
      const others = likely(odds.others, errors.others) + deviations * errors.others;
      if (!(present > 0) || !Number.isFinite(others)) return LEAST_LOG_ODDS;
      return Math.max(LEAST_LOG_ODDS, Math.log(present / Math.max(LEAST_SHARE, others)));
    }),
  };
}

/** The shares of each kind of silence in the last class of a student's day. */
export function lastSilenceShares(
  learned: ReadonlyMap<LastSilence, LearnedOdds>,
): Record<Of, LastShares> {
  return { present: sharesOf(learned, 'present'), others: sharesOf(learned, 'others') };
}

/** Odds are relative to those who are heard, of whom there are 1. */
function sharesOf<Kind extends string>(
  learned: ReadonlyMap<Kind, LearnedOdds>,
  of: Of,
): Record<'heard' | Kind, number> {
  const all = [...learned].map(
    ([kind, { odds, errors }]) => [kind, likely(odds[of], errors[of])] as const,
  );
  const sum = all.reduce((total, [, odds]) => total + odds, 1);
  return Object.fromEntries([
    ['heard', bounded(1 / sum)],
    ...all.map(([kind, odds]) => [kind, bounded(odds / sum)] as const),
  ]) as Record<'heard' | Kind, number>;
}

/**
 * What odds are likely to be: they cannot be below 0. Close to the mean of a normal distribution of
 * which the part below 0 is cut off.
 */
function likely(odds: number, error: number): number {
  if (!Number.isFinite(error)) return Math.max(0, odds);
  return (odds + Math.sqrt(odds ** 2 + (CUT * error) ** 2)) / 2;
}

/** At 0 the mean of the part above it is sqrt(2 / pi) standard errors. */
const CUT = 2 * Math.sqrt(2 / Math.PI);

function bounded(value: number): number {
  return Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, value));
}

/** No share is smaller than this, and none larger than the rest. Estimate. */
const LEAST_SHARE = 0.0005;
/** Where nothing is sure. */
const LEAST_LOG_ODDS = -100;
