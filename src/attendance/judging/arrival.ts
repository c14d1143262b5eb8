import type { Evidence, Run } from '../evidence/evidence.js';
import type { LogRatios } from '../model/signatures.js';
import type { VerdictParameters } from '../parameters.js';

/**
 * When a student who attended came and went, as far as the evidence shows; in minutes from the
 * start of the class.
 */
export type Times = {
  /** The first minute in the room; negative before the class. Null: never there long enough. */
  arrival: number | null;
  /**
   * Whether the arrival is certain: the student was heard elsewhere in the class, then in the room.
   * Otherwise the arrival is a first sighting, and the phone may have slept until then.
   */
  arrivalSeen: boolean;
  /** The end of the last minute in which the student was heard in the room; null if never. */
  departure: number | null;
  /**
   * Heard in the room, and later elsewhere, before the end. Silence does not show an early leave.
   */
  leftEarly: boolean;
  /** Minutes of the class spent elsewhere. */
  minutesAway: number;
};

/** When the student came and went, from the runs that speak for the room and against it. */
export function arrivalOf(
  { runs }: Evidence,
  ratios: LogRatios,
  classMinutes: number,
  parameters: VerdictParameters,
): Times {
  const isThere = (run: Run) => ratios.during(run.accessPointNo) > 0;
  // An access point of which nothing is known speaks neither for nor against the room.
  const isElsewhere = (run: Run) => ratios.during(run.accessPointNo) < 0;
  const first = runs.findIndex((_, i) => settles(runs, i, isThere, parameters));
  const last = runs.findLastIndex((run) => isThere(run) && run.to > 0);
  const departure = runs[last]?.to ?? null;
  return {
    arrival: runs[first]?.from ?? null,
    arrivalSeen: runs.slice(0, Math.max(0, first)).some((run) => isElsewhere(run) && run.to > 0),
    departure,
    leftEarly:
      departure !== null &&
      departure < classMinutes - parameters.earlyMinutes &&
      // A laptop in the dormitory does not show that its owner left. Only the phone does.
      runs.slice(last + 1).some((run) => run.phone && isElsewhere(run)),
    minutesAway: minutesWhere(runs, isElsewhere, 0, classMinutes),
  };
}

/**
 * Whether the student arrives with a run: it is in the room, and the student stays in the room for
 * settledMinutes of the next settlingMinutes instead of passing by.
 */
function settles(
  runs: readonly Run[],
  i: number,
  isThere: (run: Run) => boolean,
  { settledMinutes, settlingMinutes }: VerdictParameters,
): boolean {
  const { from } = runs[i]!;
  return (
    isThere(runs[i]!) && minutesWhere(runs, isThere, from, from + settlingMinutes) >= settledMinutes
  );
}

/** Minutes from `from` to `to` in runs that match. A run lasts until the next one begins. */
function minutesWhere(
  runs: readonly Run[],
  isOfKind: (run: Run) => boolean,
  from: number,
  to: number,
): number {
  let minutes = 0;
  runs.forEach((run, i) => {
    const end = Math.min(to, runs[i + 1]?.from ?? to);
    if (isOfKind(run)) minutes += Math.max(0, end - Math.max(from, run.from));
  });
  return minutes;
}
