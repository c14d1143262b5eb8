import type { ClassTime, DeviceStays } from './minutes.js';

/** Where and when a student was last heard before a class, and first heard after it. */
export type Edges = {
  /** The access point of the last event in the WAY_SECONDS before the class; null if none. */
  before: number | null;
  /** The access point of the first event in the WAY_SECONDS after the class; null if none. */
  after: number | null;
  /** Minutes from the last event before the class, rounded up; null if none in an hour. */
  since: number | null;
  /** Whole minutes from the end of the class to the next event; null if none in an hour. */
  until: number | null;
};

/** A student heard within this time before or after the class was on the way. */
export const WAY_SECONDS = 900;
/** A student who was heard longer ago than this was somewhere else altogether. */
export const EDGE_SECONDS = 3600;

type Sighting = { at: number; accessPointNo: number };

/**
 * The edges of a class. Of several events in one second the lowest access point counts, so that the
 * order of the devices does not matter.
 */
export function edgesOf(
  devices: readonly DeviceStays[],
  { startSecond, endSecond }: ClassTime,
): Edges {
  const last = lastBefore(devices, startSecond);
  const next = firstAfter(devices, endSecond);
  return {
    before: last && last.at >= startSecond - WAY_SECONDS ? last.accessPointNo : null,
    after: next && next.at < endSecond + WAY_SECONDS ? next.accessPointNo : null,
    since: last ? Math.ceil((startSecond - last.at) / 60) : null,
    until: next ? Math.floor((next.at - endSecond) / 60) : null,
  };
}

/** Of one device only the last stay that began before can hold the last event. */
function lastBefore(devices: readonly DeviceStays[], second: number): Sighting | undefined {
  let best: Sighting | undefined;
  for (const { stays } of devices) {
    const stay = stays.findLast(({ from }) => from < second);
    if (!stay) continue;
    const { accessPointNo } = stay;
    const at = stay.heard.findLast((one) => one < second)!;
    if (at < second - EDGE_SECONDS) continue;
    if (!best || at > best.at || (at === best.at && accessPointNo < best.accessPointNo))
      best = { at, accessPointNo };
  }
  return best;
}

function firstAfter(devices: readonly DeviceStays[], second: number): Sighting | undefined {
  let best: Sighting | undefined;
  for (const { stays } of devices) {
    const stay = stays.find(({ heard }) => heard.at(-1)! >= second);
    if (!stay) continue;
    const { accessPointNo } = stay;
    const at = stay.heard.find((one) => one >= second)!;
    if (at >= second + EDGE_SECONDS) continue;
    if (!best || at < best.at || (at === best.at && accessPointNo < best.accessPointNo))
      best = { at, accessPointNo };
  }
  return best;
}
