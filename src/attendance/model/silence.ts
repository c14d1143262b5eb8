import { isHeard, isKnown, type Evidence } from '../evidence/evidence.js';
import { readEvidence, type Reading } from './posterior.js';
import type { LastSilence, LogRatios, SharesOfBoth, Silence, Signatures } from './signatures.js';
import type { PosteriorParameters } from '../parameters.js';

/** What is known of one student in one class. */
export type StudentReading = {
  reading: Reading;
  /** Null if the student was heard in the class. */
  silence: Silence | null;
  /** Whether the class is the last of the student's day. */
  isLast: boolean;
};

/**
 * Reads the evidence of one student. If the student was silent in the class, the places away from
 * the room where the student was heard before or after only tell the kind of silence; the log odds
 * are then 0. A phone that is put away on the way to class leaves the same trace as a student who
 * leaves the campus.
 */
export function readStudent(
  evidence: Evidence,
  ratios: LogRatios,
  classMinutes: number,
  parameters: PosteriorParameters,
): StudentReading {
  const reading = readEvidence(evidence, ratios, classMinutes, parameters);
  const silence = silenceOf(evidence, reading.logOdds, parameters);
  return {
    reading: isCounted(silence) ? { ...reading, logOdds: 0 } : reading,
    silence,
    isLast: evidence.isLast === true,
  };
}

/** Whether the silence of a student counts, instead of the places before and after the class. */
export function isCounted(
  silence: Silence | null,
): silence is Exclude<Silence, 'here' | 'here_between'> {
  return silence !== null && silence !== 'here' && silence !== 'here_between';
}

/**
 * How a student is silent; null if the student was heard.
 * @param logOdds what the places say where the student was heard; 0 for a time without a class
 */
export function silenceOf(
  evidence: Evidence,
  logOdds: number,
  parameters: Pick<PosteriorParameters, 'minEvidenceMinutes'>,
): Silence | null {
  const heardInClass = evidence.runs.some(({ to, tenths }) => to > 0 && tenths > 0);
  if (heardInClass && isHeard(evidence, parameters)) return null;
  const near = [isNear(evidence.since, evidence.before), isNear(evidence.until, evidence.after)];
  if (isKnown(evidence, parameters) && logOdds > 0)
    return near[0] && near[1] ? 'here_between' : 'here';
  return `${near[0] ? 'near' : 'far'}_${near[1] ? 'near' : 'far'}`;
}

/** @param way not null if the student was heard on the way: evidence of old has no minutes */
function isNear(minutes: number | null, way: number | null): boolean {
  return minutes === null ? way !== null : minutes <= NEAR_MINUTES;
}

/** docs/method.md: students walk to a class within this time. */
const NEAR_MINUTES = 20;

/** What a counted silence is in the last class of a student's day. */
export function lastSilenceOf(silence: Silence | null): LastSilence | null {
  if (!isCounted(silence)) return null;
  return silence === 'near_near' || silence === 'near_far' ? 'near' : 'far';
}

/**
 * What silence adds to the log odds: the share of those present who are silent in this way, against
 * the share of others, each compared with those who are heard. It moves the rate of a class. Only
 * leastLogOdds may move a verdict.
 */
export function silenceIn(
  signatures: Signatures,
  { silence, isLast }: { silence: Silence; isLast: boolean },
  { silenceLogOdds }: Pick<PosteriorParameters, 'silenceLogOdds'>,
): SharesOfBoth & { logOdds: number } {
  const { present, elsewhere, heard } = silentShares(signatures, silence, isLast);
  const logOdds = Math.log(present / heard.present / (elsewhere / heard.elsewhere));
  return {
    present,
    elsewhere,
    logOdds: Math.max(-silenceLogOdds, Math.min(silenceLogOdds, logOdds)),
  };
}

/** The shares of those silent in a way, and of those heard. */
function silentShares(
  { silences, silentPresentAnywhere, silentElsewhere }: Signatures,
  silence: Silence,
  isLast: boolean,
): SharesOfBoth & { heard: SharesOfBoth } {
  if (!silences)
    return {
      present: silentPresentAnywhere,
      elsewhere: silentElsewhere,
      heard: { present: 1 - silentPresentAnywhere, elsewhere: 1 - silentElsewhere },
    };
  const ofLast = isLast ? lastSilenceOf(silence) : null;
  if (ofLast !== null && silences.last) return both(silences.last, ofLast);
  return both(silences, silence);
}

function both<Kind extends string>(
  { present, others }: Record<'present' | 'others', Readonly<Record<'heard' | Kind, number>>>,
  kind: Kind,
): SharesOfBoth & { heard: SharesOfBoth } {
  return {
    present: present[kind],
    elsewhere: others[kind],
    heard: { present: present.heard, elsewhere: others.heard },
  };
}

/**
 * What the shape of a silence adds to the log odds at least, as far as the classes can tell. A
 * student who was not heard within an hour of the class has shown no shape.
 */
export function leastLogOdds(
  { silences }: Signatures,
  silence: Silence | null,
  { silenceLogOdds }: Pick<PosteriorParameters, 'silenceLogOdds'>,
): number {
  if (!silences || silence === null || silence === 'far_far') return 0;
  return Math.min(silenceLogOdds, silences.leastLogOdds[silence]);
}
