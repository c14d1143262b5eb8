import { expect, test } from 'vitest';
import { STANDARD_PARAMETERS, type StandardParameters } from '../../src/attendance/parameters.js';
import {
  completeParameters,
  DEFAULT_POLICY,
  leastCoverageOf,
  SHIPPED_POLICIES,
  storedParameters,
} from '../../src/attendance/policy.js';

test('the policy of a rollup that names none is one that is shipped', () => {
  expect(SHIPPED_POLICIES.map(({ name }) => name)).toContain(DEFAULT_POLICY);
});

test('a rate needs a least coverage under standard, and none under seed', () => {
  const parameters = { ...STANDARD_PARAMETERS, leastCoverage: 0.4 };
  expect(leastCoverageOf({ rule: 'standard', parameters })).toBe(0.4);
  expect(leastCoverageOf({ rule: 'seed', parameters })).toBe(0);
});

test('a policy keeps its parameters, and has the default of each one that it lacks', () => {
  expect(completeParameters({ presentFrom: 0.9 })).toEqual({
    ...STANDARD_PARAMETERS,
    presentFrom: 0.9,
  });
});

test('a policy that was stored before verdicts were inferred from silence infers none', () => {
  const old: Partial<StandardParameters> = { ...STANDARD_PARAMETERS, presentFrom: 0.9 };
  delete old.inferredPresent;
  expect(storedParameters(old)).toEqual({
    ...STANDARD_PARAMETERS,
    ...{ presentFrom: 0.9, inferredPresent: 0 },
  });
  expect(storedParameters({ ...old, inferredPresent: 1 }).inferredPresent).toBe(1);
});
