import { expect, test } from 'vitest';
import type { Evidence } from '../../../src/attendance/evidence/evidence.js';
import { createStandard } from '../../../src/attendance/judging/standard.js';
import type { StandardParameters } from '../../../src/attendance/parameters.js';
import { evidence, PARAMETERS, run, signaturesOf } from '../../workbench/evidence.js';

const [ROOM, HALL, DORM] = [1, 3, 5];
/** The hall adds ln(0.01 / 0.1) = -2.3 for each observation, and the dormitory -4.5. */
const signatures = signaturesOf({ A: { 1: 0.9, 3: 0.01, 5: 0.005 } }, { 1: 0.05, 3: 0.1, 5: 0.45 });

function verdictOn(one: Evidence, parameters: Partial<StandardParameters> = {}): string {
  const there = new Array<Evidence>(8).fill(evidence([run(ROOM, -5, 75)]));
  return createStandard(signatures, { ...PARAMETERS, ...parameters })({
    ...{ classNo: 71, room: 'A', startSecond: 36_000, endSecond: 40_500 },
    ...{ usualRate: 0.8, confirmed: 'as_planned', noData: false },
    students: [one, ...there].map((of, i) => ({ studentNo: i + 1, optedOut: false, evidence: of })),
  }).verdicts[0]!.verdict;
}

test('where some of those in the room are heard too, nobody is absent', () => {
  const hall = evidence([run(HALL, -15, 75)]);
  expect(verdictOn(hall)).toBe('unknown');
  expect(verdictOn(hall, { absentLogRatio: 2.2 })).toBe('absent');
  expect(verdictOn(evidence([run(DORM, -15, 75)]))).toBe('absent');
});

test('such a place after another does not count, and one before it does not hide the other', () => {
  expect(verdictOn(evidence([run(DORM, -15, 14), run(HALL, 14, 75)]))).toBe('unknown');
  expect(verdictOn(evidence([run(DORM, -15, 16), run(HALL, 16, 75)]))).toBe('absent');
  expect(verdictOn(evidence([run(HALL, -15, 40), run(DORM, 40, 75)]))).toBe('absent');
});

test('whose other device was heard in the room is not absent: the phone may be lent', () => {
  const dorm = (...others: number[]) => evidence([run(DORM, -15, 75)], null, null, { others });
  expect(verdictOn(dorm(HALL, DORM))).toBe('absent');
  expect(verdictOn(dorm(ROOM, DORM))).toBe('unknown');
  expect(verdictOn(dorm(ROOM), { otherDeviceLogOdds: 3 })).toBe('absent');
});

test('whose device left elsewhere early, and who is heard again only after the class, is not absent', () => {
  const left = (to: number, more: Partial<Evidence>) =>
    evidence([run(DORM, -15, to)], null, null, { since: 0, until: 8, ...more });
  expect(verdictOn(left(29, {}))).toBe('unknown');
  expect(verdictOn(left(30, {}))).toBe('absent');
  expect(verdictOn(left(29, { until: null }))).toBe('absent');
  expect(verdictOn(left(29, {}), { departedFromShare: 0 })).toBe('absent');
  const silent = run(DORM, -15, 29, { tail: { lastHeard: 28, tenths: 10 } });
  expect(verdictOn(evidence([silent], null, null, { until: 8 }))).toBe('absent');
});
