import { isHeard, type Evidence } from './evidence.js';
import { logistic, logit, readEvidence, type Reading } from './posterior.js';
import { logRatios, type SharesOfBoth, type Tables } from './signature.js';
import type { PosteriorParameters } from './standard-parameters.js';

/** One student in one class, as far as the evidence goes. */
export type StudentPosterior = {
  reading: Reading;
  /** Heard in the class, for at least minEvidenceMinutes. */
  heard: boolean;
  /** That the student was in the room, 0..1. */
  probability: number;
};

/** base: of the students of the class that were heard, the share that attended. */
export type ClassPosterior = { base: number; students: StudentPosterior[] };

/**
 * The probability that each student of a class was in the room. The result for a student does not depend on the order of the others.
 * @param evidence of each student who is measured
 * @param classMinutes length of the class
 */
export function classPosterior(
  evidence: readonly Evidence[],
  room: string,
  classMinutes: number,
  tables: Tables,
  parameters: PosteriorParameters,
): ClassPosterior {
  const ratios = logRatios(tables, room);
  const silence = silenceIn(tables, room, parameters).logOdds;
  const students = evidence.map((one) => ({
    reading: readEvidence(one, ratios, classMinutes, parameters),
    heard: isHeard(one, parameters),
    probability: 0,
  }));
  const heard = students.filter((student) => student.heard);
  const base = baseRateOf(
    heard.map(({ reading }) => reading.logOdds),
    parameters,
  );
  for (const student of students) {
    const prior = logit(base) + (student.heard ? 0 : silence);
    student.probability = logistic(prior + student.reading.logOdds);
  }
  return { base, students };
}

/**
 * What silence in a class adds to the log odds, next to those who were heard: the share of those present that is silent, and that of others. It moves the rate of a class, and never a
 * verdict: without evidence there is none.
 */
export function silenceIn(
  { silentPresent, silentPresentAnywhere, silentElsewhere }: Tables,
  room: string,
  { silenceLogOdds }: Pick<PosteriorParameters, 'silenceLogOdds'>,
): SharesOfBoth & { logOdds: number } {
  const present = silentPresent.get(room) ?? silentPresentAnywhere;
  const logOdds = logit(present) - logit(silentElsewhere);
  return {
    present,
    elsewhere: silentElsewhere,
    logOdds: Math.max(-silenceLogOdds, Math.min(silenceLogOdds, logOdds)),
  };
}

/** What the probabilities of the students come to by themselves: (sum of p + baseRate x baseRateStudents) / (n + baseRateStudents), solved for p. */
function baseRateOf(
  logOdds: readonly number[],
  { baseRate, baseRateStudents }: Pick<PosteriorParameters, 'baseRate' | 'baseRateStudents'>,
): number {
  // Sums in order of size, so that the order of the students cannot change the last bit.
  const inOrder = Float64Array.from(logOdds).sort();
  let base = baseRate;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const prior = logit(base);
    let sum = 0;
    for (const one of inOrder) sum += logistic(prior + one);
    const next = (sum + baseRate * baseRateStudents) / (inOrder.length + baseRateStudents);
    const moved = Math.abs(next - base);
    base = next;
    if (moved < SETTLED) break;
  }
  return base;
}

const MOST_ROUNDS = 100;
const SETTLED = 1e-7;
