import type { ClassRate, Verdict, VerdictBasis } from '../../src/attendance/verdict.js';
import type { BenchClass } from './bench-campus.js';
import { scoreTimes, TIME_COUNTS } from './score-times.js';
import { addTally, addToTally, emptyTally, isThere, type Tally } from './tally.js';

/** What a policy said of a class, student by student in the order of BenchClass.students. */
export type Said = {
  one: BenchClass;
  state: string;
  suggestedRoom?: string;
  verdicts: BenchVerdict[];
  rate: ClassRate;
};

/** `basis` is what a verdict of presence rests on; missing where a policy knows only one. */
export type BenchVerdict = Verdict & { basis?: VerdictBasis | null };

/**
 * Sums over classes, to be added over campuses. Students and rates: of classes that were held in
 * their own room, and that have data.
 */
export type Score = Record<(typeof COUNTS)[number], number> & {
  rateErrors: number[];
  /** Ten bins of the probability that was given. */
  bins: Bin[];
  /** Of those who are given 0 to 0.05. */
  lowest: Bin;
  /** By the labels of {@link Labels}, and by the basis of the verdict. */
  tallies: Record<string, Tally>;
};

export type Bin = { cases: number; sum: number; present: number };

/** What a student in a class is counted under, such as "devices: 1". */
export type Labels = (one: BenchClass, studentNo: number) => readonly string[];

const NO_LABELS: Labels = () => [];
const LOWEST = 0.05;

const COUNTS = [
  'students', 'measured', 'truePresent', 'falsePresent', 'falseAbsent', 'trueAbsent', 'unknownPresent', 'unknown',
  'brierSum', 'intervals', 'intervalsHold',
  'notHeldTrue', 'notHeldFalse', 'notHeldMissed', 'movedTrue', 'movedFalse', 'movedMissed', 'movedWrongRoom',
  'classes', 'noData',
  ...TIME_COUNTS,
] as const; // prettier-ignore

export function emptyScore(): Score {
  const counts = Object.fromEntries(COUNTS.map((name) => [name, 0])) as Record<
    (typeof COUNTS)[number],
    number
  >;
  return {
    ...counts,
    rateErrors: [],
    bins: Array.from({ length: 10 }, emptyBin),
    lowest: emptyBin(),
    tallies: {},
  };
}

export function scoreClass(score: Score, said: Said, labelsOf: Labels = NO_LABELS): void {
  const { one, state } = said;
  scoreState(score, said);
  if (state === 'no_data') score.noData += 1;
  if (!one.held || one.roomUsed !== one.room || state === 'no_data') return;
  score.classes += 1;
  one.students.forEach((truth, i) => {
    const verdict = said.verdicts[i]!;
    score.students += 1;
    if (verdict.verdict === 'not_measured') return;
    scoreStudent(score, truth.attended, verdict);
    if (isThere(verdict) && truth.attended) scoreTimes(score, one, truth, verdict);
    for (const label of [...labelsOf(one, truth.studentNo), ...basisLabels(verdict)])
      addToTally((score.tallies[label] ??= emptyTally()), truth.attended, verdict);
  });
  scoreRate(score, said);
}

function scoreStudent(score: Score, attended: boolean, verdict: BenchVerdict): void {
  score.measured += 1;
  const probability = verdict.probability ?? (verdict.verdict === 'present' ? 1 : 0);
  score.brierSum += (probability - Number(attended)) ** 2;
  addToBin(score.bins[Math.min(9, Math.floor(probability * 10))]!, probability, attended);
  if (probability <= LOWEST) addToBin(score.lowest, probability, attended);
  if (verdict.verdict === 'unknown') {
    score.unknown += 1;
    if (attended) score.unknownPresent += 1;
  } else if (isThere(verdict)) score[attended ? 'truePresent' : 'falsePresent'] += 1;
  else score[attended ? 'falseAbsent' : 'trueAbsent'] += 1;
}

/** A verdict that only silence made present is inferred. A baseline infers nothing. */
function basisLabels(verdict: BenchVerdict): string[] {
  return isThere(verdict) ? [`basis: ${verdict.basis ?? 'heard'}`] : [];
}

function scoreRate(score: Score, { one, rate: { rate, low, high } }: Said): void {
  if (rate === null) return;
  const attended = one.students.filter((truth) => truth.attended).length / one.students.length;
  score.rateErrors.push(100 * (rate - attended));
  if (low === null || high === null) return;
  score.intervals += 1;
  if (attended >= low - 1e-9 && attended <= high + 1e-9) score.intervalsHold += 1;
}

function emptyBin(): Bin {
  return { cases: 0, sum: 0, present: 0 };
}

function addToBin(bin: Bin, probability: number, attended: boolean): void {
  addBin(bin, { cases: 1, sum: probability, present: Number(attended) });
}

function addBin(bin: Bin, { cases, sum, present }: Bin): void {
  bin.cases += cases;
  bin.sum += sum;
  bin.present += present;
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
  more.bins.forEach((bin, i) => addBin(sum.bins[i]!, bin));
  addBin(sum.lowest, more.lowest);
  for (const [label, tally] of Object.entries(more.tallies))
    addTally((sum.tallies[label] ??= emptyTally()), tally);
  return sum;
}
