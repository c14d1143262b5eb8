import { describe, expect, test } from 'vitest';
import type { BenchClass, BenchTruth } from '../../bench/accuracy/bench-campus.js';
import { figures } from '../../bench/accuracy/figures.js';
import {
  addScore,
  emptyScore,
  scoreClass,
  type BenchVerdict,
  type Labels,
  type Score,
} from '../../bench/accuracy/score.js';
import { tallyShares } from '../../bench/accuracy/tally.js';

const [START, MINUTES] = [36_000, 60];

test('precision of absent: of four called absent, three were', () => {
  const score = scored(
    [missed(), verdict('absent')],
    [missed(), verdict('absent')],
    [missed(), verdict('absent')],
    [attended(), verdict('absent')],
    [attended(), verdict('unknown')],
    [missed(), verdict('unknown')],
  );
  expect(figures(score).absentPrecision).toBe(0.75);
});

describe('lateness', () => {
  test('late found: of those over five minutes late with a time, those said to be', () => {
    const score = scored(
      [attended(12), verdict('present', { lateMinutes: 11 })],
      [attended(6), verdict('present', { lateMinutes: 5.5 })],
      [attended(20), verdict('present', { lateMinutes: 4.9 })],
      [attended(20), verdict('present', { lateMinutes: null })],
      [attended(4), verdict('present', { lateMinutes: 0 })],
      [attended(20), verdict('absent')],
    );
    expect(figures(score).lateFound).toBeCloseTo(2 / 3);
    expect(figures(score).lateFoundOfAll).toBe(0.5);
  });

  test('late right: of those said to be over ten minutes late, those over five', () => {
    const score = scored(
      [attended(12), verdict('present', { lateMinutes: 11 })],
      [attended(6), verdict('partial', { lateMinutes: 30 })],
      [attended(3), verdict('present', { lateMinutes: 12 })],
      [attended(30), verdict('present', { lateMinutes: 9 })],
    );
    expect(figures(score).lateRight).toBeCloseTo(2 / 3);
  });
});

test('partial is wrong for a student who attended 75 % or more', () => {
  const score = scored(
    [attended(15), verdict('partial')],
    [attended(16), verdict('partial')],
    [attended(0), verdict('present')],
  );
  expect(figures(score).partialWhole).toBe(0.5);
});

test('the lowest bin holds those who are given 0 to 0.05, whatever the verdict', () => {
  const score = scored(
    [attended(), verdict('absent', { probability: 0.01 })],
    [missed(), verdict('absent', { probability: 0.05 })],
    [missed(), verdict('unknown', { probability: 0.03 })],
    [missed(), verdict('absent', { probability: 0.06 })],
  );
  expect(figures(score).lowSaid).toBeCloseTo(0.03);
  expect(figures(score).lowAttended).toBeCloseTo(1 / 3);
});

describe('tallies', () => {
  const labels: Labels = (_, studentNo) => [studentNo < 2 ? 'few' : 'many', 'all'];
  const cases: Case[] = [
    [attended(), verdict('absent', { probability: 0.02 })],
    [attended(), verdict('present', { basis: 'inferred' })],
    [missed(), verdict('partial')],
    [attended(), verdict('unknown')],
    [attended(), verdict('not_measured')],
  ];

  test('count the measured by each of their labels', () => {
    const { tallies } = scoredWith(labels, cases);
    expect(tallies['few']).toMatchObject({ measured: 2, attended: 2, falseAbsent: 1 });
    expect(tallies['many']).toMatchObject({ measured: 2, falsePresent: 1, unknown: 1 });
    expect(tallyShares(tallies['all']!)).toMatchObject({
      attended: 0.75,
      precision: 0.5,
      recall: 1 / 3,
      unknown: 0.25,
      wrongAbsent: 0.25,
      wrongPresent: 0.25,
    });
  });

  test('count who is said to be there by the basis; heard where a verdict has none', () => {
    const { tallies } = scoredWith(labels, cases);
    expect(tallies['basis: inferred']).toMatchObject({ measured: 1, truePresent: 1 });
    expect(tallies['basis: heard']).toMatchObject({ measured: 1, falsePresent: 1 });
  });

  test('add up over campuses, as the lowest bins do', () => {
    const one = scoredWith(labels, cases);
    const sum = addScore(addScore(emptyScore(), one), scoredWith(labels, cases));
    expect(sum.tallies['all']!.measured).toBe(2 * one.tallies['all']!.measured);
    expect(sum.lowest).toEqual({ cases: 2, sum: 0.04, present: 2 });
  });
});

type Case = [truth: Omit<BenchTruth, 'studentNo'>, verdict: Omit<BenchVerdict, 'studentNo'>];

function scored(...cases: Case[]): Score {
  return scoredWith(() => [], cases);
}

/** The score of one class in which the students are these, numbered from 0. */
function scoredWith(labels: Labels, cases: readonly Case[]): Score {
  const one: BenchClass = {
    classNo: 1,
    course: 'ERG2050',
    section: '1',
    kind: 'required',
    room: 'R1',
    startSecond: START,
    endSecond: START + MINUTES * 60,
    held: true,
    roomUsed: 'R1',
    students: cases.map(([truth], studentNo) => ({ ...truth, studentNo })),
  };
  const score = emptyScore();
  const verdicts = cases.map(([, said], studentNo) => ({ ...said, studentNo }));
  const rate = { rate: null, low: null, high: null, coverage: null };
  scoreClass(score, { one, state: 'as_planned', verdicts, rate }, labels);
  return score;
}

/** To the end of the class. */
function attended(minutesLate = 0): Omit<BenchTruth, 'studentNo'> {
  return {
    attended: true,
    arrival: START + minutesLate * 60,
    departure: START + MINUTES * 60,
    minutes: MINUTES - minutesLate,
  };
}

function missed(): Omit<BenchTruth, 'studentNo'> {
  return { attended: false, arrival: NaN, departure: NaN, minutes: 0 };
}

function verdict(
  kind: BenchVerdict['verdict'],
  more: Partial<BenchVerdict> = {},
): Omit<BenchVerdict, 'studentNo'> {
  return {
    verdict: kind,
    probability: 0.5,
    minutes: null,
    firstSeen: null,
    lastSeen: null,
    lateMinutes: null,
    leftEarly: null,
    basis: null,
    ...more,
  };
}
