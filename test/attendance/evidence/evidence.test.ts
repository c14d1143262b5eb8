import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  evidenceOf,
  isHeard,
  isKnown,
  LEAD_MINUTES,
  minutesHeard,
  NO_EVIDENCE,
  type Evidence,
} from '../../../src/attendance/evidence/evidence.js';
import {
  carriedIn,
  movingStays,
  type DeviceDay,
} from '../../../src/attendance/evidence/other-devices.js';
import { minutesOf, type ClassTime } from '../../../src/attendance/evidence/minutes.js';
import { deviceEvents, evidence, PARAMETERS, run } from '../../workbench/evidence.js';

const CLASS: ClassTime = { startSecond: 36_000, endSecond: 40_500 };
const CLASS_MINUTES = 75;
const LATER: ClassTime = { startSecond: 43_200, endSecond: 46_200 };

/** Events spread over the day, or close to the class on whole minutes. */
const events = fc.oneof(
  deviceEvents(1),
  deviceEvents(60).map((all) =>
    all.map((one) => ({ ...one, second: 33_000 + (one.second % 9000) })),
  ),
);
const devices: fc.Arbitrary<DeviceDay[]> = fc.array(fc.record({ phone: fc.boolean(), events }), {
  minLength: 1,
  maxLength: 3,
});

const of = (all: readonly DeviceDay[]) => evidenceOf(all, [CLASS, LATER], PARAMETERS);

describe('whatever the devices and events', () => {
  test('the order of devices and events does not matter, nor do duplicates', () => {
    const shuffled = devices.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc
          .tuple(
            ...all.map(({ phone, events: own }) =>
              fc
                .shuffledSubarray([...own, ...own], { minLength: 2 * own.length })
                .map((arrived): DeviceDay => ({ phone, events: arrived })),
            ),
          )
          .chain((arrived) => fc.shuffledSubarray(arrived, { minLength: arrived.length })),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([all, arrived]) => {
        expect(of(arrived)).toEqual(of(all));
      }),
      { numRuns: 500 },
    );
  });

  test('runs are in order of time, within the class and its lead, and count at most what they last', () => {
    fc.assert(
      fc.property(devices, (all) => {
        const [{ runs }] = of(all) as [Evidence];
        let end = -LEAD_MINUTES;
        for (const { from, to } of runs) {
          expect(from).toBeGreaterThanOrEqual(end);
          expect(to).toBeGreaterThan(from);
          end = to;
        }
        expect(end).toBeLessThanOrEqual(CLASS_MINUTES);
        runs.forEach(({ from, tenths, tail }, i) => {
          const next = runs[i + 1]?.from ?? CLASS_MINUTES;
          expect(tenths).toBeLessThanOrEqual(10 * Math.max(0, next - Math.max(0, from)));
          if (!tail) return;
          expect(tail.tenths).toBeGreaterThan(0);
          expect(tail.tenths).toBeLessThanOrEqual(tenths);
        });
        // The weights of devices are never added up.
        expect(minutesHeard(runs)).toBeLessThanOrEqual(CLASS_MINUTES);
      }),
      { numRuns: 500 },
    );
  });

  test('runs hold exactly the minutes for which a device has a stay', () => {
    fc.assert(
      fc.property(devices, (all) => {
        const moving = all.map((device) => movingStays(device, PARAMETERS));
        const carried = carriedIn(moving, CLASS);
        const minutes = minutesOf(carried, CLASS, -LEAD_MINUTES, PARAMETERS);
        const [{ runs }] = of(all) as [Evidence];
        minutes.forEach((minute, i) => {
          const at = i - LEAD_MINUTES;
          const found = runs.findLast(({ from }) => from <= at);
          if (!minute) expect(found === undefined || found.to <= at).toBe(true);
          else
            expect(found).toMatchObject({
              accessPointNo: minute.accessPointNo,
              phone: minute.phone,
            });
          if (minute?.sure) expect(found!.to).toBeGreaterThan(at);
        });
        const weight = minutes
          .slice(LEAD_MINUTES)
          .reduce((sum, minute) => sum + (minute?.weight ?? 0), 0);
        expect(Math.abs(minutesHeard(runs) - weight)).toBeLessThanOrEqual(
          0.05 * runs.length + 1e-9,
        );
      }),
      { numRuns: 500 },
    );
  });

  test('the way before and after the class comes from the nearest event, as a recount finds', () => {
    fc.assert(
      fc.property(fc.array(events, { minLength: 1, maxLength: 3 }), (all) => {
        const [found] = of(all.map((own) => ({ phone: true, events: own }))) as [Evidence];
        // If one device is on several access points in one second, the highest number counts; of
        // several devices the lowest one.
        const stands = all.flatMap((own) =>
          own.filter(
            (one) =>
              !own.some(
                (other) => other.second === one.second && other.accessPointNo > one.accessPointNo,
              ),
          ),
        );
        const nearest = (from: number, to: number, order: 1 | -1) =>
          stands
            .filter(({ second }) => from <= second && second < to)
            .sort((a, b) => order * (a.second - b.second) || a.accessPointNo - b.accessPointNo)[0]
            ?.accessPointNo ?? null;
        expect(found.before).toBe(nearest(CLASS.startSecond - 900, CLASS.startSecond, -1));
        expect(found.after).toBe(nearest(CLASS.endSecond, CLASS.endSecond + 900, 1));
      }),
      { numRuns: 500 },
    );
  });
});

