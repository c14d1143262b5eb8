import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LearnedOdds } from '../../../src/attendance/learning/odds.js';
import { silenceShares } from '../../../src/attendance/learning/silence-shares.js';
import { SILENCES, type Silence } from '../../../src/attendance/model/signatures.js';

/** Learned odds may be below 0, where the truth is close to 0. */
const odds = fc.oneof(fc.double({ min: -2, max: 20, noNaN: true }), fc.constant(0));
const error = fc.oneof(
  fc.double({ min: 0, max: 5, noNaN: true }),
  fc.constantFrom(0, Number.POSITIVE_INFINITY),
);
const both = (of: fc.Arbitrary<number>) => fc.record({ present: of, others: of });
const learnedOdds: fc.Arbitrary<Map<Silence, LearnedOdds>> = fc
  .array(fc.record({ odds: both(odds), errors: both(error) }), {
    minLength: SILENCES.length,
    maxLength: SILENCES.length,
  })
  .map((all) => new Map(all.map((one, i) => [SILENCES[i]!, one])));
const deviations = fc.double({ min: 0, max: 3, noNaN: true });

/** All kinds are the same, except near_near. */
function sharesWith(present: number, others: number, errors: number, deviation = 1) {
  const rest = { odds: { present: 0.1, others: 0.1 }, errors: { present: 0, others: 0 } };
  const one = { odds: { present, others }, errors: { present: errors, others: errors } };
  return silenceShares(
    new Map(SILENCES.map((silence) => [silence, silence === 'near_near' ? one : rest])),
    deviation,
  );
}
const leastOf = (...known: Parameters<typeof sharesWith>) =>
  sharesWith(...known).leastLogOdds.near_near;

describe('the shares of each kind of silence', () => {
  test('lie between 0 and 1, both excluded, whatever was learned', () => {
    fc.assert(
      fc.property(learnedOdds, deviations, (learned, deviation) => {
        const { present, others } = silenceShares(learned, deviation);
        for (const share of [...Object.values(present), ...Object.values(others)])
          expect(share > 0 && share < 1).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('add up to 1, and are the odds where chance moves nothing', () => {
    const { present, others } = sharesWith(0.5, 1.5, 0);
    const sum = (of: Record<string, number>) => Object.values(of).reduce((all, one) => all + one);
    expect(sum(present)).toBeCloseTo(1, 12);
    expect(sum(others)).toBeCloseTo(1, 12);
    expect(present.near_near / present.heard).toBeCloseTo(0.5, 12);
    expect(others.near_near / others.heard).toBeCloseTo(1.5, 12);
  });

  test('of odds below 0 are those that chance allows', () => {
    const share = (errors: number) => {
      const { present } = sharesWith(-0.05, 0.1, errors);
      return present.near_near / present.heard;
    };
    expect(share(0)).toBeLessThan(0.001);
    expect(share(0.1)).toBeGreaterThan(0.03);
    expect(share(0.1)).toBeLessThan(0.1);
  });
});

describe('what a kind of silence adds at least', () => {
  test('is not more than the logarithm of its odds, and falls with each standard error', () => {
    fc.assert(
      fc.property(learnedOdds, deviations, (learned, deviation) => {
        const { leastLogOdds } = silenceShares(learned, deviation);
        const stricter = silenceShares(learned, deviation + 0.5).leastLogOdds;
        for (const silence of SILENCES) {
          const { present, others } = learned.get(silence)!.odds;
          const point = present <= 0 ? -Infinity : Math.log(present / Math.max(0, others));
          const least = leastLogOdds[silence];
          expect(Number.isNaN(least)).toBe(false);
          expect(least).toBeLessThanOrEqual(Math.max(-100, point) + 1e-9);
          expect(stricter[silence]).toBeLessThanOrEqual(least + 1e-9);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('is a finite number, whatever was learned: it is stored', () => {
    fc.assert(
      fc.property(learnedOdds, deviations, (learned, deviation) => {
        for (const least of Object.values(silenceShares(learned, deviation).leastLogOdds))
          expect(Number.isFinite(least)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('never speaks for the room if others are silent in this way as often', () => {
    fc.assert(
      fc.property(learnedOdds, deviations, (learned, deviation) => {
        const { leastLogOdds } = silenceShares(learned, deviation);
        for (const silence of SILENCES) {
          const { present, others } = learned.get(silence)!.odds;
          if (others >= present) expect(leastLogOdds[silence]).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('is ln((a - SE) / (b + SE)), with the odds of others as chance allows them', () => {
    expect(leastOf(0.5, 0.1, 0)).toBeCloseTo(Math.log(5), 12);
    const likely = (0.1 + Math.sqrt(0.01 + (8 / Math.PI) * 0.0025)) / 2;
    expect(leastOf(0.5, 0.1, 0.05)).toBeCloseTo(Math.log(0.45 / (likely + 0.05)), 12);
    expect(leastOf(0.5, 0.1, 0.05, 2)).toBeCloseTo(Math.log(0.4 / (likely + 0.1)), 12);
  });

  test('is nothing sure without standard errors, or if chance may have made all of it', () => {
    expect(leastOf(0.5, 0.1, Infinity)).toBe(-100);
    expect(leastOf(0.05, 0.01, 0.05)).toBe(-100);
    expect(leastOf(-0.01, 0.1, 0)).toBe(-100);
  });
});
