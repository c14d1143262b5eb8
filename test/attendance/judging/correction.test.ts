import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CORRECTED_KINDS,
  corrected,
  type CorrectedKind,
  type Judged,
  type JudgedVerdict,
} from '../../../src/attendance/judging/correction.js';

/**
 * Student 1 is certainly present, 2 is not decided, 3 is probably elsewhere, 4 has no known device.
 */
const STANDARD: Judged = {
  verdicts: [
    { studentNo: 1, verdict: 'present', basis: 'heard', probability: 0.9 },
    { studentNo: 2, verdict: 'unknown', basis: null, probability: 0.6 },
    { studentNo: 3, verdict: 'absent', basis: 'heard', probability: 0.1 },
    { studentNo: 4, verdict: 'not_measured', basis: null, probability: null },
  ],
  rate: { rate: 1.6 / 3, low: 0.3, high: 0.75, coverage: 0.5 },
};
/** Policy seed: 1 of 4 students is present, and one opted out. */
const SEED: Judged = {
  verdicts: [
    { studentNo: 1, verdict: 'present', basis: 'heard', probability: null },
    { studentNo: 2, verdict: 'absent', basis: null, probability: null },
    { studentNo: 3, verdict: 'absent', basis: null, probability: null },
    { studentNo: 4, verdict: 'not_measured', basis: null, probability: null },
  ],
  rate: { rate: 0.25, low: null, high: null, coverage: 0.75 },
};
const correct = (judged: Judged, ...words: [number, CorrectedKind][]) =>
  corrected(judged, new Map(words));
const near = (value: number) => expect.closeTo(value, 12) as number;

test('without corrections everything stays as it was', () => {
  const { verdicts, rate } = correct(STANDARD);
  expect(rate).toBe(STANDARD.rate);
  expect(verdicts).toEqual(STANDARD.verdicts.map((verdict) => ({ ...verdict, corrected: false })));
});

test('a correction replaces the verdict and its basis, and leaves the probability', () => {
  const { verdicts } = correct(STANDARD, [3, 'partial']);
  expect(verdicts[2]).toEqual({
    studentNo: 3,
    verdict: 'partial',
    basis: null,
    probability: 0.1,
    corrected: true,
  });
  expect(verdicts.filter((one) => one.corrected)).toHaveLength(1);
});

test('a verdict that a person repeats rests on that person, and the others keep their basis', () => {
  const inferred: Judged = {
    ...STANDARD,
    verdicts: STANDARD.verdicts.map((one) =>
      one.studentNo === 1 ? { ...one, basis: 'inferred' } : one,
    ),
  };
  const basesOf = (judged: Judged) => judged.verdicts.map(({ basis }) => basis);
  expect(basesOf(inferred)).toEqual(['inferred', null, 'heard', null]);
  expect(basesOf(correct(inferred, [1, 'present']))).toEqual([null, null, 'heard', null]);
  expect(basesOf(correct(inferred, [2, 'absent']))).toEqual(['inferred', null, 'heard', null]);
});

test('a student said to be there counts as 1, one said to be absent as 0, and the interval moves too', () => {
  expect(correct(STANDARD, [3, 'present']).rate).toEqual({
    ...{ rate: near(2.5 / 3), low: near(0.6), high: near(1.05), coverage: 0.5 },
  });
  expect(correct(STANDARD, [1, 'absent']).rate).toEqual({
    ...{ rate: near(0.7 / 3), low: near(0), high: near(0.45), coverage: 0.5 },
  });
});

test('a correction makes a student without a device measured and decided', () => {
  expect(correct(STANDARD, [4, 'present']).rate).toMatchObject({
    rate: near(2.6 / 4),
    coverage: 0.75,
  });
});

test('the correction unknown takes a decision back and leaves the probability in the rate', () => {
  expect(correct(STANDARD, [1, 'unknown']).rate).toMatchObject({
    rate: near(1.6 / 3),
    coverage: 0.25,
  });
});

test('without probabilities the rate is the share of all students who were there', () => {
  expect(correct(SEED, [2, 'present'], [3, 'partial']).rate.rate).toEqual(near(3 / 4));
  expect(correct(SEED, [4, 'present']).rate).toMatchObject({ rate: near(2 / 4), coverage: 1 });
  expect(correct(SEED, [1, 'unknown']).rate).toMatchObject({ rate: near(0), coverage: 0.5 });
});

test('a class that has lost all of its students has no coverage, and keeps its rate', () => {
  const empty = { ...STANDARD, verdicts: [] };
  expect(correct(empty, [1, 'present']).rate).toEqual({ ...STANDARD.rate, coverage: null });
});

test('a rate that is null stays null', () => {
  const unsaid = { ...STANDARD, rate: { rate: null, low: null, high: null, coverage: 0 } };
  expect(correct(unsaid, [1, 'present']).rate).toMatchObject({ rate: null, low: null, high: null });
});

test('corrections made one by one give the same as all of them at once', () => {
  const word = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(...CORRECTED_KINDS));
  fc.assert(
    fc.property(
      fc.constantFrom(STANDARD, SEED),
      fc.array(word, { minLength: 1 }),
      (judged, words) => {
        const atOnce = corrected(judged, new Map(words));
        const oneByOne = words.reduce<Judged<JudgedVerdict>>(
          (before, _, i) => corrected(before, new Map(words.slice(0, i + 1))),
          judged,
        );
        expect(oneByOne.verdicts).toEqual(atOnce.verdicts);
        for (const figure of ['rate', 'low', 'high', 'coverage'] as const)
          if (atOnce.rate[figure] === null) expect(oneByOne.rate[figure]).toBeNull();
          else expect(oneByOne.rate[figure]).toBeCloseTo(atOnce.rate[figure], 12);
      },
    ),
  );
});
