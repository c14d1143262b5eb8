import type { Judged, SaidOfClass } from '../../src/attendance/judging/settle.js';

/**
 * Student 1 is certainly present, 2 is not decided, 3 is probably elsewhere, 4 has no known device.
 */
export const STANDARD: Judged = {
  verdicts: [
    { studentNo: 1, verdict: 'present', basis: 'heard', probability: 0.9 },
    { studentNo: 2, verdict: 'unknown', basis: null, probability: 0.6 },
    { studentNo: 3, verdict: 'absent', basis: 'heard', probability: 0.1 },
    { studentNo: 4, verdict: 'not_measured', basis: null, probability: null },
  ],
  rate: { rate: 1.6 / 3, low: 0.3, high: 0.75, coverage: 0.5 },
  ...{ base: 0.6, heard: 2, isAsPlanned: true },
};
/** Policy seed: 1 of 4 students is present, and one opted out. */
export const SEED: Judged = {
  verdicts: [
    { studentNo: 1, verdict: 'present', basis: 'heard', probability: null },
    { studentNo: 2, verdict: 'absent', basis: null, probability: null },
    { studentNo: 3, verdict: 'absent', basis: null, probability: null },
    { studentNo: 4, verdict: 'not_measured', basis: null, probability: null },
  ],
  rate: { rate: 0.25, low: null, high: null, coverage: 0.75 },
  ...{ base: null, heard: null, isAsPlanned: true },
};
export const saying = (said: Partial<SaidOfClass>): SaidOfClass => ({
  ...{ rolls: new Map(), corrections: new Map(), excused: new Set() },
  ...said,
});
