import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contributionsOf } from '../../../src/attendance/explaining/contributions.js';
import { explainInWords } from '../../../src/attendance/explaining/words.js';
import { NO_EVIDENCE } from '../../../src/attendance/evidence/evidence.js';
import {
  createStandard,
  type StandardDecision,
  type StandardInput,
} from '../../../src/attendance/judging/standard.js';
import { logistic, readEvidence } from '../../../src/attendance/model/posterior.js';
import {
  forEachSilence,
  logRatios,
  SILENCES,
  type Signatures,
  type SilenceShares,
} from '../../../src/attendance/model/signatures.js';
import type { Limits } from '../../../src/attendance/parameter.js';
import {
  PARAMETERS as DECLARED,
  type StandardParameters,
} from '../../../src/attendance/parameters.js';
import { evidence, evidences, PARAMETERS } from '../../workbench/evidence.js';
import { learnedSignatures } from '../../workbench/statistics.js';

const shares: fc.Arbitrary<SilenceShares> = fc
  .array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 7, maxLength: 7 })
  .map((parts) => {
    const sum = parts.reduce((total, one) => total + one, 0);
    return {
      heard: parts[6]! / sum,
      ...forEachSilence((one) => parts[SILENCES.indexOf(one)]! / sum),
    };
  });

/** Signatures in which the shapes of silence speak, which few of the learned ones do. */
const shaped: fc.Arbitrary<Signatures> = fc
  .tuple(
    learnedSignatures,
    shares,
    shares,
    fc.array(fc.double({ min: -3, max: 5, noNaN: true }), { minLength: 6, maxLength: 6 }),
  )
  .map(([signatures, present, others, least]) => ({
    ...signatures,
    silences: {
      present,
      others,
      leastLogOdds: forEachSilence((one) => least[SILENCES.indexOf(one)]!),
    },
  }));

const MINUTES = 75;
const classes: fc.Arbitrary<StandardInput> = fc
  .array(
    fc.record({
      optedOut: fc.constantFrom(false, false, false, true),
      evidence: fc.oneof(
        { weight: 4, arbitrary: evidences },
        {
          weight: 4,
          arbitrary: evidences.map((one) => ({ ...one, runs: [] })),
        },
        fc.constant(evidence([])),
        fc.constant(NO_EVIDENCE),
      ),
    }),
    { maxLength: 10 },
  )
  .chain((students) =>
    fc.record({
      classNo: fc.constant(71),
      room: fc.constantFrom('A', 'A', 'B', 'Z', null),
      startSecond: fc.constant(36_000),
      endSecond: fc.constant(36_000 + MINUTES * 60),
      students: fc.constant(students.map((one, i) => ({ ...one, studentNo: 500 + i }))),
      usualRate: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      confirmed: fc.constantFrom(null, null, 'as_planned' as const, 'not_held' as const),
      noData: fc.constantFrom(false, false, false, true),
    }),
  );

const RUNS = { numRuns: Number(process.env['RUNS'] ?? 2000) };
const off: StandardParameters = { ...PARAMETERS, inferredPresent: 0 };
const figuresOf = ({ base, rate, verdicts, state }: StandardDecision) => ({
  ...{ base, state, rate: rate.rate, low: rate.low, high: rate.high },
  probabilities: verdicts.map(({ probability }) => probability),
});

describe('whether silence may make present', () => {
  test('changes no probability and no rate', () => {
    fc.assert(
      fc.property(classes, shaped, (one, signatures) => {
        const on = createStandard(signatures, PARAMETERS)(one);
        expect(figuresOf(createStandard(signatures, off)(one))).toEqual(figuresOf(on));
      }),
      RUNS,
    );
  });

  test('turned off, it takes nobody the verdict that the places give', () => {
    fc.assert(
      fc.property(classes, shaped, (one, signatures) => {
        const found = createStandard(signatures, off)(one).verdicts;
        const nothing = {
          ...signatures,
          silences: { ...signatures.silences!, leastLogOdds: forEachSilence(() => -100) },
        };
        const places = createStandard(nothing, off)(one).verdicts;
        expect(found.map((v) => [v.verdict, v.basis])).toEqual(
          places.map((v) => [v.verdict, v.basis]),
        );
      }),
      RUNS,
    );
  });

  test('turned on, it only makes unknown students present', () => {
    fc.assert(
      fc.property(classes, shaped, (one, signatures) => {
        const found = createStandard(signatures, PARAMETERS)(one).verdicts;
        const nothing = {
          ...signatures,
          silences: { ...signatures.silences!, leastLogOdds: forEachSilence(() => -100) },
        };
        const places = createStandard(nothing, PARAMETERS)(one).verdicts;
        found.forEach((v, i) => {
          if (v.verdict !== places[i]!.verdict)
            expect([v.verdict, v.basis, places[i]!.verdict]).toEqual([
              'present',
              'inferred',
              'unknown',
            ]);
        });
      }),
      RUNS,
    );
  });
});

