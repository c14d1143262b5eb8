import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  minutesOf,
  type DeviceStays,
  type Minute,
} from '../../../src/attendance/evidence/minutes.js';
import { stays } from '../../../src/attendance/evidence/stays.js';
import { deviceEvents, PARAMETERS, withDepartures } from '../../workbench/evidence.js';

const CLASS = { startSecond: 36_000, endSecond: 40_500 };
const FIRST_MINUTE = -15;

/** Events near the class, many on whole minutes, so that devices often have the same weight. */
const nearClass = fc
  .tuple(fc.constantFrom(10, 60), fc.integer({ min: 0, max: 59 }))
  .chain(([step, shift]) =>
    fc
      .oneof(deviceEvents(step, 12), withDepartures)
      .map((events) =>
        events.map((event) => ({ ...event, second: 28_000 + (event.second % 14_000) + shift })),
      ),
  );
const devices = fc.array(
  fc.record({ phone: fc.boolean(), events: nearClass }).map(({ phone, events }): DeviceStays => ({
    phone,
    stays: stays(events, PARAMETERS),
  })),
  { maxLength: 4 },
);

/**
 * What every device says of one minute: its last event before the middle of the minute, and the
 * next event if it is in the same stay.
 */
function candidates(
  all: readonly DeviceStays[],
  minute: number,
  otherDeviceWeight: number,
): Minute[] {
  const middle = CLASS.startSecond + minute * 60 + 30;
  return all.flatMap(({ phone, stays: found }) => {
    const stay = found.find(({ from, to }) => from <= middle && middle < to);
    if (!stay) return [];
    const last = Math.max(...stay.heard.filter((at) => at <= middle));
    const next = Math.min(...stay.heard.filter((at) => at > middle));
    const gap = Math.min(middle - last, next - middle);
    const isCertain = stay.left && next === stay.to;
    const faded = isCertain
      ? 1
      : Math.exp(-Math.max(0, gap - PARAMETERS.freshSeconds) / PARAMETERS.fadeSeconds);
    const moved = next === Infinity && last < CLASS.startSecond && minute >= 0;
    const weight = (phone ? 1 : otherDeviceWeight) * faded * (moved ? PARAMETERS.movedWeight : 1);
    const heardLaterOrNow = stay.heard.some((at) => at >= middle - 30);
    const lastHeard = heardLaterOrNow ? null : Math.floor((last - CLASS.startSecond) / 60);
    return [{ accessPointNo: stay.accessPointNo, weight, phone, sure: heardLaterOrNow, lastHeard }];
  });
}

function best(all: Minute[]): Minute | undefined {
  return all.toSorted(
    (a, b) =>
      b.weight - a.weight ||
      Number(b.phone) - Number(a.phone) ||
      a.accessPointNo - b.accessPointNo ||
      Number(b.sure) - Number(a.sure) ||
      (b.lastHeard ?? 0) - (a.lastHeard ?? 0),
  )[0];
}

test('each minute goes to the device with the largest weight, as a recount finds', () => {
  fc.assert(
    // With a weight of 1 a laptop often has the weight of the phone.
    fc.property(devices, fc.constantFrom(0.5, 1), (all, otherDeviceWeight) => {
      const found = minutesOf(all, CLASS, FIRST_MINUTE, { ...PARAMETERS, otherDeviceWeight });
      expect(found).toHaveLength(90);
      found.forEach((minute, i) =>
        expect(minute).toEqual(best(candidates(all, FIRST_MINUTE + i, otherDeviceWeight))),
      );
    }),
    { numRuns: 300 },
  );
});

test('the order of the devices does not matter', () => {
  const shuffled = devices.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, ([all, other]) => {
      expect(minutesOf(other, CLASS, FIRST_MINUTE, PARAMETERS)).toEqual(
        minutesOf(all, CLASS, FIRST_MINUTE, PARAMETERS),
      );
    }),
    { numRuns: 300 },
  );
});

function phoneHeard(...seconds: number[]): DeviceStays {
  const events = seconds.map((second) => ({
    second: CLASS.startSecond + second,
    accessPointNo: 1,
  }));
  return { phone: true, stays: stays(events, PARAMETERS) };
}

function weights(device: DeviceStays): number[] {
  return minutesOf([device], CLASS, 0, PARAMETERS).map((minute) => minute?.weight ?? 0);
}

test('a minute counts fully near an event, and fades with the silence after it', () => {
  const found = weights(phoneHeard(0));
  expect(found.slice(0, 5)).toEqual([1, 1, 1, 1, 1]);
  expect(found[19]).toBeCloseTo(Math.exp(-(19 * 60 + 30 - 300) / 900), 12);
  // After more than 45 minutes of silence the device is no longer there.
  expect(found.slice(45)).toEqual(new Array(30).fill(0));
});

test('a minute before the next event there counts like one after the last', () => {
  const found = weights(phoneHeard(0, 3600));
  expect(found[55]).toBe(1);
  expect(found[30]).toBeCloseTo(Math.exp(-(29 * 60 + 30 - 300) / 900), 12);
});

test('a device last heard before the class counts little, unless it is heard there again', () => {
  expect(weights(phoneHeard(-60))[0]).toBeCloseTo(0.3, 12);
  expect(weights(phoneHeard(-60, 600))[0]).toBe(1);
});

test('a device that left was there from its last join on, however long ago, and no longer', () => {
  const left = { second: CLASS.startSecond + 3600, accessPointNo: 1, left: true };
  const joined = { second: CLASS.startSecond - 7200, accessPointNo: 1 };
  const found = minutesOf(
    [{ phone: true, stays: stays([joined, left], PARAMETERS) }],
    CLASS,
    0,
    PARAMETERS,
  );
  expect(found.slice(0, 60)).toEqual(
    new Array(60).fill({ accessPointNo: 1, weight: 1, phone: true, sure: true, lastHeard: null }),
  );
  expect(found.slice(60)).toEqual(new Array(15).fill(undefined));
});

test('a device is sure of minutes in which it was heard, and of those before its last event', () => {
  const sure = minutesOf([phoneHeard(0, 1210)], CLASS, 0, PARAMETERS).map((minute) => minute?.sure);
  expect(sure.indexOf(false)).toBe(21);
});
