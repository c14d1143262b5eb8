import type { PosteriorParameters, RateParameters } from '../parameters.js';
import { isAttended, isDecided, type ClassRate, type VerdictKind } from '../verdict.js';
import { rateOf } from './class-rate.js';
import type { StandardVerdict } from './standard.js';

/** What a person may say of a student in a class. */
export type CorrectedKind = Exclude<VerdictKind, 'not_measured'>;
export const CORRECTED_KINDS: readonly CorrectedKind[] = [
  'present',
  'partial',
  'absent',
  'unknown',
];

/** What people said of the students of one class, by the student's number. */
export type SaidOfClass = {
  /** The last mark of a roll: whether the student was there. */
  rolls: ReadonlyMap<number, boolean>;
  /** The last correction. */
  corrections: ReadonlyMap<number, CorrectedKind>;
  excused: ReadonlySet<number>;
};

/** The part of a policy's verdict that people's words need. */
export type JudgedVerdict = Pick<
  StandardVerdict,
  'studentNo' | 'verdict' | 'basis' | 'probability'
>;

/** One class as its policy judged it. */
export type Judged<V extends JudgedVerdict = JudgedVerdict> = {
  verdicts: readonly V[];
  rate: ClassRate;
  /** The base rate, and how many students were heard; null where the policy does not say. */
  base: number | null;
  heard: number | null;
  /** Whether the class was held where it was planned. Any other class has no rate. */
  isAsPlanned: boolean;
};

/** A verdict with what people said in it. */
export type SettledVerdict<V extends JudgedVerdict = StandardVerdict> = V & {
  /**
   * Whether `verdict` is a person's correction. Probability, minutes and times stay as the evidence
   * says. The basis goes: it is that of the verdict which the evidence gave, and not of the
   * person's.
   */
  corrected: boolean;
  /** What the policy said, where a person's word decides; otherwise null. */
  byPolicy: VerdictKind | null;
  /** Whether the student is excused. Whoever was there keeps the verdict. */
  excused: boolean;
};

export type Settled<V extends JudgedVerdict = StandardVerdict> = {
  verdicts: SettledVerdict<V>[];
  rate: ClassRate;
};

/**
 * Puts what people said into the verdicts and the rate of a class, in this order:
 *
 * 1. A roll says present or absent. Such a student counts as 1 or 0 in the rate, and adds nothing
 *    to the width of its interval.
 * 2. A correction wins over a roll. In the rate a student who is said to have been there counts as
 *    1, and one who is said to be absent as 0. The interval moves with the rate.
 * 3. An excused student who was not there is not measured, and counts in no rate and no coverage.
 *
 * A rate that is null stays null, unless a roll settles each student of a class that nobody could
 * measure.
 *
 * low and high may lie outside 0..1, and whoever shows them cuts them. If they were cut here,
 * taking a correction back would not restore them.
 */
export function settle<V extends JudgedVerdict>(
  judged: Judged<V>,
  said: SaidOfClass,
  parameters: RateParameters & PosteriorParameters,
): Settled<V> {
  const verdicts = judged.verdicts.map((verdict) => settledVerdict(verdict, said));
  const isSpoken = verdicts.some(({ byPolicy }) => byPolicy !== null);
  return {
    verdicts,
    rate: isSpoken ? settledRate(judged, verdicts, said, parameters) : judged.rate,
  };
}

function settledVerdict<V extends JudgedVerdict>(
  verdict: V,
  { rolls, corrections, excused }: SaidOfClass,
): SettledVerdict<V> {
  const { studentNo, verdict: byPolicy } = verdict;
  const isThere = rolls.get(studentNo);
  const correction = corrections.get(studentNo);
  const isExcused = excused.has(studentNo);
  const kind = correction ?? (isThere === undefined ? byPolicy : rolledKind(isThere));
  const unspoken = { ...verdict, corrected: false, byPolicy: null, excused: isExcused };
  if (isExcused && !isAttended(kind))
    return { ...unspoken, verdict: 'not_measured', basis: null, byPolicy };
  if (correction !== undefined)
    return { ...unspoken, verdict: correction, basis: null, corrected: true, byPolicy };
  return isThere === undefined
    ? unspoken
    : { ...unspoken, verdict: rolledKind(isThere), basis: 'roll', byPolicy };
}

function rolledKind(isThere: boolean): VerdictKind {
  return isThere ? 'present' : 'absent';
}

