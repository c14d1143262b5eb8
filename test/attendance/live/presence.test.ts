import { describe, expect, test } from 'vitest';
import { presenceOf } from '../../../src/attendance/live/presence.js';
import type { DayPlan, PlannedClass } from '../../../src/attendance/roster/roster.js';

const CLASS = { course: 'ERG2050', section: '1', room: 'A-101', accessPoints: new Set([1, 2]) };
const classes: PlannedClass[] = [
  { ...CLASS, classNo: 71, startSecond: 36_000, endSecond: 40_800 },
  {
    ...CLASS,
    classNo: 72,
    startSecond: 36_000,
    endSecond: 40_800,
    room: null,
    accessPoints: new Set(),
  },
  { ...CLASS, classNo: 73, startSecond: 40_000, endSecond: 44_000 },
];

/**
 * Student 501 with device 9001 is in all classes; 502 with 9002 is in none; the owner of 9003 opted
 * out.
 */
const plan: DayPlan = {
  day: '2019-09-02',
  revision: 1,
  version: 1,
  owners: new Map<number, number | 'opted_out'>([
    [9001, 1],
    [9002, 0],
    [9003, 'opted_out'],
  ]),
  students: Uint32Array.of(502, 501),
  roomsOf: new Map(),
  classes,
  classByNo: new Map(),
  firstClass: Uint32Array.of(0, 0, 3),
  studentClasses: Uint32Array.of(0, 1, 2),
};

describe('a successful event', () => {
  test('makes a student present in a class of the room, first and last second included', () => {
    expect(presenceOf(plan, 9001, 1, 36_000)).toEqual({ studentNo: 501, classNos: [71] });
    expect(presenceOf(plan, 9001, 2, 44_000)).toEqual({ studentNo: 501, classNos: [73] });
  });

  test('counts for every class of the moment', () => {
    expect(presenceOf(plan, 9001, 1, 40_000)).toEqual({ studentNo: 501, classNos: [71, 73] });
    expect(presenceOf(plan, 9001, 1, 40_800)).toEqual({ studentNo: 501, classNos: [71, 73] });
  });

  test.each([
    ['a second too early', 9001, 1, 35_999],
    ['a second too late', 9001, 1, 44_001],
    ['on an access point elsewhere', 9001, 3, 36_000],
    ['of somebody who is not enrolled', 9002, 1, 36_000],
  ])('says nothing %s', (_, deviceKey, accessPointNo, second) => {
    expect(presenceOf(plan, deviceKey, accessPointNo, second)).toBeUndefined();
  });

  test('says that nobody owns the device, or that its owner opted out', () => {
    expect(presenceOf(plan, 9009, 1, 36_000)).toBe('unknown_device');
    expect(presenceOf(plan, 9003, 1, 36_000)).toBe('opted_out');
  });
});
