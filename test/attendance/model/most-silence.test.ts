import { expect, test } from 'vitest';
import { classPosterior } from '../../../src/attendance/model/class-posterior.js';
import { forEachSilence } from '../../../src/attendance/model/signatures.js';
import { logit } from '../../../src/attendance/model/posterior.js';
import { evidence, PARAMETERS, signaturesOf } from '../../workbench/evidence.js';

test.each([0, 0.5, 5])('silence adds at most silenceLogOdds: %d', (silenceLogOdds) => {
  const alike = { heard: 0.8, ...forEachSilence(() => 0.03) };
  const signatures = {
    ...signaturesOf({ A: { 1: 0.9 } }, { 1: 0.01 }),
    silences: { present: alike, others: alike, leastLogOdds: forEachSilence(() => 9) },
  };
  const silent = evidence([], null, null, { since: 4, until: 3 });
  const policy = { ...PARAMETERS, silenceLogOdds };
  const { base, students } = classPosterior([silent], 'A', 75, signatures, policy);
  expect(logit(students[0]!.probability) - logit(base)).toBeCloseTo(silenceLogOdds, 9);
});