/** A device that is heard on access points at some minutes of the class. */
function heard(phone: boolean, ...at: [minute: number, accessPointNo: number][]): DeviceDay {
  return {
    phone,
    events: at.map(([minute, accessPointNo]) => ({
      second: CLASS.startSecond + minute * 60,
      accessPointNo,
    })),
  };
}

function inClass(...all: DeviceDay[]): Evidence {
  return evidenceOf(all, [CLASS], PARAMETERS)[0]!;
}

describe('the evidence', () => {
  test('of a student without a device is none, in each class', () => {
    expect(of([])).toEqual([NO_EVIDENCE, NO_EVIDENCE]);
  });

  test('of a device that was not heard is silence of a known student', () => {
    expect(of([{ phone: true, events: [] }])).toEqual([evidence([]), evidence([])]);
  });

  test('keeps the silent end of a run apart, until the device is heard elsewhere', () => {
    const { runs } = inClass(heard(true, [0, 1], [4, 1], [9, 2], [30, 2]));
    expect(runs[0]).toEqual({
      ...run(1, 0, 5, { tenths: 90 }),
      tail: { lastHeard: 4, tenths: 40 },
    });
    // After five minutes of silence the minutes fade.
    expect(runs[1]!.tail!.lastHeard).toBe(30);
    expect(runs[1]!.tail!.tenths).toBeLessThan(runs[1]!.tenths);
  });

  test('has no silent end where the device is heard there again after the class', () => {
    const { runs } = inClass(heard(true, [0, 1], [4, 1], [90, 1]));
    expect(runs).toHaveLength(1);
    expect(runs[0]!.tail).toBeUndefined();
  });

  test('tells in the silent end of a run when the device was heard before the class', () => {
    const { runs } = inClass(heard(true, [-8, 1], [20, 2]));
    expect(runs[0]!.tail).toEqual({ lastHeard: -8, tenths: runs[0]!.tenths });
  });

  test('is separate for each class', () => {
    const [first, second] = of([heard(true, [-5, 1], [70, 1], [122, 2], [165, 2])]) as [
      Evidence,
      Evidence,
    ];
    expect(first.runs).toMatchObject([{ accessPointNo: 1, from: -5, to: 71 }]);
    expect(second.runs.filter(({ to }) => to > 0)).toMatchObject([
      { accessPointNo: 2, from: 2, to: 46 },
    ]);
  });

  test('follows the phone that moved away, not the laptop that was left behind', () => {
    const laptop = heard(false, [-10, 1], [5, 1], [20, 1], [35, 1], [50, 1], [65, 1], [80, 1]);
    const phone = heard(true, [-1, 2], [4, 2], [20, 2], [35, 2], [50, 2], [65, 2], [80, 2]);
    expect(inClass(laptop, phone).runs.filter(({ to }) => to > 0)).toMatchObject([
      { accessPointNo: 2, from: -1, to: 75, phone: true },
    ]);
  });

  test('follows the laptop, with half the weight, while the phone is silent', () => {
    const { runs } = inClass(heard(false, [0, 1], [5, 1], [10, 1]), heard(true));
    expect(runs).toMatchObject([{ accessPointNo: 1, from: 0, to: 11, phone: false }]);
    expect(minutesHeard(runs)).toBeLessThan(75 / 2);
  });

  test('leaves out a laptop that lay in one place for twelve hours, but not a phone', () => {
    const allDay = Array.from({ length: 14 }, (_, i): [number, number] => [(i - 7) * 60, 1]);
    expect(inClass(heard(false, ...allDay))).toEqual(evidence([]));
    expect(inClass(heard(true, ...allDay)).runs).toMatchObject([{ from: -15, to: 75 }]);
  });

  test('still counts, faded, after the last sure minute of the device', () => {
    const { runs } = inClass(heard(true, [0, 1], [20, 1]));
    expect(runs).toMatchObject([{ from: 0, to: 21 }]);
    expect(minutesHeard(runs)).toBeGreaterThan(21);
  });

  test('of the way covers fifteen minutes before the class and after it', () => {
    expect(inClass(heard(true, [-15, 1])).before).toBe(1);
    expect(inClass(heard(true, [-15.02, 1])).before).toBeNull();
    expect(inClass(heard(true, [0, 1])).before).toBeNull();
    expect(inClass(heard(true, [75, 2])).after).toBe(2);
    expect(inClass(heard(true, [90, 2])).after).toBeNull();
    expect(inClass(heard(true, [74.98, 2])).after).toBeNull();
    const inOneSecond = [heard(true, [-3, 4], [80, 4]), heard(true, [-3, 2], [80, 2])];
    for (const all of [inOneSecond, inOneSecond.toReversed()])
      expect(inClass(...all)).toMatchObject({ before: 2, after: 2 });
  });

  test('tells how long before and after the class the student was heard, up to an hour', () => {
    const edges = (...at: number[]) =>
      inClass(heard(true, ...at.map((minute): [number, number] => [minute, 1])));
    expect(edges(-4, 78.9)).toMatchObject({ since: 4, until: 3 });
    expect(edges(-0.1, 75)).toMatchObject({ since: 1, until: 0 });
    expect(edges(-60, 134.9)).toMatchObject({ since: 60, until: 59, before: null, after: null });
    expect(edges(-60.1, 135)).toMatchObject({ since: null, until: null });
    expect(edges(0, 74)).toMatchObject({ since: null, until: null });
  });

  test('keeps where the laptop was heard while the phone counts more', () => {
    const phone = heard(true, [-1, 2], [20, 2], [50, 2], [80, 2]);
    const laptop = heard(false, [-20, 9], [30, 7], [40, 1], [41, 7], [75, 8]);
    expect(inClass(phone, laptop).others).toEqual([1, 7]);
    expect(inClass(phone).others).toEqual([]);
  });

  test('leaves out a laptop that did not leave the places of the night, but not a phone', () => {
    const night: [number, number] = [-300, 5];
    const atHome = (phone: boolean, ...more: [number, number][]) =>
      inClass(heard(phone, night, [-1, 5], [30, 5], ...more)).runs.length > 0;
    expect(atHome(false)).toBe(false);
    expect(atHome(false, [100, 1])).toBe(false);
    expect(atHome(false, [-60, 1])).toBe(true);
    expect(atHome(true)).toBe(true);
  });

  test('makes a student heard from the least minutes on, and known also by the way', () => {
    const enough = { minEvidenceMinutes: 1 };
    expect(isHeard(evidence([run(1, 0, 1)]), enough)).toBe(true);
    expect(isHeard(evidence([run(1, 0, 9, { tenths: 9 })]), enough)).toBe(false);
    expect(isKnown(evidence([], null, 3), enough)).toBe(true);
    expect(isKnown(evidence([], 3), enough)).toBe(true);
    expect(isKnown(evidence([run(1, 0, 9, { tenths: 9 })]), enough)).toBe(false);
  });
});
