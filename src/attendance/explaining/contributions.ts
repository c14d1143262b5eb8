import type { Evidence, Run } from '../evidence/evidence.js';
import { isCounted, leastLogOdds, readStudent, silenceIn } from '../model/silence.js';
import { logit, minutesCounted, runLogOdds, wayLogOdds, type Reading } from '../model/posterior.js';
import {
  createSignatureShares,
  logRatios,
  type LogRatios,
  type Moment,
  type SharesOfBoth,
  type Silence,
  type Signatures,
} from '../model/signatures.js';
import type { PosteriorParameters, StandardParameters } from '../parameters.js';

type Parameters = PosteriorParameters & Pick<StandardParameters, 'inferredPresent'>;

/**
 * One reason for a probability.
 * - `base`: the base rate of the class
 * - `silence`: the student was not heard in the class. away: but was heard before or after it, away
 *   from the room. between: was heard just before it and just after it. counts: in the rate of the
 *   class only, or in the verdict too: with all that was learned, or only with what is sure of it
 * - `place`: the student was on one access point, in the class or on the way
 * - `part`: the cost of supposing that the student came late or left early, at `minute`, so that
 *   minutes elsewhere before or after it do not count
 * - `doubt`: a device may not be with its owner
 */
export type Contribution = { logOdds: number } & (
  | { kind: 'base'; rate: number }
  | ({
      kind: 'silence';
      away?: boolean;
      between?: boolean;
      counts?: 'in_rate' | 'all' | 'sure';
    } & SharesOfBoth)
  | ({ kind: 'place'; moment: Moment; accessPointNo: number } & Time & SharesOfBoth)
  | { kind: 'part'; part: 'late' | 'early'; minute: number }
  | { kind: 'doubt' }
);

type Time = {
  /** The first minute, counted from the start of the class. */
  from: number;
  /** The end of the last minute. */
  to: number;
  /** What the minutes count after fading. */
  minutes: number;
  /**
   * The part of them in which the device was silent until it was heard elsewhere, or not again:
   * what they would count if it had stayed, and what they count. Missing if they count in full.
   */
  silent?: { stayed: number; counted: number };
};
type Place = Extract<Contribution, { kind: 'place' }>;

/**
 * Every reason for the probability of one student in one class. Their log odds add up to the logit
 * of the probability before any calibration. Places come in order of time.
 * @param base the base rate of the class, from its decision
 */
export function contributionsOf(
  evidence: Evidence,
  room: string,
  classMinutes: number,
  base: number,
  signatures: Signatures,
  parameters: Parameters,
): Contribution[] {
  const ratios = logRatios(signatures, room);
  const { reading, silence } = readStudent(evidence, ratios, classMinutes, parameters);
  const least = leastLogOdds(signatures, silence, parameters);
  const reasons =
    silence !== null && (isCounted(silence) || least > reading.logOdds)
      ? [silenceContribution(silence, least, evidence, signatures, parameters)]
      : evidenceContributions(evidence, reading, room, ratios, signatures, parameters);
  return [{ kind: 'base', rate: base, logOdds: logit(base) }, ...reasons];
}

function silenceContribution(
  silence: Silence,
  least: number,
  { since, until, isLast }: Evidence,
  signatures: Signatures,
  parameters: Parameters,
): Contribution {
  const { logOdds, ...shares } = silenceIn(
    signatures,
    { silence, isLast: isLast === true },
    parameters,
  );
  const isSure = least > 0 && (!isCounted(silence) || least > logOdds);
  return {
    ...shares,
    kind: 'silence',
    away: isCounted(silence) && (since !== null || until !== null),
    between: silence === 'near_near' || silence === 'here_between',
    counts: least <= 0 || parameters.inferredPresent === 0 ? 'in_rate' : isSure ? 'sure' : 'all',
    logOdds: isSure ? least : logOdds,
  };
}

function evidenceContributions(
  evidence: Evidence,
  { part, first, end, logOdds }: Reading,
  room: string,
  ratios: LogRatios,
  signatures: Signatures,
  parameters: PosteriorParameters,
): Contribution[] {
  const contributions: Contribution[] = [];
  const way = (moment: 'before' | 'after') => {
    const accessPointNo = evidence[moment];
    if (accessPointNo === null) return;
    contributions.push({
      kind: 'place',
      moment,
      accessPointNo,
      ...{ from: 0, to: 0, minutes: 0 },
      ...createSignatureShares(signatures, room, moment)(accessPointNo),
      logOdds: wayLogOdds(evidence, moment, ratios, parameters),
    });
  };
  if (part !== 'late') way('before');
  contributions.push(
    ...placesOf(evidence.runs.slice(first, end), room, ratios, signatures, parameters),
  );
  if (part !== 'early') way('after');
  if (part !== 'all') {
    const minute = part === 'late' ? evidence.runs[first]!.from : evidence.runs[end]!.from;
    contributions.push({ kind: 'part', part, minute, logOdds: -parameters.partialLogOdds });
  }
  const told = contributions.reduce((sum, one) => sum + one.logOdds, 0);
  return [...contributions, { kind: 'doubt', logOdds: logOdds - told }];
}

/** One place for each access point, with all the time on it. */
function placesOf(
  runs: readonly Run[],
  room: string,
  ratios: LogRatios,
  signatures: Signatures,
  parameters: PosteriorParameters,
): Place[] {
  const sharesOf = createSignatureShares(signatures, room, 'during');
  const places = new Map<number, Place>();
  for (const run of runs) {
    if (run.tenths === 0) continue;
    const { accessPointNo } = run;
    let place = places.get(accessPointNo);
    if (!place) {
      place = {
        kind: 'place',
        moment: 'during',
        accessPointNo,
        from: Math.max(0, run.from),
        to: run.to,
        minutes: 0,
        ...sharesOf(accessPointNo),
        logOdds: 0,
      };
      places.set(accessPointNo, place);
    }
    place.to = Math.max(place.from + 1, run.to);
    const counted = minutesCounted(run, ratios);
    place.minutes += counted;
    if (counted < run.tenths / 10) place.silent = silentWith(run, counted, place.silent);
    place.logOdds += runLogOdds(run, ratios, parameters);
  }
  return [...places.values()];
}

/** Adds the silent end of a run to that of others on the access point. */
function silentWith(
  { tenths, tail }: Run,
  counted: number,
  { stayed, counted: before }: NonNullable<Place['silent']> = { stayed: 0, counted: 0 },
): NonNullable<Place['silent']> {
  const sure = (tenths - tail!.tenths) / 10;
  return { stayed: stayed + tail!.tenths / 10, counted: before + counted - sure };
}