test('the reasons add up to the probability', () => {
  fc.assert(
    fc.property(classes, shaped, (one, signatures) => {
      const { base, verdicts } = createStandard(signatures, PARAMETERS)(one);
      if (base === null) return;
      one.students.forEach((student, i) => {
        const { probability } = verdicts[i]!;
        if (probability === null) return;
        const reasons = contributionsOf(
          student.evidence,
          one.room!,
          MINUTES,
          base,
          signatures,
          PARAMETERS,
        );
        const sum = reasons.reduce((total, { logOdds }) => total + logOdds, 0);
        expect(logistic(sum)).toBeCloseTo(probability, 9);
        for (const line of explainInWords(reasons, 36_000, String))
          expect(line).not.toMatch(/NaN|Infinity|undefined/);
        const { logOdds } = readEvidence(
          student.evidence,
          logRatios(signatures, one.room!),
          MINUTES,
          PARAMETERS,
        );
        expect(Number.isFinite(logOdds)).toBe(true);
      });
    }),
    RUNS,
  );
});

test('the order of the students does not matter', () => {
  fc.assert(
    fc.property(classes, shaped, (one, signatures) => {
      const decide = createStandard(signatures, PARAMETERS);
      const found = decide(one);
      const turned = decide({ ...one, students: one.students.toReversed() });
      expect({ ...turned, verdicts: turned.verdicts.toReversed() }).toEqual(found);
    }),
    RUNS,
  );
});

function within({ min, above, max, below, whole }: Limits): fc.Arbitrary<number> {
  const least = min ?? above ?? 0;
  const most = max ?? below ?? 1e6;
  const eps = 1e-6;
  if (whole)
    return fc.oneof(
      fc.constant(least),
      fc.constant(Math.min(most, 1000)),
      fc.integer({ min: least, max: Math.min(most, 1000) }),
    );
  return fc.oneof(
    fc.constant(min ?? least + eps),
    fc.constant(max ?? most - (below === undefined ? 0 : eps)),
    fc.double({ min: min ?? least + eps, max: max ?? most - eps, noNaN: true }),
  );
}
const parameters: fc.Arbitrary<StandardParameters> = fc
  .record(
    Object.fromEntries(
      Object.entries(DECLARED).map(([name, { value, limits }]) => [
        name,
        fc.oneof(
          { weight: 3, arbitrary: fc.constant(value) },
          typeof value === 'number'
            ? { weight: 1, arbitrary: within(limits) }
            : {
                weight: 1,
                arbitrary: fc
                  .uniqueArray(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 })
                  .chain((xs) =>
                    fc
                      .array(fc.double({ min: 0, max: 1, noNaN: true }), {
                        minLength: xs.length,
                        maxLength: xs.length,
                      })
                      .map((ys) => {
                        const [a, b] = [xs.toSorted((p, q) => p - q), ys.toSorted((p, q) => p - q)];
                        return a.map((x, i) => [x, b[i]!] as const);
                      }),
                  ),
              },
        ),
      ]),
    ) as unknown as { [Name in keyof StandardParameters]: fc.Arbitrary<StandardParameters[Name]> },
  )
  .filter((all) => all.absentTo < all.presentFrom && all.movedShare + all.notHeldShare < 1);

test('whatever the policy, nothing throws and every probability and rate lies in 0..1', () => {
  fc.assert(
    fc.property(classes, shaped, parameters, (one, signatures, policy) => {
      const { verdicts, rate } = createStandard(signatures, policy)(one);
      for (const { probability, minutes, firstSeen, lateMinutes, lastSeen } of verdicts) {
        if (probability !== null) expect(probability >= 0 && probability <= 1).toBe(true);
        for (const n of [minutes, firstSeen, lastSeen, lateMinutes])
          if (n !== null) expect(Number.isFinite(n)).toBe(true);
      }
      for (const n of [rate.rate, rate.low, rate.high, rate.coverage])
        if (n !== null) expect(n >= 0 && n <= 1).toBe(true);
    }),
    RUNS,
  );
});
