import type { StayParameters } from './standard-parameters.js';
import type { Stay } from './stays.js';

/** One device of a student, with its stays of the day. */
export type DeviceStays = { phone: boolean; stays: readonly Stay[] };

/** What the best device says of one minute. weight: 0..1, already lessened for a device that is not the phone. */
export type Minute = { accessPointNo: number; weight: number; phone: boolean };

/** A class's interval; seconds after midnight. */
export type ClassTime = { startSecond: number; endSecond: number };

/**
 * One device for each minute from `firstMinute` (counted from the start of the class; negative before it) to the end of the class: the one
 * whose minute weighs most, where another device than the phone weighs otherDeviceWeight of its own. A phone that moved away so overrides a laptop left behind.
 * A minute is judged by its middle.
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
  for (const { phone, stays } of devices) {
    const share = phone ? 1 : parameters.otherDeviceWeight;
    for (const stay of stays) {
      const middle = (minute: number) => startSecond + (firstMinute + minute) * 60 + 30;
      const first = Math.max(0, Math.ceil((stay.from - middle(0)) / 60));
      const end = Math.min(count, Math.ceil((stay.to - middle(0)) / 60));
      let heard = 0;
      for (let minute = first; minute < end; minute += 1) {
        const second = middle(minute);
        while (heard + 1 < stay.heard.length && stay.heard[heard + 1]! <= second) heard += 1;
        const weight = share * weightAt(second, stay.heard[heard]!, stay.heard[heard + 1], startSecond, parameters);
        if (weight > (minutes[minute]?.weight ?? 0))
          minutes[minute] = { accessPointNo: stay.accessPointNo, weight, phone };
      }
    }
  }
  return minutes;
}

/** What a second of a stay counts, 0..1. next: when the device is heard there again; undefined when it is heard elsewhere next, or no more. */
function weightAt(
  second: number,
  last: number,
  next: number | undefined,
  classStart: number,
  { freshSeconds, fadeSeconds, movedWeight }: StayParameters,
): number {
  const gap = Math.min(second - last, next === undefined ? Infinity : next - second);
  const faded = gap <= freshSeconds ? 1 : Math.exp((freshSeconds - gap) / fadeSeconds);
  return next === undefined && last < classStart && second >= classStart ? faded * movedWeight : faded;
}
