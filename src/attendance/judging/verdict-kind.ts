import { isKnown, type Evidence } from '../evidence/evidence.js';
import type { Times } from './arrival.js';
import type { StudentPosterior } from '../model/class-posterior.js';
import type { LogRatios } from '../model/signatures.js';
import type { StandardParameters } from '../parameters.js';
import type { VerdictBasis, VerdictKind } from '../verdict.js';

/** All that the verdict on one student in one class depends on. */
type JudgedStudent = {
  evidence: Evidence;
  posterior: StudentPosterior;
  times: Times;
  /** The length of the class. */
  minutes: number;
  /** Those of the room. */
  ratios: LogRatios;
  parameters: StandardParameters;
};

/**
 * Both absent and present need evidence. A student who was not heard is present if the shape of the
 * silence says so, and otherwise unknown, whatever the base rate says; so is one whom only the base
 * rate makes present or absent, against the evidence.
 */
export function kindOf(one: JudgedStudent): VerdictKind {
  const { evidence, posterior, parameters } = one;
  const { presentFrom, absentTo } = parameters;
  const { byPlaces, reading } = posterior;
  if (isInferred(posterior, parameters)) return 'present';
  if (!isKnown(evidence, parameters)) return 'unknown';
  // The log odds of a silent student are 0: what silence adds to a probability decides nothing.
  if (byPlaces <= absentTo) return reading.logOdds < 0 && mayBeAbsent(one) ? 'absent' : 'unknown';
  if (byPlaces < presentFrom || reading.logOdds <= 0) return 'unknown';
  return missedPart(one) ? 'partial' : 'present';
}

/**
 * Whether a student who attended missed a large part. Only being heard elsewhere, or on the way,
 * shows that: at a first sighting a phone may have slept until then.
 */
function missedPart({ times, minutes, parameters }: JudgedStudent): boolean {
  const { arrival, arrivalSeen, minutesAway } = times;
  const { partialShare, lateMinutes } = parameters;
  const isVeryLate =
    arrival !== null && arrivalSeen && Math.min(arrival, minutesAway) > lateMinutes;
  return isVeryLate || minutesAway >= minutes * partialShare;
}

/** What a verdict rests on; null where nothing was decided. */
export function basisOf(
  verdict: VerdictKind,
  posterior: StudentPosterior,
  parameters: StandardParameters,
): VerdictBasis | null {
  if (verdict === 'unknown' || verdict === 'not_measured') return null;
  return isInferred(posterior, parameters) ? 'inferred' : 'heard';
}

/**
 * Whether the shape of a silence decides: it is clear enough, and the places do not say more for
 * the room.
 */
function isInferred(
  { byPlaces, inferred, reading }: StudentPosterior,
  { inferredPresent, inferredFrom, presentFrom }: StandardParameters,
): boolean {
  return (
    inferredPresent === 1 &&
    inferred > 0 &&
    inferred >= Math.max(presentFrom, inferredFrom) &&
    (reading.logOdds <= 0 || inferred >= byPlaces)
  );
}

/**
 * Whether the evidence allows the verdict absent. It does not if the student was heard elsewhere
 * only on the way, in the first minutes of the class, or only where some of those in the room are
 * heard too. It does not either if another device of the student was heard in the room: the phone
 * may be lent or lost.
 */
function mayBeAbsent({ evidence, ratios, minutes, parameters }: JudgedStudent): boolean {
  const { absentFromShare, departedFromShare, absentLogRatio, otherDeviceLogOdds } = parameters;
  const lastElsewhere = evidence.runs.findLast(
    ({ accessPointNo, tenths }) => tenths > 0 && ratios.during(accessPointNo) <= -absentLogRatio,
  );
  const least = hasDeparted(evidence, minutes)
    ? Math.max(absentFromShare, departedFromShare)
    : absentFromShare;
  return (
    (lastElsewhere?.to ?? 0) >= least * minutes &&
    evidence.others.every((no) => ratios.during(no) <= otherDeviceLogOdds)
  );
}

/**
 * Whether the log says that the device left, and the student was then silent until after the class.
 * A stay without a departure ends in a silent tail, or with the next stay.
 */
function hasDeparted({ runs, until }: Evidence, minutes: number): boolean {
  const last = runs.at(-1);
  return last !== undefined && last.tail === undefined && last.to < minutes && until !== null;
}
