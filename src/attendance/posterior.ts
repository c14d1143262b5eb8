import type { Evidence } from './evidence.js';
import type { Tables } from './signature.js';
import type { PosteriorParameters } from './standard-parameters.js';

/** What the time on one access point adds to the log odds that the student was in the room. */
export type Contribution = { accessPointNo: number; minutes: number; logOdds: number };

/** ln of P1 / P0: what one observation on an access point adds for a room. */
export function logRatio(tables: Tables, room: string, accessPointNo: number): number {
  const inRoom = tables.signatures.get(room)?.get(accessPointNo) ?? tables.floor;
  return Math.log(inRoom / (tables.background.get(accessPointNo) ?? tables.floor));
}

export function contributionsOf(
  { runs }: Evidence,
  ratio: (accessPointNo: number) => number,
  { minutesPerObservation, clipLogOdds }: PosteriorParameters,
): Contribution[] {
  const byPoint = new Map<number, number>();
  for (const { accessPointNo, tenths } of runs)
    if (tenths > 0) byPoint.set(accessPointNo, (byPoint.get(accessPointNo) ?? 0) + tenths);
  return [...byPoint].map(([accessPointNo, tenths]) => {
    const minutes = tenths / 10;
    const logOdds = (minutes / minutesPerObservation) * ratio(accessPointNo);
    return { accessPointNo, minutes, logOdds: Math.max(-clipLogOdds, Math.min(clipLogOdds, logOdds)) };
  });
}

export const logit = (p: number) => Math.log(p / (1 - p));
export const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/**
 * The base rate of a class: what share of its students attended, as far as their evidence says, drawn towards baseRate. Students without evidence do not count.
 * @param evidence the log odds that each student's evidence alone comes to
 */
export function baseRateOf(evidence: readonly number[], { baseRate, baseRateStudents }: PosteriorParameters): number {
  let base = baseRate;
  for (let round = 0; round < 50; round += 1) {
    const prior = logit(base);
    const sum = evidence.reduce((total, logOdds) => total + logistic(prior + logOdds), 0);
    const next = (sum + baseRate * baseRateStudents) / (evidence.length + baseRateStudents);
    if (Math.abs(next - base) < 1e-6) return next;
    base = next;
  }
  return base;
}
