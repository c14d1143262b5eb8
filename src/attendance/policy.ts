import type { Parameter } from './parameter.js';
import { PARAMETERS, STANDARD_PARAMETERS, type StandardParameters } from './parameters.js';

/** How a class is judged: by one event in the room (seed), or by all its evidence (standard). */
export type PolicyRule = 'seed' | 'standard';

/** A named, versioned way to turn the evidence of a class into verdicts and a rate. */
export type Policy = {
  name: string;
  version: number;
  rule: PolicyRule;
  /** `seed` uses none of them, but its evidence is gathered with the defaults. */
  parameters: StandardParameters;
};

/**
 * The policies that come with every release. `seed` answers like the system that rollcall replaces.
 */
export const SHIPPED_POLICIES: readonly Omit<Policy, 'version'>[] = [
  { name: 'seed', rule: 'seed', parameters: STANDARD_PARAMETERS },
  { name: 'standard', rule: 'standard', parameters: STANDARD_PARAMETERS },
];

/** The policy of a rollup that names none. */
export const DEFAULT_POLICY = 'standard';

/**
 * The share of a class's students that must be decided before its rate is shown without an
 * interval. `seed` has no intervals and shows every rate.
 */
export function leastCoverageOf({ rule, parameters }: Pick<Policy, 'rule' | 'parameters'>): number {
  return rule === 'standard' ? parameters.leastCoverage : 0;
}

/** Completes the parameters of a new policy: what it does not name has the default. */
export function completeParameters(given: Partial<StandardParameters>): StandardParameters {
  return { ...STANDARD_PARAMETERS, ...given };
}

/**
 * Completes the parameters of a stored policy. A parameter that a later release added has the value
 * that leaves the policy as it was.
 */
export function storedParameters(stored: Partial<StandardParameters>): StandardParameters {
  return { ...STANDARD_PARAMETERS, ...FORMER_PARAMETERS, ...stored };
}

const FORMER_PARAMETERS = Object.fromEntries(
  Object.entries<Parameter>(PARAMETERS).flatMap(([name, { formerly }]) =>
    formerly === undefined ? [] : [[name, formerly]],
  ),
) as Partial<StandardParameters>;
