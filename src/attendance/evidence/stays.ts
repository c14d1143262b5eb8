import type { StayParameters } from '../parameters.js';
import { DAY_SECONDS } from '../wall-clock.js';

/** An access event of one device that did not fail. */
export type DeviceEvent = {
  /** Seconds after midnight. */
  second: number;
  accessPointNo: number;
  /** Whether the device left the access point then. Otherwise it joined it. */
  left?: boolean;
};

/** An interval [from, to) in which a device was on one access point; in seconds after midnight. */
export type Stay = {
  accessPointNo: number;
  from: number;
  to: number;
  /** When the device was heard in it, in order; the first is `from`. */
  heard: number[];
  /**
   * Whether the log says that the device left at `to`. Then `to` is the last of `heard`, unless the
   * device moved to another access point.
   */
  left: boolean;
};

type Holds = Pick<StayParameters, 'holdMaxSeconds' | 'holdSilentSeconds' | 'mergeGapSeconds'>;

/**
 * The stays of one device on one day, in order of time. They never overlap. A stay lasts until the
 * device left, if the log says so. Otherwise it lasts from a join to the next one, if that comes
 * within holdMaxSeconds, else for holdSilentSeconds. It ends at midnight at the latest. Nothing
 * holds a stay beyond a departure.
 * @param events the device's joins and departures of the day, in any order; duplicates count once
 */
export function stays(events: readonly DeviceEvent[], parameters: Holds): Stay[] {
  const found: Stay[] = [];
  for (const { accessPointNo, second, left, next } of visitsOf(inOrder(events))) {
    const to = left ?? heldUntil(second, next, parameters);
    // If a device is heard on two access points in one second, only the second one counts.
    if (to <= second && (left === undefined || next === second)) continue;
    const before = found.at(-1);
    const goesOn =
      before?.accessPointNo === accessPointNo &&
      !before.left &&
      second - before.to <= parameters.mergeGapSeconds;
    const stay: Stay = goesOn
      ? before
      : { accessPointNo, from: second, to, heard: [], left: false };
    if (!goesOn) found.push(stay);
    stay.to = to;
    stay.heard.push(second);
    stay.left = left !== undefined;
    if (left !== undefined && left > second && !isRoaming(left, next)) stay.heard.push(left);
  }
  return found;
}

/**
 * Whether a device left because it joined the next access point. That shows no more than the join:
 * a phone in a pocket may notice long after it was carried away.
 */
function isRoaming(left: number, next: number | undefined): boolean {
  return next !== undefined && next - left <= ROAM_SECONDS;
}

/** The clocks of two access points may differ by so much. */
const ROAM_SECONDS = 10;

/**
 * The stays without those of a device that must be lying there without its owner: so long on one
 * access point, with no gap of more than mergeGapSeconds. A departure does not end such a time, if
 * the device soon joins again where it was: controllers end sessions by the clock, too.
 */
export function withoutStatic(
  found: readonly Stay[],
  { mergeGapSeconds, staticHours }: Pick<StayParameters, 'mergeGapSeconds' | 'staticHours'>,
): Stay[] {
  const places: Stay[][] = [];
  for (const stay of found) {
    const before = places.at(-1)?.at(-1);
    const isSamePlace =
      before?.accessPointNo === stay.accessPointNo && stay.from - before.to <= mergeGapSeconds;
    if (isSamePlace) places.at(-1)!.push(stay);
    else places.push([stay]);
  }
  return places.filter((all) => all.at(-1)!.to - all[0]!.from < staticHours * 3600).flat();
}

/** A join of a device, and when it left. */
type Visit = {
  accessPointNo: number;
  second: number;
  /** When the device left, at the latest when it joined the next access point. */
  left: number | undefined;
  /** When the next visit begins. */
  next: number | undefined;
  /** The visit of the same access point before this one. */
  earlier: Visit | undefined;
};

/**
 * Joins, each with its departure. Which join a departure belongs to is not logged, so:
 * - It ends the last visit of its access point, if that has no departure yet. A controller may log
 *   it after the device has joined the next access point: it says nothing of that one.
 * - In the second of a join on the same access point, the order is not known. If the device was
 *   there before, it left and came back. Otherwise it came and left.
 * - If the device has not been on that access point before, it was there in that second, unless it
 *   is known to be somewhere else: its join is from the day before, or was lost.
 * - Any other departure is logged twice, and says nothing.
 */
function visitsOf(ordered: readonly DeviceEvent[]): Visit[] {
  const visits: Visit[] = [];
  // Only departures ask for it, and most campuses log none.
  const lastOn = ordered.some(({ left }) => left) ? new Map<number, Visit>() : undefined;
  const begin = ({ accessPointNo, second }: DeviceEvent, left: number | undefined) => {
    const current = visits.at(-1);
    if (current) current.next = second;
    const earlier = lastOn?.get(accessPointNo);
    const visit: Visit = { accessPointNo, second, left, next: undefined, earlier };
    lastOn?.set(accessPointNo, visit);
    visits.push(visit);
  };
  ordered.forEach((event, i) => {
    const { accessPointNo, second, left } = event;
    if (i > 0 && compare(ordered[i - 1]!, event) === 0) return;
    if (!left) return begin(event, undefined);
    const last = lastOn?.get(accessPointNo);
    const ended = visitThatEnds(last, second);
    if (ended) ended.left = Math.min(second, ended.next ?? second);
    else if (!last && isNowhere(visits.at(-1))) begin(event, second);
  });
  return visits;
}

/** The visit of an access point that a departure in a second belongs to. */
function visitThatEnds(last: Visit | undefined, second: number): Visit | undefined {
  const { earlier } = last ?? {};
  if (last?.second === second && earlier && earlier.left === undefined) return earlier;
  return last?.left === undefined ? last : undefined;
}

function isNowhere(current: Visit | undefined): boolean {
  return current === undefined || current.left !== undefined;
}

/**
 * By time, within one second by access point, and there the join first, so that the order of
 * arrival does not matter. The database returns events in this order, and then nothing is copied.
 */
function inOrder(events: readonly DeviceEvent[]): readonly DeviceEvent[] {
  const isInOrder = events.every(
    (one, i) =>
      one.second >= 0 && one.second < DAY_SECONDS && (i === 0 || compare(events[i - 1]!, one) <= 0),
  );
  if (isInOrder) return events;
  return events.filter(({ second }) => second >= 0 && second < DAY_SECONDS).sort(compare);
}

function compare(a: DeviceEvent, b: DeviceEvent): number {
  return (
    a.second - b.second ||
    a.accessPointNo - b.accessPointNo ||
    Number(a.left ?? false) - Number(b.left ?? false)
  );
}

function heldUntil(
  second: number,
  next: number | undefined,
  { holdMaxSeconds, holdSilentSeconds }: Holds,
): number {
  if (next !== undefined && next - second <= holdMaxSeconds) return next;
  return Math.min(second + holdSilentSeconds, next ?? DAY_SECONDS, DAY_SECONDS);
}
