import { minutesOf, type ClassTime, type DeviceStays, type Minute } from './minutes.js';
import type { StandardParameters } from './standard-parameters.js';
import { isStatic, stays, type DeviceEvent } from './stays.js';

/**
 * Consecutive minutes that one device of a student spent on one access point. from, to: minutes from the start of the class, the second not
 * included; those before the class are negative and weigh nothing.
 */
export type Run = {
  accessPointNo: number;
  from: number;
  to: number;
  /** What the minutes from the start of the class on count, faded, in tenths of a minute. */
  tenths: number;
  phone: boolean;
};

/** What the devices of one student say of one class: everything that learning, verdicts and explanations read; events are not needed again. */
export type Evidence = { runs: Run[] };

export type DeviceDay = { phone: boolean; events: readonly DeviceEvent[] };

/** So many minutes before the class are kept: a move into the room is observed if the stay before it ended at most so long ago. */
export const LEAD_MINUTES = 15;

/** The evidence of one student in each class of the day, in the order of the classes. */
export function evidenceOf(
  devices: readonly DeviceDay[],
  classes: readonly ClassTime[],
  parameters: StandardParameters,
): Evidence[] {
  const moving: DeviceStays[] = [];
  for (const { phone, events } of devices) {
    const found = stays(events, parameters);
    moving.push({ phone, stays: phone ? found : found.filter((stay) => !isStatic(stay, parameters)) });
  }
  return classes.map((time) => ({ runs: runsOf(minutesOf(moving, time, -LEAD_MINUTES, parameters)) }));
}

function runsOf(minutes: readonly (Minute | undefined)[]): Run[] {
  const runs: Run[] = [];
  let weight = 0;
  let open: Run | undefined;
  minutes.forEach((minute, i) => {
    const at = i - LEAD_MINUTES;
    if (!minute || open?.accessPointNo !== minute.accessPointNo || open.phone !== minute.phone) {
      if (open) open.tenths = Math.round(weight * 10);
      open = minute && { accessPointNo: minute.accessPointNo, from: at, to: at, tenths: 0, phone: minute.phone };
      if (open) runs.push(open);
      weight = 0;
    }
    if (!open) return;
    open.to = at + 1;
    if (at >= 0) weight += minute!.weight;
  });
  if (open) (open as Run).tenths = Math.round(weight * 10);
  return runs;
}
