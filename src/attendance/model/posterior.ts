import type { Evidence, Run } from '../evidence/evidence.js';
import type { LogRatios } from './signatures.js';
import type { PosteriorParameters } from '../parameters.js';

/** What a student's evidence says of one room. */
export type Reading = {
  /**
   * The part of the class that the student attended, if the student did: all of it, its end (came
   * late), or its beginning (left early).
   */
  part: 'all' | 'late' | 'early';
  /** The index of the first run in that part. */
  first: number;
  /** The index after its last run. */
  end: number;
  /**
   * The log odds of the evidence alone, without base rate; at most ln(1 / strayShare) either way.
   */
  logOdds: number;
};

/**
 * Reads evidence in the way that speaks most for a room. A student who came late or left early was
 * elsewhere for a part of the class, and that part says nothing of the rest. Supposing this costs
 * partialLogOdds.
 * @param classMinutes the length of the class
 */
export function readEvidence(
  evidence: Evidence,
  ratios: LogRatios,
  classMinutes: number,
  parameters: PosteriorParameters,
): Reading {
  const { partialMinutes, partialLogOdds } = parameters;
  const { runs } = evidence;
  const before = wayLogOdds(evidence, 'before', ratios, parameters);
  const after = wayLogOdds(evidence, 'after', ratios, parameters);
  let all = 0;
  const upTo = runs.map((run) => (all += runLogOdds(run, ratios, parameters)));
  let best: Reading = { part: 'all', first: 0, end: runs.length, logOdds: before + all + after };
  for (let i = 0; i + 1 < runs.length; i += 1) {
    // The minute in which the device is first heard elsewhere.
    const change = runs[i + 1]!.from;
    if (change < partialMinutes || classMinutes - change < partialMinutes) continue;
    const beginning = upTo[i]!;
    const early = before + beginning - partialLogOdds;
    const late = all - beginning + after - partialLogOdds;
    if (early > best.logOdds) best = { part: 'early', first: 0, end: i + 1, logOdds: early };
    if (late > best.logOdds) best = { part: 'late', first: i + 1, end: runs.length, logOdds: late };
  }
  best.logOdds = doubted(best.logOdds, parameters.strayShare);
  return best;
}

/** What one run adds to the log odds. */
export function runLogOdds(
  run: Run,
  ratios: LogRatios,
  {
    minutesPerObservation,
    mostObservations,
  }: Pick<PosteriorParameters, 'minutesPerObservation' | 'mostObservations'>,
): number {
  if (run.tenths === 0) return 0;
  const observations = minutesCounted(run, ratios) / minutesPerObservation;
  return Math.min(mostObservations, observations) * ratios.during(run.accessPointNo);
}

/**
 * What a run counts in minutes. If it speaks against the room, its silent end counts with the
 * probability that the device was still there: the student may have been on the way to the class.
 */
export function minutesCounted({ accessPointNo, tenths, tail }: Run, ratios: LogRatios): number {
  if (!tail || ratios.during(accessPointNo) >= 0) return tenths / 10;
  const left = 1 - ratios.stays(accessPointNo, tail.lastHeard);
  return (tenths - left * tail.tenths) / 10;
}

/** What being heard on the way adds to the log odds. */
export function wayLogOdds(
  evidence: Pick<Evidence, 'before' | 'after'>,
  moment: 'before' | 'after',
  ratios: LogRatios,
  { wayWeight }: Pick<PosteriorParameters, 'wayWeight'>,
): number {
  const accessPointNo = evidence[moment];
  return accessPointNo === null ? 0 : wayWeight * ratios[moment](accessPointNo);
}

/**
 * Doubts log odds: with the probability `stray` the evidence is about somebody else, and then says
 * the opposite just as easily.
 */
function doubted(logOdds: number, stray: number): number {
  const odds = Math.exp(Math.min(logOdds, 500));
  return Math.log((odds + stray) / (1 + stray * odds));
}

export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

export function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
