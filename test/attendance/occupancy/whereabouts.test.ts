import { expect, test } from 'vitest';
import { movingStays, type DeviceDay } from '../../../src/attendance/evidence/other-devices.js';
import { PIECES } from '../../../src/attendance/occupancy/pieces.js';
import { NOWHERE, whereaboutsOf } from '../../../src/attendance/occupancy/whereabouts.js';
import { STANDARD_PARAMETERS } from '../../../src/attendance/parameters.js';

const at = (time: string) => Number(time.slice(0, 2)) * 3600 + Number(time.slice(3, 5)) * 60;
const joins = (...all: [time: string, accessPointNo: number][]) =>
  all.map(([time, accessPointNo]) => ({ second: at(time), accessPointNo }));
const phone = (...all: [time: string, accessPointNo: number][]): DeviceDay => ({
  phone: true,
  events: joins(...all),
});
const laptop = (...all: [time: string, accessPointNo: number][]): DeviceDay => ({
  phone: false,
  events: joins(...all),
});

/** "HH:MM no" for each piece in which the person is somewhere. */
function placesOf(
  devices: DeviceDay[],
  own: { startSecond: number; endSecond: number }[] = [],
  near: (a: number, b: number) => boolean = () => false,
): string[] {
  const moving = devices.map((device) => movingStays(device, STANDARD_PARAMETERS));
  const places = whereaboutsOf(moving, own, near);
  expect(places).toHaveLength(PIECES);
  return [...places].flatMap((no, piece) =>
    no === NOWHERE
      ? []
      : `${String(Math.floor(piece / 12)).padStart(2, '0')}:${String((piece % 12) * 5).padStart(2, '0')} ${no}`,
  );
}

test('a person is where the device was heard before and after', () => {
  expect(placesOf([phone(['09:00', 1], ['09:20', 1], ['09:21', 7])])).toEqual(
    ['00', '05', '10', '15'].map((minute) => `09:${minute} 1`),
  );
});

test('a place that nothing confirms any more counts for a while only', () => {
  expect(placesOf([phone(['09:00', 1], ['09:15', 1])])).toEqual(
    ['00', '05', '10', '15', '20'].map((minute) => `09:${minute} 1`),
  );
});

test('the day begins and ends within a stay', () => {
  const found = placesOf([phone(['00:00', 1], ['00:20', 1], ['23:40', 1], ['23:58', 1])]);
  expect(found[0]).toBe('00:00 1');
  expect(found.at(-1)).toBe('23:55 1');
});

test('who passes by is nowhere', () => {
  expect(placesOf([phone(['09:00', 1], ['09:08', 2], ['09:16', 3])])).toEqual([]);
});

test('two access points of one room are one place', () => {
  const walk = [phone(['09:00', 1], ['09:05', 2], ['09:10', 1], ['09:15', 9])];
  expect(placesOf(walk)).toEqual([]);
  const near = (a: number, b: number) => a < 3 && b < 3;
  expect(placesOf(walk, [], near)).toEqual(['09:00 1', '09:05 2', '09:10 1']);
});

test('of two devices the one counts that was heard nearer in time, and rather the phone', () => {
  const sleeping = phone(['09:00', 1], ['10:00', 1]);
  const open = laptop(['09:25', 2], ['09:30', 2], ['09:35', 2], ['09:40', 2]);
  expect(placesOf([sleeping, open])).toContain('09:30 2');
  expect(placesOf([open, sleeping])).toContain('09:30 2');
  const awake = phone(['09:25', 1], ['09:30', 1], ['09:35', 1], ['09:40', 1]);
  expect(placesOf([open, awake])).toContain('09:30 1');
});

test('a laptop that was left at home says nothing of its owner', () => {
  const left = laptop(['05:00', 2], ['09:00', 2], ['09:20', 2]);
  expect(placesOf([left])).toEqual([]);
  const taken = laptop(['05:00', 2], ['09:00', 3], ['09:20', 3]);
  expect(placesOf([taken]).filter((place) => place.endsWith('2'))).toEqual([]);
  expect(placesOf([taken])).toContain('09:10 3');
});

test('what was heard in a class does not count after it', () => {
  const own = [{ startSecond: at('09:00'), endSecond: at('09:30') }];
  const gone = [phone(['09:00', 1], ['09:25', 1])];
  expect(placesOf(gone).at(-1)).toBe('09:30 1');
  expect(placesOf(gone, own).at(-1)).toBe('09:25 1');
  const stays = [phone(['09:00', 1], ['09:45', 1])];
  expect(placesOf(stays, own)).toContain('09:40 1');
});
