import type { ClassRate, Verdict } from '../../src/attendance/verdict.js';
import type { BenchClass } from './campus.js';

/** What a policy said of a class, student by student in the order of BenchClass.students. */
export type Said = {
  one: BenchClass;
  state: string;
  suggestedRoom?: string;
  verdicts: Verdict[];
  rate: ClassRate;
};

/**
 * Sums over classes, to be added over campuses. Students and rates: of classes that were held in
 * their own room, and that have data.
 */
export type Score = Record<(typeof COUNTS)[number], number> & {
  rateErrors: number[];
  bins: { cases: number; sum: number; present: number }[];
};

const COUNTS = [
  'students', 'measured', 'truePresent', 'falsePresent', 'falseAbsent', 'trueAbsent', 'unknownPresent', 'unknown',
  'brierSum', 'intervals', 'intervalsHold',
  'there', 'lateCases', 'lateErrorSum', 'lateTrue', 'lateFalse', 'lateMissed',
  'earlyTrue', 'earlyFalse', 'earlyMissed',
  'notHeldTrue', 'notHeldFalse', 'notHeldMissed', 'movedTrue', 'movedFalse', 'movedMissed', 'movedWrongRoom',
  'classes', 'noData',
] as const; // prettier-ignore

export function emptyScore(): Score {
  const counts = Object.fromEntries(COUNTS.map((name) => [name, 0])) as Record<
    (typeof COUNTS)[number],
    number
  >;
  return {
    ...counts,
    rateErrors: [],
    bins: Array.from({ length: 10 }, () => ({ cases: 0, sum: 0, present: 0 })),
  };
}

/**
 * Late and early leave of the truth, in minutes after the start and before the end: a student is on
 * time up to the first, and does not leave early after the second.
 */
const LATE_MINUTES = 10;
const EARLY_MINUTES = 10;

export function scoreClass(score: Score, said: Said): void {
  const { one, state } = said;
  scoreState(score, said);
  if (state === 'no_data') score.noData += 1;
  if (!one.held || one.roomUsed !== one.room || state === 'no_data') return;
  score.classes += 1;
  one.students.forEach((truth, i) => {
    const verdict = said.verdicts[i]!;
    score.students += 1;
    if (verdict.verdict === 'not_measured') return;
    score.measured += 1;
    const probability = verdict.probability ?? (verdict.verdict === 'present' ? 1 : 0);
    score.brierSum += (probability - Number(truth.attended)) ** 2;
    const bin = score.bins[Math.min(9, Math.floor(probability * 10))]!;
    bin.cases += 1;
    bin.sum += probability;
    bin.present += Number(truth.attended);
    const there = verdict.verdict === 'present' || verdict.verdict === 'partial';
    if (verdict.verdict === 'unknown') {
      score.unknown += 1;
      if (truth.attended) score.unknownPresent += 1;
    } else if (there) score[truth.attended ? 'truePresent' : 'falsePresent'] += 1;
    else score[truth.attended ? 'falseAbsent' : 'trueAbsent'] += 1;
    if (there && truth.attended) scoreTimes(score, one, truth, verdict);
  });
  const { rate, low, high } = said.rate;
  if (rate === null) return;
  const attended = one.students.filter((truth) => truth.attended).length / one.students.length;
  score.rateErrors.push(100 * (rate - attended));
  if (low === null || high === null) return;
  score.intervals += 1;
  if (attended >= low - 1e-9 && attended <= high + 1e-9) score.intervalsHold += 1;
}

function scoreTimes(
  score: Score,
  one: BenchClass,
  truth: BenchClass['students'][number],
  verdict: Said['verdicts'][number],
): void {
  const minutesLate = Math.max(0, (truth.arrival - one.startSecond) / 60);
  const early = truth.departure < one.endSecond - EARLY_MINUTES * 60;
  score.there += 1;
  if (verdict.lateMinutes !== null) {
    score.lateCases += 1;
    score.lateErrorSum += Math.abs(verdict.lateMinutes - minutesLate);
  }
  const saidLate = (verdict.lateMinutes ?? 0) > LATE_MINUTES;
  const isLate = minutesLate > LATE_MINUTES;
  if (saidLate) score[isLate ? 'lateTrue' : 'lateFalse'] += 1;
  else if (isLate) score.lateMissed += 1;
  if (verdict.leftEarly) score[early ? 'earlyTrue' : 'earlyFalse'] += 1;
  else if (early) score.earlyMissed += 1;
}

function scoreState(score: Score, { one, state, suggestedRoom }: Said): void {
  const moved = one.held && one.roomUsed !== one.room;
  if (state === 'not_held') score[one.held ? 'notHeldFalse' : 'notHeldTrue'] += 1;
  else if (!one.held && state !== 'no_data') score.notHeldMissed += 1;
  if (state === 'moved') score[moved ? 'movedTrue' : 'movedFalse'] += 1;
  else if (moved && state !== 'no_data') score.movedMissed += 1;
  if (state === 'moved' && moved && suggestedRoom !== one.roomUsed) score.movedWrongRoom += 1;
}

export function addScore(sum: Score, more: Score): Score {
  for (const name of COUNTS) sum[name] += more[name];
  sum.rateErrors.push(...more.rateErrors);
  more.bins.forEach(({ cases, sum: total, present }, i) => {
    const bin = sum.bins[i]!;
    bin.cases += cases;
    bin.sum += total;
    bin.present += present;
  });
  return sum;
}

export type Figures = ReturnType<typeof figures>;

/**
 * The figures of docs/accuracy.md. Shares are 0..1, rates in percentage points, lateness in
 * minutes; NaN where nothing was said.
 */
export function figures(score: Score) {
  const { truePresent, falsePresent, falseAbsent, unknownPresent, rateErrors } = score;
  const f1 = (right: number, wrong: number, missed: number) =>
    right + wrong === 0 ? NaN : (2 * right) / (2 * right + wrong + missed);
  const sizes = rateErrors.map(Math.abs).sort((a, b) => a - b);
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    precision: truePresent / (truePresent + falsePresent),
    recallDecided: truePresent / (truePresent + falseAbsent),
    recallMeasured: truePresent / (truePresent + falseAbsent + unknownPresent),
    f1Decided: f1(truePresent, falsePresent, falseAbsent),
    f1Measured: f1(truePresent, falsePresent, falseAbsent + unknownPresent),
    unknown: score.unknown / score.measured,
    notMeasured: 1 - score.measured / score.students,
    brier: score.brierSum / score.measured,
    rateMae: mean(sizes),
    rateBias: mean(rateErrors),
    rateP95: sizes[Math.ceil(0.95 * sizes.length) - 1] ?? NaN,
    intervalsHold: score.intervalsHold / score.intervals,
    lateMae: score.lateErrorSum / score.lateCases,
    lateF1: f1(score.lateTrue, score.lateFalse, score.lateMissed),
    lateSaid: score.lateCases / score.there,
    earlyF1: f1(score.earlyTrue, score.earlyFalse, score.earlyMissed),
    notHeldF1: f1(score.notHeldTrue, score.notHeldFalse, score.notHeldMissed),
    movedF1: f1(score.movedTrue, score.movedFalse, score.movedMissed),
    movedRoomRight: 1 - score.movedWrongRoom / score.movedTrue,
  };
}
