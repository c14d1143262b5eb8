import type { ClassTime, DeviceStays } from './minutes.js';
import type { StayParameters } from '../parameters.js';
import { stays, withoutStatic, type DeviceEvent } from './stays.js';

/** One day of a device of a student. */
export type DeviceDay = {
  phone: boolean;
  /** The joins and departures of the day, in any order. */
  events: readonly DeviceEvent[];
};

/** A phone that does not move all day is with its owner. A laptop may have been left behind. */
export function movingStays({ phone, events }: DeviceDay, parameters: StayParameters): DeviceStays {
  const found = stays(events, parameters);
  return { phone, stays: phone ? found : withoutStatic(found, parameters) };
}

/**
 * The devices that may be with their owner in a class. A device that is not the phone, and that by
 * the end of the class has been heard only where it spent the night, was left at home.
 */
export function carriedIn(
  devices: readonly DeviceStays[],
  { endSecond }: ClassTime,
  { homeHour }: Pick<StayParameters, 'homeHour'>,
): DeviceStays[] {
  return devices.filter(({ phone, stays: found }) => {
    if (phone) return true;
    const home = new Set<number>();
    for (const { accessPointNo, from } of found)
      if (from < homeHour * 3600) home.add(accessPointNo);
    return (
      home.size === 0 ||
      found.some(({ accessPointNo, from }) => from < endSecond && !home.has(accessPointNo))
    );
  });
}

/** The access points, in order, on which a device that is not the phone was heard in a class. */
export function othersIn(
  devices: readonly DeviceStays[],
  { startSecond, endSecond }: ClassTime,
): number[] {
  const found = new Set<number>();
  for (const { phone, stays: all } of devices)
    for (const { accessPointNo, from, heard } of phone ? [] : all) {
      if (from >= endSecond) break;
      if (heard.at(-1)! < startSecond) continue;
      if (heard.some((one) => one >= startSecond && one < endSecond)) found.add(accessPointNo);
    }
  return [...found].sort((a, b) => a - b).slice(0, MOST_OTHERS);
}

/** A device that moves between more access points than this is not in one room. */
const MOST_OTHERS = 8;
