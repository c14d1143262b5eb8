import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutStatic, stays, type DeviceEvent } from '../../../src/attendance/evidence/stays.js';
import { DAY_SECONDS } from '../../../src/attendance/wall-clock.js';
import { deviceEvents, withDepartures } from '../../workbench/evidence.js';

const HOLD = { holdMaxSeconds: 7200, holdSilentSeconds: 2700, mergeGapSeconds: 600 };
const minutes = (min: number, max: number) => fc.integer({ min, max }).map((count) => count * 60);
const holds = fc.record({
  holdMaxSeconds: minutes(1, 300),
  holdSilentSeconds: minutes(1, 200),
  mergeGapSeconds: minutes(0, 100),
});

describe('whatever the events', () => {
  test('neither the order of arrival nor duplicates matter', () => {
    const cases = withDepartures.chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length }),
        holds,
      ),
    );
    fc.assert(
      fc.property(cases, ([events, arrived, hold]) => {
        expect(stays(arrived, hold)).toEqual(stays(events, hold));
      }),
      { numRuns: 500 },
    );
  });

  test('stays come in order, never overlap, and never leave the day', () => {
    fc.assert(
      fc.property(deviceEvents(1), holds, (events, hold) => {
        let end = 0;
        let total = 0;
        for (const { from, to, heard } of stays(events, hold)) {
          expect(from).toBeGreaterThanOrEqual(end);
          expect(to).toBeGreaterThan(from);
          expect(heard[0]).toBe(from);
          expect(heard).toEqual([...new Set(heard)].sort((a, b) => a - b));
          expect(heard.at(-1)).toBeLessThan(to);
          end = to;
          total += to - from;
        }
        expect(end).toBeLessThanOrEqual(DAY_SECONDS);
        expect(total).toBeLessThanOrEqual(DAY_SECONDS);
      }),
      { numRuns: 500 },
    );
  });

  test('they agree with a recount of every minute', () => {
    fc.assert(
      fc.property(deviceEvents(60), holds, (events, hold) => {
        const found = stays(events, hold);
        for (let second = 0; second < DAY_SECONDS; second += 60) {
          const at = found.find(({ from, to }) => from <= second && second < to);
          const expected = whereAt(second, events, hold);
          if (at?.accessPointNo !== expected)
            expect({ second, on: at?.accessPointNo }).toEqual({ second, on: expected });
        }
        expect(found.flatMap(({ heard }) => heard)).toEqual(
          [...new Set(events.map(({ second }) => second))].sort((a, b) => a - b),
        );
      }),
      { numRuns: 200 },
    );
  });
});

/** Where a device was in one second, by the last event until then and the first one after it. */
function whereAt(
  second: number,
  events: readonly DeviceEvent[],
  hold: typeof HOLD,
): number | undefined {
  const last = Math.max(...events.map((one) => one.second).filter((at) => at <= second));
  const next = Math.min(...events.map((one) => one.second).filter((at) => at > second));
  if (last === -Infinity) return undefined;
  // If there are several access points in one second, the highest number counts.
  const on = (at: number) =>
    Math.max(...events.filter((one) => one.second === at).map((one) => one.accessPointNo));
  if (next - last <= hold.holdMaxSeconds || second < last + hold.holdSilentSeconds) return on(last);
  const gap = next - (last + hold.holdSilentSeconds);
  return next < Infinity && gap <= hold.mergeGapSeconds && on(next) === on(last)
    ? on(last)
    : undefined;
}

describe('a stay', () => {
  const of = (...events: [number, number][]): [number, number, number][] =>
    stays(
      events.map(([second, accessPointNo]) => ({ second, accessPointNo })),
      HOLD,
    ).map(({ accessPointNo, from, to }) => [accessPointNo, from, to]);

  test('lasts until the next event, if that comes within the longest hold', () => {
    expect(of([1000, 1], [8200, 2])).toEqual([
      [1, 1000, 8200],
      [2, 8200, 10_900],
    ]);
  });

  test('lasts only the silent hold when the next event comes a second later than that', () => {
    expect(of([1000, 1], [8201, 2])[0]).toEqual([1, 1000, 3700]);
  });

  test('ends at midnight', () => {
    expect(of([86_000, 1])).toEqual([[1, 86_000, 86_400]]);
  });

  test('continues over a small gap on the same access point, not over a larger one', () => {
    const hold = { holdMaxSeconds: 1800, holdSilentSeconds: 1500, mergeGapSeconds: 600 };
    const twice = (second: number) =>
      stays(
        [
          { second: 0, accessPointNo: 1 },
          { second, accessPointNo: 1 },
        ],
        hold,
      );
    expect(twice(2100)).toEqual([
      { accessPointNo: 1, from: 0, to: 3600, heard: [0, 2100], left: false },
    ]);
    expect(twice(2101)).toHaveLength(2);
  });

  test('takes no event of another day', () => {
    expect(of([-1, 1], [86_400, 2])).toEqual([]);
  });

  test('of twelve hours or more is that of a device without its owner', () => {
    const stay = { accessPointNo: 1, from: 3600, to: 46_800, heard: [3600], left: false };
    const other = { ...stay, accessPointNo: 2, from: 50_000, to: 60_000 };
    const limits = { staticHours: 12, mergeGapSeconds: 600 };
    expect(withoutStatic([stay, other], limits)).toEqual([other]);
    expect(withoutStatic([{ ...stay, to: 46_799 }, other], limits)).toHaveLength(2);
  });

  test('is that of a device without its owner too if it leaves and soon joins again', () => {
    const half = { accessPointNo: 1, heard: [], left: true };
    const first = { ...half, from: 3600, to: 20_000 };
    const limits = { staticHours: 12, mergeGapSeconds: 600 };
    expect(withoutStatic([first, { ...half, from: 20_600, to: 46_800 }], limits)).toEqual([]);
    expect(withoutStatic([first, { ...half, from: 20_601, to: 46_801 }], limits)).toHaveLength(2);
  });
});
