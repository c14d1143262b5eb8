import type { BenchClass, BenchTruth } from './bench-campus.js';
import type { Verdict } from '../../src/attendance/verdict.js';

/**
 * Late and early leave of the truth, in minutes after the start and before the end: a student is on
 * time up to the first, and does not leave early after the second.
 */
const LATE_MINUTES = 10;
const EARLY_MINUTES = 10;
/** Section 7 of the method's plan asks how many of those this late are reported late. */
const FIVE_MINUTES = 5;
/** A student who sat through this share of the class was there for the whole of it. */
const WHOLE_SHARE = 0.75;

export const TIME_COUNTS = [
  'there', 'lateCases', 'lateErrorSum', 'lateTrue', 'lateFalse', 'lateMissed',
  'overFive', 'overFiveTimed', 'overFiveSaid', 'saidOverTen', 'saidOverTenLate',
  'earlyTrue', 'earlyFalse', 'earlyMissed', 'partial', 'partialWhole',
] as const; // prettier-ignore
export type TimeCounts = Record<(typeof TIME_COUNTS)[number], number>;

/** Arrival and leaving of a student who attended and is said to be present or partial. */
export function scoreTimes(
  score: TimeCounts,
  one: BenchClass,
  truth: BenchTruth,
  verdict: Verdict,
): void {
  const minutesLate = Math.max(0, (truth.arrival - one.startSecond) / 60);
  const early = truth.departure < one.endSecond - EARLY_MINUTES * 60;
  score.there += 1;
  if (verdict.verdict === 'partial') {
    score.partial += 1;
    const whole = truth.minutes * 60 >= WHOLE_SHARE * (one.endSecond - one.startSecond);
    if (whole) score.partialWhole += 1;
  }
  if (verdict.lateMinutes !== null) {
    score.lateCases += 1;
    score.lateErrorSum += Math.abs(verdict.lateMinutes - minutesLate);
  }
  scoreFive(score, minutesLate, verdict.lateMinutes);
  const saidLate = (verdict.lateMinutes ?? 0) > LATE_MINUTES;
  const isLate = minutesLate > LATE_MINUTES;
  if (saidLate) score[isLate ? 'lateTrue' : 'lateFalse'] += 1;
  else if (isLate) score.lateMissed += 1;
  if (verdict.leftEarly) score[early ? 'earlyTrue' : 'earlyFalse'] += 1;
  else if (early) score.earlyMissed += 1;
}

function scoreFive(score: TimeCounts, minutesLate: number, said: number | null): void {
  if (minutesLate > FIVE_MINUTES) {
    score.overFive += 1;
    if (said !== null) score.overFiveTimed += 1;
    if (said !== null && said > FIVE_MINUTES) score.overFiveSaid += 1;
  }
  if (said !== null && said > LATE_MINUTES) {
    score.saidOverTen += 1;
    if (minutesLate > FIVE_MINUTES) score.saidOverTenLate += 1;
  }
}
