import type { Evidence, Run } from '../evidence/evidence.js';
import type { RoomPlaces } from '../model/places.js';
import type { ArrivalParameters } from '../parameters.js';

/**
 * When a student who attended came and went, as far as the evidence shows; in minutes from the
 * start of the class.
 */
export type Times = {
  /**
   * The minute in which the student came; negative before the class. Null: never there for long.
   */
  arrival: number | null;
  /**
   * Whether the arrival is certain: the student was heard elsewhere or on the way in the class, and
   * then in the room. Otherwise the arrival is a first sighting, and the phone may have slept until
   * then.
   */
  arrivalSeen: boolean;
  /** The end of the last minute in which the student was heard in the room; null if never. */
  departure: number | null;
  /**
   * Heard in the room, and later elsewhere, before the end. Silence does not show an early leave.
   */
  leftEarly: boolean;
  /** Minutes of the class that the student missed, as far as being heard elsewhere shows it. */
  minutesAway: number;
};

/** When the student came and went, from the runs in the room, on the way to it and elsewhere. */
export function arrivalOf(
  { runs }: Evidence,
  places: RoomPlaces,
  classMinutes: number,
  parameters: ArrivalParameters,
): Times {
  const first = firstInRoom(runs, places, parameters);
  const { missed, ...arrival } = arrivalAt(runs, first, places, parameters);
  const last = runs.findLastIndex((run) => isInRoom(run, places) && run.to > 0);
  const departure = runs[last]?.to ?? null;
  const next = runs.slice(last + 1).find((run) => isPhoneElsewhere(run, places));
  const leftEarly =
    next !== undefined && departure !== null && departure < classMinutes - parameters.earlyMinutes;
  const left = leftEarly ? changeAt(departure, next.from, departure, parameters) : classMinutes;
  const inBetween = runs.slice(Math.max(0, first), last < 0 ? runs.length : last);
  return {
    ...arrival,
    departure,
    leftEarly,
    minutesAway: missed + minutesElsewhere(inBetween, places, classMinutes) + classMinutes - left,
  };
}

/**
 * The run with which the student's time in the room begins: the student stays in the room then, and
 * is heard in it during the class before being heard elsewhere during the class. A student who sat
 * there in the class before, left and came back came when coming back. -1 if there is none.
 */
function firstInRoom(
  runs: readonly Run[],
  places: RoomPlaces,
  parameters: ArrivalParameters,
): number {
  const isLeftAgain = (i: number) => {
    const deciding = runs.find(
      (run, k) => k >= i && run.to > 0 && (isInRoom(run, places) || isPhoneElsewhere(run, places)),
    );
    return deciding !== undefined && !isInRoom(deciding, places);
  };
  let last = -1;
  for (let i = 0; i < runs.length; i += 1) {
    if (!settles(runs, i, places, parameters)) continue;
    if (!isLeftAgain(i)) return i;
    last = i;
  }
  return last;
}

/**
 * Whether the student stays in the room from a run on, for settledMinutes of the next
 * settlingMinutes, instead of passing by.
 */
function settles(
  runs: readonly Run[],
  i: number,
  places: RoomPlaces,
  { settledMinutes, settlingMinutes }: ArrivalParameters,
): boolean {
  const { from } = runs[i]!;
  const end = from + settlingMinutes;
  if (!isInRoom(runs[i]!, places)) return false;
  let minutes = 0;
  for (let at = i; at < runs.length; at += 1) {
    // A run lasts until the next one begins.
    const run = runs[at]!;
    if (run.from >= end) break;
    const to = Math.min(end, runs[at + 1]?.from ?? end);
    if (isInRoom(run, places)) minutes += Math.max(0, to - run.from);
  }
  return minutes >= settledMinutes;
}

type Arrival = Pick<Times, 'arrival' | 'arrivalSeen'> & {
  /** Minutes of the class before the arrival, as far as being heard elsewhere shows them. */
  missed: number;
};

/** When the student came, from the run that is the first in the room and those before it. */
function arrivalAt(
  runs: readonly Run[],
  first: number,
  places: RoomPlaces,
  parameters: ArrivalParameters,
): Arrival {
  const run = runs[first];
  if (!run) return { arrival: null, arrivalSeen: false, missed: 0 };
  const from = satDownAt(runs, first, places, parameters);
  // A laptop elsewhere says nothing of its owner.
  const isSign = ({ accessPointNo: no, phone }: Run) =>
    phone && (places.isElsewhere(no) || places.isOnTheWay(no));
  const sign = runs.slice(0, first).findLast(isSign);
  if (sign && places.isOnTheWay(sign.accessPointNo)) {
    // If nothing is heard for long after the walk, the student sat down then, and the phone slept.
    const isSoon = from - sign.to <= parameters.walkMinutes;
    return arrivedAt(isSoon ? from : sign.to, sign.to > 0);
  }
  if (sign && sign.to > 0) return arrivedBetween(sign.to, from, parameters);
  if (from > run.from && run.from > 0) return arrivedAt(from, true);
  return arrivedAt(from, false);
}

/**
 * When the student sat down: at once, unless the first run is a moment on the way and the next one,
 * soon after it, is in the room and not on the way.
 */
function satDownAt(
  runs: readonly Run[],
  first: number,
  places: RoomPlaces,
  { passingMinutes, walkMinutes }: ArrivalParameters,
): number {
  const run = runs[first]!;
  const next = runs[first + 1];
  const hasWalked =
    places.isOnTheWay(run.accessPointNo) &&
    run.to - run.from <= passingMinutes &&
    next !== undefined &&
    isInRoom(next, places) &&
    !places.isOnTheWay(next.accessPointNo) &&
    next.from - run.to <= walkMinutes;
  return hasWalked ? next.from : run.from;
}

function arrivedAt(arrival: number, arrivalSeen: boolean): Arrival {
  return { arrival, arrivalSeen, missed: arrivalSeen ? Math.max(0, arrival) : 0 };
}

/**
 * An arrival between the minute in which the student was last heard elsewhere, and the first one in
 * the room. If they are far apart, the student may have come soon after the first of them.
 */
function arrivedBetween(last: number, first: number, parameters: ArrivalParameters): Arrival {
  const { changeMinutes, onTimeMinutes } = parameters;
  const arrival = changeAt(last, first, first, parameters);
  if (first - last <= changeMinutes || last > onTimeMinutes) return arrivedAt(arrival, true);
  return { arrival, arrivalSeen: false, missed: last };
}

/** The minute of a change between two sightings: `soon`, or their middle if they are far apart. */
function changeAt(
  from: number,
  to: number,
  soon: number,
  { changeMinutes }: ArrivalParameters,
): number {
  return to - from <= changeMinutes ? soon : Math.round((from + to) / 2);
}

/** Minutes of the class for which the phone was surely elsewhere. */
function minutesElsewhere(runs: readonly Run[], places: RoomPlaces, classMinutes: number): number {
  return runs
    .filter((run) => isPhoneElsewhere(run, places))
    .reduce(
      (sum, { from, to }) => sum + Math.max(0, Math.min(classMinutes, to) - Math.max(0, from)),
      0,
    );
}

function isInRoom({ accessPointNo }: Run, { isInRoom: isThere }: RoomPlaces): boolean {
  return isThere(accessPointNo);
}

/** A laptop in the dormitory does not show where its owner is. */
function isPhoneElsewhere({ accessPointNo, phone }: Run, { isElsewhere }: RoomPlaces): boolean {
  return phone && isElsewhere(accessPointNo);
}
