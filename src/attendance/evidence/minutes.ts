import type { StayParameters } from '../parameters.js';
import type { Stay } from './stays.js';

/** One device of a student, with its stays of the day. */
export type DeviceStays = { phone: boolean; stays: readonly Stay[] };

/** What the best device says of one minute. */
export type Minute = {
  accessPointNo: number;
  /** 0..1; less for a device that is not the phone. */
  weight: number;
  /** Whether the device is the phone. */
  phone: boolean;
  /** Whether the device was heard there in this minute, or later. */
  sure: boolean;
  /** The minute in which the device was last heard there; null if `sure`. */
  lastHeard: number | null;
};

/** The interval of a class, in seconds after midnight. */
export type ClassTime = { startSecond: number; endSecond: number };

/**
 * Chooses one device for each minute from `firstMinute` (counted from the start of the class,
 * negative before it) to the end of the class: the device whose minute weighs most. The weight of a
 * device that is not the phone is multiplied by otherDeviceWeight, so that a phone that moved away
 * beats a laptop that was left behind. A minute is judged by its middle.
 * @returns an entry per minute; undefined where no device has a stay
 */
export function minutesOf(
  devices: readonly DeviceStays[],
  { startSecond, endSecond }: ClassTime,
  firstMinute: number,
  parameters: StayParameters,
): (Minute | undefined)[] {
  const count = Math.ceil((endSecond - startSecond) / 60) - firstMinute;
  const minutes = new Array<Minute | undefined>(count).fill(undefined);
  const middle = startSecond + firstMinute * 60 + 30;
  for (const { phone, stays } of devices) {
    const share = phone ? 1 : parameters.otherDeviceWeight;
    for (const { accessPointNo, from, to, heard } of stays) {
      const end = Math.min(count, Math.ceil((to - middle) / 60));
      let last = 0;
      for (let minute = Math.max(0, Math.ceil((from - middle) / 60)); minute < end; minute += 1) {
        const second = middle + minute * 60;
        while (last + 1 < heard.length && heard[last + 1]! <= second) last += 1;
        const next = heard[last + 1];
        // It was heard as it left, so it was there all the time since it joined.
        const isCertain = next === to;
        const weight =
          share * (isCertain ? 1 : weightAt(second, heard[last]!, next, startSecond, parameters));
        const best = minutes[minute];
        if (weight <= 0 || (best && weight < best.weight)) continue;
        const sure = next !== undefined || second - heard[last]! <= 30;
        const lastHeard = sure ? null : Math.floor((heard[last]! - startSecond) / 60);
        const one = { accessPointNo, weight, phone, sure, lastHeard };
        if (!best || isBetter(one, best)) minutes[minute] = one;
      }
    }
  }
  return minutes;
}

/**
 * Of two devices with the same weight the phone is better, then the lower access point, then the
 * device that is sure, then the one heard later. The order of the devices must not matter.
 */
function isBetter(one: Minute, best: Minute): boolean {
  if (one.weight !== best.weight) return one.weight > best.weight;
  if (one.phone !== best.phone) return one.phone;
  if (one.accessPointNo !== best.accessPointNo) return one.accessPointNo < best.accessPointNo;
  if (one.lastHeard === null || best.lastHeard === null) return one.sure && !best.sure;
  return one.lastHeard > best.lastHeard;
}

/**
 * What a second of a stay counts, 0..1. next: when the device is heard there again; undefined if it
 * is next heard elsewhere, or not again.
 */
function weightAt(
  second: number,
  last: number,
  next: number | undefined,
  classStart: number,
  { freshSeconds, fadeSeconds, movedWeight }: StayParameters,
): number {
  const gap = Math.min(second - last, next === undefined ? Infinity : next - second);
  const faded = gap <= freshSeconds ? 1 : Math.exp((freshSeconds - gap) / fadeSeconds);
  return next === undefined && last < classStart && second >= classStart
    ? faded * movedWeight
    : faded;
}
