import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasNoData } from '../../../src/attendance/model/no-data.js';
import {
  createClassState,
  mayTeach,
  type ClassEvidence,
} from '../../../src/attendance/model/class-state.js';
import type { Evidence } from '../../../src/attendance/evidence/evidence.js';
import { evidence, evidences, PARAMETERS, run, signaturesOf } from '../../workbench/evidence.js';
import { learnedSignatures } from '../../workbench/statistics.js';

/** Three rooms with one access point each, a library without classes, and other places. */
const signatures = signaturesOf(
  { A: { 1: 0.9 }, B: { 2: 0.9 }, C: { 3: 0.9 }, Library: { 4: 0.9 } },
  { 1: 0.03, 2: 0.03, 3: 0.03, 4: 0.3, 5: 0.3, 6: 0.3 },
);
const campus = {
  ...signatures,
  silentPresent: new Map(['A', 'B', 'C'].map((room) => [room, 0.15])),
};
const stateOf = createClassState(campus, PARAMETERS);

const all = (count: number, accessPointNo: (i: number) => number): Evidence[] =>
  Array.from({ length: count }, (_, i) => evidence([run(accessPointNo(i), 0, 75)]));

function sighting(students: readonly Evidence[], more: Partial<ClassEvidence> = {}): ClassEvidence {
  return {
    room: 'A',
    minutes: 75,
    evidence: students,
    usualRate: 0.8,
    confirmed: null,
    noData: false,
    ...more,
  };
}

/** Eight of ten students are where the class is, two are elsewhere. */
const classIn = (accessPointNo: number) => all(10, (i) => (i < 8 ? accessPointNo : 5));
const apart = all(10, (i) => 4 + (i % 3));

describe('a class', () => {
  test('met as planned if most of its usual students were in its room', () => {
    expect(stateOf(sighting(classIn(1)))).toEqual({ state: 'as_planned' });
  });

  test('seems to have moved to another room if its students were together there', () => {
    expect(stateOf(sighting(classIn(2)))).toEqual({ state: 'moved', room: 'B', near: false });
  });

  test('seems not to have been held if its students were in different places', () => {
    expect(stateOf(sighting(apart))).toEqual({ state: 'not_held' });
  });

  test('has not moved into the library, where some students of every class are', () => {
    expect(stateOf(sighting(all(10, () => 4)))).toEqual({ state: 'not_held' });
  });

  test('with a low usual rate may be empty and still have been held', () => {
    const many = all(40, (i) => 4 + (i % 3));
    expect(stateOf(sighting(many, { usualRate: 0.3 }))).toEqual({ state: 'not_held' });
    expect(stateOf(sighting(many, { usualRate: 0.29 }))).toEqual({ state: 'as_planned' });
  });

  test('is not judged by fewer than the least number of students', () => {
    expect(stateOf(sighting(all(2, () => 2)))).toEqual({ state: 'as_planned' });
  });

  test('has the state that a person gave it', () => {
    expect(stateOf(sighting(classIn(2), { confirmed: 'as_planned' }))).toEqual({
      state: 'as_planned',
    });
    expect(stateOf(sighting(classIn(1), { confirmed: 'not_held' }))).toEqual({ state: 'not_held' });
  });

  test('without data has no other state, unless a person says that it was not held', () => {
    expect(stateOf(sighting(apart, { noData: true }))).toEqual({ state: 'no_data' });
    expect(stateOf(sighting(apart, { noData: true, confirmed: 'as_planned' }))).toEqual({
      state: 'no_data',
    });
    expect(stateOf(sighting(apart, { noData: true, confirmed: 'not_held' }))).toEqual({
      state: 'not_held',
    });
  });

  test('with silent students was held: silence is no evidence', () => {
    fc.assert(
      fc.property(fc.nat({ max: 40 }), learnedSignatures, (count, learned) => {
        const silent = Array.from({ length: count }, () => evidence([]));
        expect(createClassState(learned, PARAMETERS)(sighting(silent))).toEqual({
          state: 'as_planned',
        });
      }),
    );
  });

  test('has the same state in whatever order its students come', () => {
    const students = fc.array(evidences, { maxLength: 12 });
    const shuffled = students.chain((one) =>
      fc.tuple(fc.constant(one), fc.shuffledSubarray(one, { minLength: one.length })),
    );
    fc.assert(
      fc.property(shuffled, learnedSignatures, ([one, other], learned) => {
        const judge = createClassState(learned, PARAMETERS);
        expect(judge(sighting(other))).toEqual(judge(sighting(one)));
      }),
      { numRuns: 500 },
    );
  });

  test('teaches only if it met as planned or next door', () => {
    expect(mayTeach({ state: 'as_planned' })).toBe(true);
    expect(mayTeach({ state: 'moved', room: 'B', near: true })).toBe(true);
    expect(mayTeach({ state: 'moved', room: 'B', near: false })).toBe(false);
    expect(mayTeach({ state: 'not_held' })).toBe(false);
    expect(mayTeach({ state: 'no_data' })).toBe(false);
  });
});

describe('a room has no data', () => {
  /** 10:00 to 11:15: pieces 120 to 134 of five minutes. */
  const CLASS = { startSecond: 36_000, endSecond: 40_500 };
  const pieces = (from: number, to: number) =>
    new Set(Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i));
  const noData = (heard: [number, ReadonlySet<number>][]) =>
    hasNoData('A', CLASS, new Map(heard), [1, 5], campus, PARAMETERS);

  test('when its access points hear nothing for half an hour while others of the floor do', () => {
    expect(
      noData([
        [1, pieces(126, 150)],
        [5, pieces(100, 150)],
      ]),
    ).toBe(true);
    expect(
      noData([
        [1, pieces(125, 150)],
        [5, pieces(100, 150)],
      ]),
    ).toBe(false);
  });

  test('only because of silence during the class', () => {
    expect(
      noData([
        [1, pieces(120, 129)],
        [5, pieces(100, 150)],
      ]),
    ).toBe(true);
    expect(
      noData([
        [1, pieces(120, 130)],
        [5, pieces(100, 150)],
      ]),
    ).toBe(false);
  });

  test('when the whole floor is silent but was heard before and after', () => {
    expect(noData([[5, new Set([100, 140])]])).toBe(true);
  });

  test('not when the floor is silent all day, or until the evening', () => {
    expect(noData([])).toBe(false);
    expect(noData([[5, pieces(100, 120)]])).toBe(false);
    expect(noData([[5, pieces(135, 150)]])).toBe(false);
  });

  test('not when it is only empty: its access points still hear people pass', () => {
    expect(
      noData([
        [1, new Set([119, 124, 129, 134])],
        [5, pieces(100, 150)],
      ]),
    ).toBe(false);
  });

  test('not when it has no signature', () => {
    expect(hasNoData('Z', CLASS, new Map([[5, pieces(100, 150)]]), [5], campus, PARAMETERS)).toBe(
      false,
    );
  });
});
