import { minutesOf, type ClassTime, type DeviceStays, type Minute } from './minutes.js';
import type { PosteriorParameters, StayParameters } from '../parameters.js';
import { movingStays, stays, type DeviceEvent } from './stays.js';

/** One day of a device of a student. */
export type DeviceDay = {
  phone: boolean;
  /** The joins and departures of the day, in any order. */
  events: readonly DeviceEvent[];
};

/**
 * Minutes in a row in which one device of a student is on one access point. Minutes count from the
 * start of the class and are negative before it.
 */
export type Run = {
  accessPointNo: number;
  /** The first minute. */
  from: number;
  /** The end of the last minute that is sure: the device was heard there then, or later. */
  to: number;
  /** What the minutes of the class count after fading, in tenths; also those after `to`. */
  tenths: number;
  /** Whether the device is the phone. */
  phone: boolean;
};

/**
 * What the devices of one student say of one class. Learning, verdicts and explanations read
 * nothing else, so the events are not needed again.
 */
export type Evidence = {
  /** Whether the roster knows a device of the student. If not, silence says nothing. */
  known: boolean;
  /** In order of time. */
  runs: readonly Run[];
  /** The access point of the last event in the WAY_SECONDS before the class; null if none. */
  before: number | null;
  /** The access point of the first event in the WAY_SECONDS after the class; null if none. */
  after: number | null;
};

/** The evidence of a student without a device, and of one who opted out. */
export const NO_EVIDENCE: Evidence = { known: false, runs: [], before: null, after: null };

/** So many minutes before the class are kept, to see where students came from. */
export const LEAD_MINUTES = 15;
/** A student heard within this time before or after the class was on the way. */
export const WAY_SECONDS = 900;

/** The evidence of one student in each class of the day, in the order of the classes. */
export function evidenceOf(
  devices: readonly DeviceDay[],
  classes: readonly ClassTime[],
  parameters: StayParameters,
): Evidence[] {
  if (devices.length === 0) return classes.map(() => NO_EVIDENCE);
  const moving = devices.map((device) => staysOfOwner(device, parameters));
  return classes.map((time) => ({
    known: true,
    runs: runsOf(minutesOf(moving, time, -LEAD_MINUTES, parameters)),
    before: lastBefore(moving, time.startSecond),
    after: firstAfter(moving, time.endSecond),
  }));
}

/** What some runs count together, in minutes. */
export function minutesHeard(runs: readonly Run[]): number {
  return runs.reduce((sum, { tenths }) => sum + tenths, 0) / 10;
}

/** Whether a student was heard in the class at all. */
export function isHeard(
  { runs }: Evidence,
  { minEvidenceMinutes }: Pick<PosteriorParameters, 'minEvidenceMinutes'>,
): boolean {
  return minutesHeard(runs) >= minEvidenceMinutes;
}

/** Whether anything is known of a student, who was heard in the class or on the way. */
export function isKnown(
  evidence: Evidence,
  parameters: Pick<PosteriorParameters, 'minEvidenceMinutes'>,
): boolean {
  return evidence.before !== null || evidence.after !== null || isHeard(evidence, parameters);
}

/** A phone that does not move all day is with its owner. A laptop may have been left behind. */
function staysOfOwner({ phone, events }: DeviceDay, parameters: StayParameters): DeviceStays {
  const found = stays(events, parameters);
  return { phone, stays: phone ? found : movingStays(found, parameters) };
}

function runsOf(minutes: readonly (Minute | undefined)[]): Run[] {
  const runs: Run[] = [];
  let weight = 0;
  minutes.forEach((minute, i) => {
    if (!minute) return;
    const { accessPointNo, phone, sure } = minute;
    const at = i - LEAD_MINUTES;
    const before = minutes[i - 1];
    let run = runs.at(-1);
    if (!run || before?.accessPointNo !== accessPointNo || before.phone !== phone) {
      run = { accessPointNo, from: at, to: at + 1, tenths: 0, phone };
      runs.push(run);
      weight = 0;
    }
    if (sure) run.to = at + 1;
    if (at >= 0) weight += minute.weight;
    run.tenths = Math.round(weight * 10);
  });
  return runs;
}

/**
 * The access point of the last event before a second. Of several in one second the lowest number
 * counts, so that the order of the devices does not matter.
 */
function lastBefore(devices: readonly DeviceStays[], second: number): number | null {
  let best: { at: number; accessPointNo: number } | undefined;
  for (const { stays: found } of devices)
    for (const { accessPointNo, from, heard } of found) {
      if (from >= second) break;
      const at = heard.findLast((one) => one < second)!;
      if (at < second - WAY_SECONDS) continue;
      if (!best || at > best.at || (at === best.at && accessPointNo < best.accessPointNo))
        best = { at, accessPointNo };
    }
  return best?.accessPointNo ?? null;
}

/** The access point of the first event from a second on; see {@link lastBefore}. */
function firstAfter(devices: readonly DeviceStays[], second: number): number | null {
  let best: { at: number; accessPointNo: number } | undefined;
  for (const { stays: found } of devices)
    for (const { accessPointNo, from, heard } of found) {
      if (from >= second + WAY_SECONDS) break;
      const at = heard.find((one) => one >= second);
      if (at === undefined || at >= second + WAY_SECONDS) continue;
      if (!best || at < best.at || (at === best.at && accessPointNo < best.accessPointNo))
        best = { at, accessPointNo };
    }
  return best?.accessPointNo ?? null;
}
