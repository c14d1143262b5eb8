import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibrated, fitCalibration } from '../../../src/attendance/judging/calibration.js';
import { classRate, rateOf } from '../../../src/attendance/judging/class-rate.js';
import type { ClassPosterior } from '../../../src/attendance/model/class-posterior.js';
import { PARAMETERS } from '../../workbench/evidence.js';

const inside = fc.double({ min: 0.001, max: 0.999, noNaN: true });

function posterior(base: number, probabilities: readonly number[], heard = true): ClassPosterior {
  const reading = { part: 'all' as const, first: 0, end: 0, logOdds: 0 };
  return {
    base,
    students: probabilities.map((probability) => ({
      reading,
      heard,
      silence: null,
      probability,
      byPlaces: probability,
      inferred: 0,
    })),
  };
}

describe('the rate of a class', () => {
  test('is the mean probability, within its interval, which lies in [0, 1]', () => {
    fc.assert(
      fc.property(
        inside,
        fc.array(inside, { minLength: 1 }),
        fc.nat({ max: 50 }),
        (base, all, others) => {
          const found = classRate(posterior(base, all), all.length + others, 0, PARAMETERS);
          expect(found.rate).toBeCloseTo(all.reduce((sum, p) => sum + p, 0) / all.length, 12);
          expect(found.low).toBeGreaterThanOrEqual(0);
          expect(found.low).toBeLessThanOrEqual(found.rate!);
          expect(found.high).toBeGreaterThanOrEqual(found.rate!);
          expect(found.high).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('is less certain with every student who is not measured', () => {
    const widths = [100, 101, 110, 200].map((enrolled) => {
      const { low, high } = classRate(
        posterior(0.5, new Array<number>(100).fill(0.5)),
        enrolled,
        0,
        PARAMETERS,
      );
      return high! - low!;
    });
    expect(widths).toEqual([...new Set(widths)].sort((a, b) => a - b));
  });

  test('has an interval from the chance of each student and of the base rate', () => {
    // 25 from the students themselves, and 100 x 100 x 0.25 / 106 from the base rate that all
    // share.
    const margin = 1.96 * Math.sqrt((25 + 2500 / 106) / 10_000);
    const found = classRate(posterior(0.5, new Array<number>(100).fill(0.5)), 100, 40, PARAMETERS);
    expect(found).toEqual({
      rate: 0.5,
      low: expect.closeTo(0.5 - margin, 9) as number,
      high: expect.closeTo(0.5 + margin, 9) as number,
      coverage: 0.4,
    });
  });

  test('of few who were all there leaves the others in doubt, but of all it is a point', () => {
    const parts = { base: 0.5, heard: 0, probabilities: [], settled: [1, 1, 1] };
    expect(rateOf({ ...parts, enrolled: 3 }, PARAMETERS)).toEqual({ rate: 1, low: 1, high: 1 });
    const { rate, low, high } = rateOf({ ...parts, enrolled: 30 }, PARAMETERS);
    expect([rate, high]).toEqual([1, 1]);
    expect(low).toBeLessThan(0.8);
    const away = rateOf({ ...parts, settled: [0, 0, 0], enrolled: 30 }, PARAMETERS);
    expect([away.rate, away.low, away.high]).toEqual([0, 0, expect.closeTo(1 - low!, 9)]);
  });

  test('is null if nobody is measured, and so is the coverage if nobody is enrolled', () => {
    const nothing = { rate: null, low: null, high: null };
    expect(classRate(posterior(0.75, []), 3, 0, PARAMETERS)).toEqual({ ...nothing, coverage: 0 });
    expect(classRate(posterior(0.75, []), 0, 0, PARAMETERS)).toEqual({
      ...nothing,
      coverage: null,
    });
  });
});

const risingPoints = fc
  .tuple(fc.uniqueArray(inside, { maxLength: 6 }), fc.array(inside, { minLength: 6, maxLength: 6 }))
  .map(([xs, ys]) => {
    const rising = ys.toSorted((a, b) => a - b);
    return xs.toSorted((a, b) => a - b).map((x, i) => [x, rising[i]!] as const);
  });

describe('a calibration', () => {
  test('never reverses two probabilities, and keeps them between 0 and 1', () => {
    fc.assert(
      fc.property(risingPoints, inside, inside, (points, p, q) => {
        const [low, high] = [
          calibrated(Math.min(p, q), points),
          calibrated(Math.max(p, q), points),
        ];
        expect(low).toBeLessThanOrEqual(high + 1e-12);
        expect(low).toBeGreaterThan(0);
        expect(high).toBeLessThan(1);
      }),
      { numRuns: 1000 },
    );
  });

  test('follows its points and the lines between them, and changes nothing without points', () => {
    const points = [
      [0.2, 0.1],
      [0.6, 0.9],
    ] as const;
    expect([0, 0.1, 0.2, 0.4, 0.6, 0.8, 1].map((p) => calibrated(p, points))).toEqual(
      [0, 0.05, 0.1, 0.5, 0.9, 0.95, 1].map((p) => expect.closeTo(p, 12) as number),
    );
    expect(calibrated(0.37, [])).toBe(0.37);
  });

  test('may begin at 0', () => {
    expect(calibrated(0, [[0, 0.1]])).toBe(0.1);
    expect(calibrated(0.5, [[0, 0.1]])).toBeCloseTo(0.55, 12);
  });

  test('is fitted to the truth and rises, even if the cases do not', () => {
    // At 0.3 there are 400 cases with 10 % present, at 0.5 200 with 60 %, at 0.6 200 with 40 %.
    const cases = [...told(0.3, 400, 40), ...told(0.5, 200, 120), ...told(0.6, 200, 80)];
    expect(fitCalibration(cases, 200)).toEqual([
      [expect.closeTo(0.3, 12), 0.1],
      [expect.closeTo(0.55, 12), 0.5],
    ]);
  });

  test('is fitted to every case, also the last ones, and needs the least number of cases', () => {
    expect(fitCalibration(told(0.3, 199, 40), 200)).toEqual([]);
    expect(fitCalibration(told(0.3, 399, 133), 200)).toEqual([[expect.closeTo(0.3, 12), 1 / 3]]);
  });

  test('corrects what it was fitted to', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), (power) => {
        const cases = Array.from({ length: 50 }, (_, i) => (i + 0.5) / 50).flatMap((p) =>
          told(p, 200, Math.round(200 * p ** power)),
        );
        const points = fitCalibration(cases, 200);
        for (const p of [0.15, 0.33, 0.5, 0.71, 0.9])
          expect(calibrated(p, points)).toBeCloseTo(p ** power, 1);
      }),
    );
  });
});

/**
 * Cases of one probability. Present ones come evenly, so that any part of the cases has about their
 * share.
 */
function told(
  probability: number,
  count: number,
  present: number,
): { probability: number; present: boolean }[] {
  return Array.from({ length: count }, (_, i) => ({
    probability,
    present: Math.floor(((i + 1) * present) / count) > Math.floor((i * present) / count),
  }));
}
