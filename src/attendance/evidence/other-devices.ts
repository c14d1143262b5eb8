import type { ClassTime, DeviceStays } from './minutes.js';
import type { StayParameters } from '../parameters.js';
import { stays, withoutStatic, type DeviceEvent, type Stay } from './stays.js';

/** One day of a device of a student. */
export type DeviceDay = {
  phone: boolean;
  /** The joins and departures of the day, in any order. */
  events: readonly DeviceEvent[];
};

/** A device with its stays, and from when on it may be with its owner. */
export type MovingDevice = DeviceStays & {
  /** Its owner may have it with them in a class that ends after this second. */
  carriedFrom: number;
};

/** A phone that does not move all day is with its owner. A laptop may have been left behind. */
export function movingStays(
  { phone, events }: DeviceDay,
  parameters: StayParameters,
): MovingDevice {
  const found = stays(events, parameters);
  if (phone) return { phone, stays: found, carriedFrom: -Infinity };
  const moving = withoutStatic(found, parameters);
  return { phone, stays: moving, carriedFrom: firstAwayFromHome(moving, parameters) };
}

/**
 * A device that is not the phone, and that by the end of the class has been heard only where it
 * spent the night, was left at home.
 */
function firstAwayFromHome(
  found: readonly Stay[],
  { homeHour }: Pick<StayParameters, 'homeHour'>,
): number {
  const home = new Set<number>();
  for (const { accessPointNo, from } of found) if (from < homeHour * 3600) home.add(accessPointNo);
  if (home.size === 0) return -Infinity;
  return found.find(({ accessPointNo }) => !home.has(accessPointNo))?.from ?? Infinity;
}

/** The devices that may be with their owner in a class. */
export function carriedIn(
  devices: readonly MovingDevice[],
  { endSecond }: ClassTime,
): MovingDevice[] {
  return devices.filter(({ carriedFrom }) => carriedFrom < endSecond);
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
