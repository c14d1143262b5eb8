import { edgesOf, type Edges } from './edges.js';
import { minutesOf, type ClassTime, type Minute } from './minutes.js';
import {
  carriedIn,
  movingStays,
  othersIn,
  type DeviceDay,
  type MovingDevice,
} from './other-devices.js';
import type { PosteriorParameters, StayParameters } from '../parameters.js';

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
  /**
   * Minutes of the class at the end of the run in which the device was silent, and not heard there
   * again. Missing if there are none, and in evidence of earlier releases.
   */
  tail?: Tail;
};

/** The silent end of a run. */
export type Tail = {
  /** The minute in which the device was last heard there. */
  lastHeard: number;
  /** The part of the run's tenths that these minutes are. */
  tenths: number;
};

/**
 * What the devices of one student say of one class. Learning, verdicts and explanations read
 * nothing else, so the events are not needed again.
 */
export type Evidence = Edges & {
  /** Whether the roster knows a device of the student. If not, silence says nothing. */
  known: boolean;
  /** In order of time. */
  runs: readonly Run[];
  /**
   * Where a device that is not the phone was heard in the class: some access points in order. The
   * runs do not tell all of them, because the phone counts more.
   */
  others: readonly number[];
  /**
   * Whether no other class of the student begins later on that day. Missing if one does, and in
   * evidence of earlier releases.
   */
  isLast?: true;
};

/** The evidence of a student without a device, and of one who opted out. */
export const NO_EVIDENCE: Evidence = {
  known: false,
  runs: [],
  before: null,
  after: null,
  since: null,
  until: null,
  others: [],
};

/** So many minutes before the class are kept, to see where students came from. */
export const LEAD_MINUTES = 15;

/** The evidence of one student in each class of the day, in the order of the classes. */
export function evidenceOf(
  devices: readonly DeviceDay[],
  classes: readonly (ClassTime & Pick<Evidence, 'isLast'>)[],
  parameters: StayParameters,
): Evidence[] {
  if (devices.length === 0) return classes.map(() => NO_EVIDENCE);
  return evidenceOfMoving(
    devices.map((device) => movingStays(device, parameters)),
    classes,
    parameters,
  );
}

/** The same of a student who has a device, from the stays of the devices. */
export function evidenceOfMoving(
  moving: readonly MovingDevice[],
  classes: readonly (ClassTime & Pick<Evidence, 'isLast'>)[],
  parameters: StayParameters,
): Evidence[] {
  return classes.map((time) => {
    const carried = carriedIn(moving, time);
    return {
      known: true,
      runs: runsOf(minutesOf(carried, time, -LEAD_MINUTES, parameters)),
      ...edgesOf(carried, time),
      others: othersIn(moving, time),
      ...(time.isLast && { isLast: true }),
    };
  });
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

/** A run while its minutes are added. */
type OpenRun = Omit<Run, 'tenths' | 'tail'> & {
  /** What its minutes of the class count after fading. */
  weight: number;
  /** In which minute the device was last heard there, as its last minute says. */
  lastHeard: number | null;
  /** What the minutes of the class at its end count that are silent since then. */
  tailWeight: number;
  /** The tenths of its tail; 0 if it has none. */
  tailTenths: number;
};

function runsOf(minutes: readonly (Minute | undefined)[]): Run[] {
  const runs: Run[] = [];
  let run: OpenRun | undefined;
  for (let i = 0; i < minutes.length; i += 1) {
    const minute = minutes[i];
    if (run && (run.accessPointNo !== minute?.accessPointNo || run.phone !== minute.phone)) {
      runs.push(closed(run));
      run = undefined;
    }
    if (!minute) continue;
    run ??= openRun(minute, i - LEAD_MINUTES);
    addMinute(run, minute, i - LEAD_MINUTES);
  }
  if (run) runs.push(closed(run));
  return runs;
}

function openRun({ accessPointNo, phone }: Minute, at: number): OpenRun {
  const silent = { lastHeard: null, tailWeight: 0, tailTenths: 0 };
  return { accessPointNo, from: at, to: at + 1, phone, weight: 0, ...silent };
}

function addMinute(run: OpenRun, { sure, weight, lastHeard }: Minute, at: number): void {
  if (sure) run.to = at + 1;
  if (lastHeard !== run.lastHeard || run.tailTenths === 0) run.tailWeight = 0;
  run.lastHeard = lastHeard;
  if (at >= 0) {
    run.weight += weight;
    if (lastHeard !== null) run.tailWeight += weight;
  }
  run.tailTenths =
    lastHeard === null ? 0 : Math.min(tenthsOf(run.weight), tenthsOf(run.tailWeight));
}

function closed({ accessPointNo, from, to, phone, weight, lastHeard, tailTenths }: OpenRun): Run {
  const run: Run = { accessPointNo, from, to, tenths: tenthsOf(weight), phone };
  if (lastHeard !== null && tailTenths > 0) run.tail = { lastHeard, tenths: tailTenths };
  return run;
}

function tenthsOf(minutes: number): number {
  return Math.round(minutes * 10);
}
