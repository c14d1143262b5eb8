import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stays, type DeviceEvent } from '../../../src/attendance/evidence/stays.js';
import { DAY_SECONDS } from '../../../src/attendance/wall-clock.js';
import { deviceEvents, withDepartures } from '../../workbench/evidence.js';

const HOLD = { holdMaxSeconds: 7200, holdSilentSeconds: 2700, mergeGapSeconds: 600 };
const minutes = (min: number, max: number) => fc.integer({ min, max }).map((count) => count * 60);
const holds = fc.record({
  holdMaxSeconds: minutes(1, 300),
  holdSilentSeconds: minutes(1, 200),
  mergeGapSeconds: minutes(0, 100),
});

describe('with departures, whatever the events', () => {
  test('no stay goes on beyond a departure from its access point', () => {
    fc.assert(
      fc.property(withDepartures, holds, (events, hold) => {
        for (const { accessPointNo, from, to } of stays(events, hold))
          for (const { second, left, accessPointNo: on } of events)
            if (left && on === accessPointNo && second > from)
              expect(to).toBeLessThanOrEqual(second);
      }),
      { numRuns: 500 },
    );
  });

  test('a departure changes no stay of another access point', () => {
    fc.assert(
      fc.property(withDepartures, holds, fc.nat(4), (events, hold, asked) => {
        const on = (all: readonly DeviceEvent[]) =>
          stays(all, hold)
            .filter((one) => one.accessPointNo === asked && one.to > one.from)
            .map(({ from, to, left }) => [from, to, left]);
        const own = events.filter(({ accessPointNo, left }) => !left || accessPointNo === asked);
        expect(on(own)).toEqual(on(events));
      }),
      { numRuns: 500 },
    );
  });

  test('stays come in order, never overlap, and end when the device left', () => {
    fc.assert(
      fc.property(withDepartures, holds, (events, hold) => {
        let end = 0;
        for (const { accessPointNo, from, to, heard, left } of stays(events, hold)) {
          expect(from).toBeGreaterThanOrEqual(end);
          expect(to).toBeGreaterThanOrEqual(from);
          expect(heard[0]).toBe(from);
          expect(heard).toEqual([...new Set(heard)].sort((a, b) => a - b));
          expect(heard.at(-1)! < to || left).toBe(true);
          if (left) {
            expect(
              events.some(
                (one) => one.left && one.accessPointNo === accessPointNo && one.second >= to,
              ),
            ).toBe(true);
          }
          end = to;
        }
        expect(end).toBeLessThanOrEqual(DAY_SECONDS);
      }),
      { numRuns: 500 },
    );
  });

  test('without any departure nothing differs', () => {
    fc.assert(
      fc.property(deviceEvents(1), holds, (events, hold) => {
        const joins = events.map((one) => ({ ...one, left: false }));
        expect(stays(joins, hold)).toEqual(stays(events, hold));
      }),
    );
  });
});

describe('a departure', () => {
  const joins = (second: number, accessPointNo: number) => ({ second, accessPointNo });
  const leaves = (second: number, accessPointNo: number) => ({
    ...joins(second, accessPointNo),
    left: true,
  });
  const of = (...events: DeviceEvent[]) =>
    stays(events, HOLD).map(({ accessPointNo, from, to, left }) => [accessPointNo, from, to, left]);

  test('ends the stay, before the longest hold and after it', () => {
    expect(of(joins(1000, 1), leaves(1600, 1), joins(3000, 2))).toEqual([
      [1, 1000, 1600, true],
      [2, 3000, 5700, false],
    ]);
    expect(of(joins(1000, 1), leaves(30_000, 1))).toEqual([[1, 1000, 30_000, true]]);
  });

  test('is a sighting, unless the device moves to another access point then', () => {
    const heard = (...events: DeviceEvent[]) => stays(events, HOLD)[0]!.heard;
    expect(heard(joins(1000, 1), leaves(1600, 1))).toEqual([1000, 1600]);
    expect(heard(joins(1000, 1), leaves(1600, 1), joins(1611, 2))).toEqual([1000, 1600]);
    expect(heard(joins(1000, 1), leaves(1600, 1), joins(1610, 2))).toEqual([1000]);
    expect(heard(joins(1000, 1), joins(1600, 2), leaves(1603, 1))).toEqual([1000]);
  });

  test('keeps two stays on one access point apart, however short the gap', () => {
    expect(of(joins(1000, 1), leaves(1600, 1), joins(1601, 1))).toEqual([
      [1, 1000, 1600, true],
      [1, 1601, 4301, false],
    ]);
  });

  test('that is logged after the next join ends the stay before that, and not that one', () => {
    expect(of(joins(1000, 1), joins(9000, 2), leaves(9030, 1))).toEqual([
      [1, 1000, 9000, true],
      [2, 9000, 11_700, false],
    ]);
  });

  test('that is missing leaves the stay before the next one as it was', () => {
    expect(of(joins(1000, 1), joins(9000, 2), leaves(9030, 2))).toEqual([
      [1, 1000, 3700, false],
      [2, 9000, 9030, true],
    ]);
  });

  test('without a join shows that the device was there in that second', () => {
    expect(of(leaves(1000, 1))).toEqual([[1, 1000, 1000, true]]);
    expect(of(joins(500, 2), leaves(600, 2), leaves(1000, 1), joins(1200, 2))).toEqual([
      [2, 500, 600, true],
      [1, 1000, 1000, true],
      [2, 1200, 3900, false],
    ]);
  });

  test('without a join ends no stay of another access point', () => {
    expect(of(joins(500, 2), leaves(1000, 1))).toEqual([[2, 500, 3200, false]]);
  });

  test('that is logged again later changes nothing', () => {
    const once = of(joins(500, 1), leaves(600, 1), joins(700, 2));
    expect(of(joins(500, 1), leaves(600, 1), joins(700, 2), leaves(900, 1))).toEqual(once);
    expect(of(joins(500, 1), leaves(600, 1), leaves(660, 1), joins(700, 2))).toEqual(once);
  });

  test('in the second of a join means that the device came back, if it was there before', () => {
    expect(of(joins(1000, 1), leaves(2000, 1), joins(2000, 1))).toEqual([
      [1, 1000, 2000, true],
      [1, 2000, 4700, false],
    ]);
    expect(of(leaves(2000, 1), joins(2000, 1))).toEqual([[1, 2000, 2000, true]]);
    expect(of(joins(1000, 1), leaves(1500, 1), leaves(2000, 1), joins(2000, 1))).toEqual([
      [1, 1000, 1500, true],
      [1, 2000, 2000, true],
    ]);
  });

  test('in the second of a join elsewhere ends the stay, whichever number is lower', () => {
    for (const [from, to] of [
      [1, 2],
      [2, 1],
    ] as const)
      expect(of(joins(1000, from), leaves(9000, from), joins(9000, to))).toEqual([
        [from, 1000, 9000, true],
        [to, 9000, 11_700, false],
      ]);
  });
});
