import { describe, expect, test } from 'vitest';
import { createDecider, type ClassToDecide } from '../../../src/attendance/judging/decide.js';
import type { Policy } from '../../../src/attendance/policy.js';
import { evidence, PARAMETERS, run, signaturesOf } from '../../workbench/evidence.js';

const SEED: Policy = { name: 'seed', version: 1, rule: 'seed', parameters: PARAMETERS };
const STANDARD: Policy = { name: 'standard', version: 1, rule: 'standard', parameters: PARAMETERS };
const signatures = signaturesOf({ A: { 1: 0.9 } }, { 1: 0.05, 5: 0.9 });

const CLASS: ClassToDecide = {
  classNo: 71,
  room: 'A',
  measurable: true,
  startSecond: 36_000,
  endSecond: 40_500,
  usualRate: null,
  confirmed: null,
  noData: false,
  students: [
    {
      studentNo: 1,
      optedOut: false,
      evidence: evidence([run(1, 0, 75)]),
      seedFirst: null,
      seedLast: null,
    },
  ],
};

describe('the policy of a class', () => {
  test('standard reads evidence, and seed only the events in the room', () => {
    const byStandard = createDecider(STANDARD, signatures)(CLASS);
    const bySeed = createDecider(SEED, undefined)(CLASS);
    expect(byStandard.verdicts).toMatchObject([{ verdict: 'present' }]);
    expect(byStandard.signatureVersion).toBe(signatures.version);
    expect(bySeed.verdicts).toMatchObject([{ verdict: 'absent', arrivedLate: null }]);
    expect(bySeed).toMatchObject({ state: { state: 'as_planned' }, signatureVersion: null });
  });

  test('seed has no verdicts for a class that a person says was not held', () => {
    const { state, verdicts } = createDecider(SEED, undefined)({ ...CLASS, confirmed: 'not_held' });
    expect([state.state, verdicts[0]!.verdict]).toEqual(['not_held', 'not_measured']);
  });

  test('seed measures nobody in a room without access points', () => {
    const { verdicts } = createDecider(SEED, undefined)({ ...CLASS, measurable: false });
    expect(verdicts[0]!.verdict).toBe('not_measured');
  });

  test('standard needs signatures', () => {
    expect(() => createDecider(STANDARD, undefined)).toThrow('needs learned signatures');
  });
});