/** Whether a student is excused and was not there. */
export function isAway({ verdict, excused }: { verdict: VerdictKind; excused: boolean }): boolean {
  return excused && !isAttended(verdict);
}

function settledRate(
  judged: Judged,
  after: readonly SettledVerdict<JudgedVerdict>[],
  said: SaidOfClass,
  parameters: RateParameters & PosteriorParameters,
): ClassRate {
  const here = judged.verdicts.filter((_, i) => !isAway(after[i]!));
  const decided = after.filter(({ verdict }) => isDecided(verdict)).length;
  const coverage = here.length > 0 ? decided / here.length : null;
  const withRolls = here.map((verdict) => countOf(verdict, rollOf(verdict.studentNo, said)));
  const hasProbabilities = judged.verdicts.some(({ probability }) => probability !== null);
  const isChanged = here.length < after.length || withRolls.some(({ isRolled }) => isRolled);
  const start = isChanged ? rateByRolls(judged, withRolls, decided, parameters) : judged.rate;
  const corrected = here.map((verdict, i) =>
    correctedCount(verdict, withRolls[i]!, said.corrections.get(verdict.studentNo)),
  );
  const moved = meanOf(corrected, hasProbabilities) - meanOf(withRolls, hasProbabilities);
  const shifted = (value: number | null) => (value === null ? null : value + moved);
  return {
    // Only rounding can move a mean out of 0..1.
    rate: start.rate === null ? null : Math.min(1, Math.max(0, start.rate + moved)),
    low: shifted(start.low),
    high: shifted(start.high),
    coverage,
  };
}

/** The correction `unknown` takes every decision back, also that of a roll. */
function rollOf(studentNo: number, { rolls, corrections }: SaidOfClass): boolean | undefined {
  return corrections.get(studentNo) === 'unknown' ? undefined : rolls.get(studentNo);
}

/** What one student counts in the rate. */
type Count = {
  /** 0..1 */
  value: number;
  isRolled: boolean;
  /** Whether nothing is known of the student. A policy with probabilities leaves such ones out. */
  isSilent: boolean;
};

function countOf({ verdict, probability }: JudgedVerdict, isThere: boolean | undefined): Count {
  if (isThere !== undefined) return { value: Number(isThere), isRolled: true, isSilent: false };
  return {
    value: probability ?? Number(isAttended(verdict)),
    isRolled: false,
    isSilent: verdict === 'not_measured' || (verdict === 'unknown' && probability === null),
  };
}

function correctedCount(
  verdict: JudgedVerdict,
  before: Count,
  correction: CorrectedKind | undefined,
): Count {
  if (correction === undefined) return before;
  if (correction === 'unknown') return countOf({ ...verdict, verdict: 'unknown' }, undefined);
  return { value: Number(isAttended(correction)), isRolled: before.isRolled, isSilent: false };
}

/**
 * The mean that the rate stands for: what each measured student counts. Under a policy without
 * probabilities it is the share of all students who were there.
 */
function meanOf(counts: readonly Count[], hasProbabilities: boolean): number {
  const counted = hasProbabilities ? counts.filter(({ isSilent }) => !isSilent) : counts;
  const sum = counted.reduce((total, { value }) => total + value, 0);
  return counted.length === 0 ? 0 : sum / counted.length;
}

/** The rate by rolls and excuses, before the corrections. */
function rateByRolls(
  { rate, base, heard, verdicts, isAsPlanned }: Judged,
  counts: readonly Count[],
  decided: number,
  parameters: RateParameters & PosteriorParameters,
): Omit<ClassRate, 'coverage'> {
  const hasProbabilities = verdicts.some(({ probability }) => probability !== null);
  const mean = meanOf(counts, hasProbabilities);
  if (rate.rate === null) {
    const isKnown = isAsPlanned && counts.length > 0 && decided === counts.length;
    return isKnown ? { rate: mean, low: mean, high: mean } : { rate: null, low: null, high: null };
  }
  if (!hasProbabilities || base === null || heard === null)
    return { rate: counts.length === 0 ? null : mean, low: rate.low, high: rate.high };
  const values = (isRolled: boolean) =>
    counts
      .filter((count) => !count.isSilent && count.isRolled === isRolled)
      .map(({ value }) => value);
  return rateOf(
    { base, heard, probabilities: values(false), settled: values(true), enrolled: counts.length },
    parameters,
  );
}
