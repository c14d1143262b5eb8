import { expect, test } from 'vitest';
import { STANDARD_PARAMETERS as PARAMETERS } from '../../../src/attendance/parameters.js';
import type { ClassRate } from '../../../src/attendance/verdict.js';
import {
  settle,
  type CorrectedKind,
  type Judged,
  type SaidOfClass,
} from '../../../src/attendance/judging/settle.js';
import { SEED, STANDARD, saying } from '../../workbench/judged-class.js';

const correct = (judged: Judged, ...words: [number, CorrectedKind][]) =>
  settle(judged, saying({ corrections: new Map(words) }), PARAMETERS);
const near = (value: number) => expect.closeTo(value, 12) as number;

test('without corrections everything stays as it was', () => {
  const { verdicts, rate } = correct(STANDARD);
  expect(rate).toBe(STANDARD.rate);
  const unspoken = { corrected: false, byPolicy: null, excused: false };
  expect(verdicts).toEqual(STANDARD.verdicts.map((verdict) => ({ ...verdict, ...unspoken })));
});

test('a correction replaces the verdict and its basis, and leaves the probability', () => {
  const { verdicts } = correct(STANDARD, [3, 'partial']);
  expect(verdicts[2]).toEqual({
    studentNo: 3,
    verdict: 'partial',
    basis: null,
    probability: 0.1,
    corrected: true,
    byPolicy: 'absent',
    excused: false,
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
  const basesOf = (judged: Pick<Judged, 'verdicts'>) => judged.verdicts.map(({ basis }) => basis);
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

test('a rate that is null stays null', () => {
  const unsaid = { ...STANDARD, rate: { rate: null, low: null, high: null, coverage: 0 } };
  expect(correct(unsaid, [1, 'present']).rate).toMatchObject({ rate: null, low: null, high: null });
});

test('an excused student who was not there counts in nothing', () => {
  const { verdicts, rate } = settle(STANDARD, saying({ excused: new Set([2, 3, 4]) }), PARAMETERS);
  expect(verdicts.map(({ verdict, basis, byPolicy }) => [verdict, basis, byPolicy])).toEqual([
    ['present', 'heard', null],
    ['not_measured', null, 'unknown'],
    ['not_measured', null, 'absent'],
    ['not_measured', null, 'not_measured'],
  ]);
  expect(verdicts.map(({ excused }) => excused)).toEqual([false, true, true, true]);
  expect(rate).toMatchObject({ rate: near(0.9), coverage: 1 });
});

test('an excused student who was there keeps the verdict and counts', () => {
  const { verdicts, rate } = settle(STANDARD, saying({ excused: new Set([1]) }), PARAMETERS);
  expect(rate).toBe(STANDARD.rate);
  expect(verdicts[0]).toMatchObject({ verdict: 'present', excused: true, byPolicy: null });
});

test('a roll settles a verdict, a correction wins over it, and an excuse over an absence', () => {
  const rolls = new Map([
    [1, false],
    [2, true],
    [4, true],
  ]);
  const of = (more: Partial<SaidOfClass>) =>
    settle(STANDARD, saying({ rolls, ...more }), PARAMETERS).verdicts.map(
      ({ verdict, basis, corrected }) => [verdict, basis, corrected],
    );
  expect(of({})).toEqual([
    ['absent', 'roll', false],
    ['present', 'roll', false],
    ['absent', 'heard', false],
    ['present', 'roll', false],
  ]);
  expect(of({ corrections: new Map([[1, 'partial']]) })[0]).toEqual(['partial', null, true]);
  expect(of({ excused: new Set([1, 2]) }).slice(0, 2)).toEqual([
    ['not_measured', null, false],
    ['present', 'roll', false],
  ]);
});

test('the correction unknown takes a roll back, with its certainty', () => {
  const rolls = new Map([
    [1, true],
    [3, false],
  ]);
  const corrections = new Map<number, CorrectedKind>([[1, 'unknown']]);
  const without = settle(STANDARD, saying({ rolls: new Map([[3, false]]) }), PARAMETERS).rate;
  const { rate, low, high } = settle(STANDARD, saying({ rolls, corrections }), PARAMETERS).rate;
  expect([rate, low, high]).toEqual([without.rate, without.low, without.high]);
});

test('students whom a roll settles count as 0 or 1 and make the interval narrower', () => {
  const width = ({ low, high }: ClassRate) => high! - low!;
  const of = (...rolls: [number, boolean][]) =>
    settle(STANDARD, saying({ rolls: new Map(rolls) }), PARAMETERS).rate;
  const rates = [of([4, true]), of([4, true], [2, true]), of([4, true], [2, true], [3, false])];
  expect(rates.map(({ rate }) => rate)).toEqual([near(2.6 / 4), near(3 / 4), near(2.9 / 4)]);
  const widths = rates.map(width);
  expect(widths).toEqual([...widths].sort((a, b) => b - a));
  const all = of([4, true], [2, true], [3, false], [1, true]);
  expect(all).toEqual({ rate: 0.75, low: 0.75, high: 0.75, coverage: 1 });
});

test('a class that nobody could measure has a rate only if a roll settles each of its students', () => {
  const unmeasured: Judged = {
    ...STANDARD,
    verdicts: STANDARD.verdicts.map((one) => ({
      ...one,
      verdict: 'not_measured',
      basis: null,
      probability: null,
    })),
    rate: { rate: null, low: null, high: null, coverage: 0 },
    ...{ base: null, heard: null },
  };
  const three: [number, boolean][] = [
    [1, true],
    [2, false],
    [3, true],
  ];
  const of = (judged: Judged, rolls: [number, boolean][], excused: number[] = []) =>
    settle(judged, saying({ rolls: new Map(rolls), excused: new Set(excused) }), PARAMETERS).rate;
  expect(of(unmeasured, three)).toEqual({ rate: null, low: null, high: null, coverage: 0.75 });
  const third = near(2 / 3);
  expect(of(unmeasured, three, [4])).toEqual({ rate: third, low: third, high: third, coverage: 1 });
  expect(of(unmeasured, [...three, [4, false]]).rate).toBe(0.5);
  expect(of({ ...unmeasured, isAsPlanned: false }, [...three, [4, false]]).rate).toBeNull();
});
