import { expect, test } from 'vitest';
import type { KeyedEvent } from '../../../src/attendance/live/key-order.js';
import { enrichEvents } from '../../../src/attendance/live/enrich.js';
import { SMALL_DAY_PLAN } from '../../workbench/small-day-plan.js';

const plans = new Map([[SMALL_DAY_PLAN.day, SMALL_DAY_PLAN]]);
const EVENT: KeyedEvent & { accessPoint: string } = {
  day: SMALL_DAY_PLAN.day,
  second: 36_500,
  deviceKey: 9001,
  accessPointNo: 1,
  accessPoint: 'AP-1',
  kind: 'joined',
};
const enrich = (more: Partial<typeof EVENT> = {}) =>
  enrichEvents([{ ...EVENT, ...more }], plans).map(({ enriched }) => enriched);
const CLASS = { course: 'ERG2050', section: '1', room: 'A-101' };

test('an event has its time, rooms and the classes that meet there then', () => {
  expect(enrich()).toEqual([
    {
      at: '2019-09-02 10:08:20',
      device_key: 9001,
      access_point: 'AP-1',
      ok: true,
      kind: 'joined',
      known_device: true,
      rooms: ['A-101'],
      classes: [{ ...CLASS, present: true }],
    },
  ]);
});

test('an event of a student who opted out is left out', () => {
  expect(enrich({ deviceKey: 9003 })).toEqual([]);
});

test.each(['failed', 'left'] as const)('an event that says %s makes nobody present', (kind) => {
  expect(enrich({ kind })).toMatchObject([{ kind, ok: false, classes: [{ present: false }] }]);
});

test('an unknown device and a student of no class are present nowhere', () => {
  expect(enrich({ deviceKey: 9009 })).toMatchObject([
    { known_device: false, classes: [{ present: false }] },
  ]);
  expect(enrich({ deviceKey: 9002 })).toMatchObject([
    { known_device: true, classes: [{ present: false }] },
  ]);
});

test('two classes may meet in a room at the same time, and in the other rooms none', () => {
  expect(enrich({ second: 40_400, accessPointNo: 2 })).toMatchObject([
    { rooms: ['A-101', 'A-102'], classes: [CLASS, CLASS] },
  ]);
});

test('an unknown access point has no room', () => {
  expect(enrich({ accessPointNo: 9 })).toMatchObject([{ rooms: [], classes: [] }]);
});
