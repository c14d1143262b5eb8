import type { Score } from './score.js';

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
    absentPrecision: score.trueAbsent / (score.trueAbsent + falseAbsent),
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
    lateFound: score.overFiveSaid / score.overFiveTimed,
    lateFoundOfAll: score.overFiveSaid / score.overFive,
    lateRight: score.saidOverTenLate / score.saidOverTen,
    partialWhole: score.partialWhole / score.partial,
    lowSaid: score.lowest.sum / score.lowest.cases,
    lowAttended: score.lowest.present / score.lowest.cases,
    earlyF1: f1(score.earlyTrue, score.earlyFalse, score.earlyMissed),
    notHeldF1: f1(score.notHeldTrue, score.notHeldFalse, score.notHeldMissed),
    movedF1: f1(score.movedTrue, score.movedFalse, score.movedMissed),
    movedRoomRight: 1 - score.movedWrongRoom / score.movedTrue,
  };
}
