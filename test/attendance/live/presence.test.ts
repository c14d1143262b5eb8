import { describe, expect, test } from 'vitest';
import { presenceOf } from '../../../src/attendance/live/presence.js';
import { SMALL_DAY_PLAN as plan } from '../../workbench/small-day-plan.js';

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
