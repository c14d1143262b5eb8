import { describe, expect, test } from 'vitest';
import {
  decideBySeed,
  percentText,
  seedEvidence,
  type SeedStudent,
} from '../../../src/attendance/judging/seed.js';

function student(studentNo: number, more: Partial<SeedStudent> = {}): SeedStudent {
  return { studentNo, optedOut: false, seedFirst: null, seedLast: null, ...more };
}

const seen = { seedFirst: 36_100, seedLast: 36_900 };
const verdicts = (...args: Parameters<typeof decideBySeed>) =>
  decideBySeed(...args).verdicts.map(({ verdict }) => verdict);

describe('by the policy seed', () => {
  const students = [
    student(1, seen),
    student(2),
    student(3),
    student(4, { ...seen, optedOut: true }),
  ];

  test('a student is present if seen in the room, absent if not, and not measured if opted out', () => {
    expect(verdicts({ measurable: true, students })).toEqual([
      'present',
      'absent',
      'absent',
      'not_measured',
    ]);
  });

  test('present rests on a record; absent and not measured rest on none', () => {
    const { verdicts: found } = decideBySeed({ measurable: true, students });
    expect(found.map(({ basis }) => basis)).toEqual(['heard', null, null, null]);
  });

  test('the rate is that of all enrolled students, and the coverage leaves out those who opted out', () => {
    expect(decideBySeed({ measurable: true, students }).rate).toEqual({
      rate: 0.25,
      low: null,
      high: null,
      coverage: 0.75,
    });
  });

  test('only a student who did not opt out has times', () => {
    const { verdicts: found } = decideBySeed({ measurable: true, students });
    expect(found[0]).toMatchObject({ firstSeen: 36_100, lastSeen: 36_900 });
    expect(found[3]).toMatchObject({ firstSeen: null, lastSeen: null });
  });

  test('nobody is measured in a room without access points, and there is no rate', () => {
    const { rate } = decideBySeed({ measurable: false, students });
    expect(new Set(verdicts({ measurable: false, students }))).toEqual(new Set(['not_measured']));
    expect(rate).toMatchObject({ rate: null, coverage: 0 });
  });

  test('a class without students has no rate and no coverage', () => {
    expect(decideBySeed({ measurable: true, students: [] }).rate).toMatchObject({
      rate: null,
      coverage: null,
    });
  });
});

test('seed evidence is the first and the last event in the room within the class, both ends included', () => {
  const one = { classNo: 71, startSecond: 100, endSecond: 200, accessPoints: new Set([1, 2]) };
  const other = { ...one, classNo: 72, accessPoints: new Set([3]) };
  const events = [
    { second: 200, accessPointNo: 2 },
    { second: 100, accessPointNo: 1 },
    { second: 150, accessPointNo: 1 },
    { second: 99, accessPointNo: 1 },
    { second: 201, accessPointNo: 1 },
    { second: 120, accessPointNo: 9 },
    // A departure makes nobody present.
    { second: 150, accessPointNo: 3, left: true },
  ];
  expect(seedEvidence(events, [one, other])).toEqual([
    { classNo: 71, firstSeen: 100, lastSeen: 200 },
  ]);
});

test.each([
  [1, 3, '33.33%'],
  [2, 3, '66.67%'],
  [1, 800, '0.13%'],
  [5, 5, '100.00%'],
  [0, 0, '0.00%'],
])('%d of %d prints as %s', (part, whole, text) => {
  expect(percentText(part, whole)).toBe(text);
});
