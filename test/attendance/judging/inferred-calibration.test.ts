import { expect, test } from 'vitest';
import { createStandard } from '../../../src/attendance/judging/standard.js';
import { evidence, PARAMETERS, run, signaturesOf } from '../../workbench/evidence.js';

const SIGNATURES = signaturesOf({ A: { 1: 0.9 } }, { 1: 0.01, 5: 0.9 });
const ofClass = [run(1, -5, 75), run(1, -5, 75), run(5, -5, 75)].map((one, i) => ({
  ...{ studentNo: i, optedOut: false, evidence: evidence([one]) },
}));

test.each([0.05, 0.1, 0.9])(
  'a calibration that lifts 0 to %d infers nobody who was heard',
  (lowest) => {
    const { verdicts } = createStandard(SIGNATURES, {
      ...PARAMETERS,
      calibration: [
        [0, lowest],
        [1, 1],
      ],
    })({
      ...{ classNo: 1, room: 'A', startSecond: 36_000, endSecond: 40_500, usualRate: 0.8 },
      ...{ confirmed: null, noData: false, students: ofClass },
    });
    expect(verdicts.map(({ verdict, basis }) => [verdict, basis])).toEqual([
      ['present', 'heard'],
      ['present', 'heard'],
      lowest < 0.2 ? ['absent', 'heard'] : ['unknown', null],
    ]);
  },
);
