import type { StayParameters } from '../parameters.js';

/** A successful access event of one device. */
export type DeviceEvent = {
  /** Seconds after midnight. */
  second: number;
  accessPointNo: number;
};

/** An interval [from, to) in which a device was on one access point; in seconds after midnight. */
export type Stay = {
  accessPointNo: number;
  from: number;
  to: number;
  /** When the device was heard in it, in order; the first is `from`. */
  heard: number[];
};

export const DAY_SECONDS = 86_400;

/**
 * The stays of one device on one day, in order of time. They never overlap. A stay lasts from an
 * event to the next one, if that comes within holdMaxSeconds; otherwise for holdSilentSeconds. It
 * ends at midnight at the latest.
 * @param events the device's successful events of the day, in any order; duplicates count once
 */
export function stays(
  events: readonly DeviceEvent[],
  parameters: Pick<StayParameters, 'holdMaxSeconds' | 'holdSilentSeconds' | 'mergeGapSeconds'>,
): Stay[] {
  const found: Stay[] = [];
  const ordered = inOrder(events);
  ordered.forEach(({ accessPointNo, second }, i) => {
    const to = heldUntil(second, ordered[i + 1]?.second, parameters);
    // If a device is heard on two access points in one second, only the second one counts.
    if (to <= second) return;
    const before = found.at(-1);
    if (
      before?.accessPointNo === accessPointNo &&
      second - before.to <= parameters.mergeGapSeconds
    ) {
      before.to = to;
      before.heard.push(second);
    } else {
      found.push({ accessPointNo, from: second, to, heard: [second] });
    }
  });
  return found;
}

/** Whether a stay is so long that the device must be lying there without its owner. */
export function isStatic(
  { from, to }: Stay,
  { staticHours }: Pick<StayParameters, 'staticHours'>,
): boolean {
  return to - from >= staticHours * 3600;
}

/**
 * By time, and within one second by access point, so that the order of arrival does not matter. The
 * database returns events in this order, and then nothing is copied.
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
  return a.second - b.second || a.accessPointNo - b.accessPointNo;
}

function heldUntil(
  second: number,
  next: number | undefined,
  {
    holdMaxSeconds,
    holdSilentSeconds,
  }: Pick<StayParameters, 'holdMaxSeconds' | 'holdSilentSeconds'>,
): number {
  if (next !== undefined && next - second <= holdMaxSeconds) return next;
  return Math.min(second + holdSilentSeconds, next ?? DAY_SECONDS, DAY_SECONDS);
}
