import { STANDARD_PARAMETERS, type StandardParameters } from './parameters.js';

/** How a class is judged: seen once (seed), or by what its evidence is worth (standard). */
export type PolicyRule = 'seed' | 'standard';

/** A named, versioned way to turn the evidence of a class into verdicts and a rate. `seed` has no parameters; evidence is gathered with the defaults for it. */
export type Policy = {
  name: string;
  version: number;
  rule: PolicyRule;
  parameters: StandardParameters;
};

/** The policies that come with every release: `seed` answers as the system that rollcall replaces did. */
export const SHIPPED_POLICIES: readonly Omit<Policy, 'version'>[] = [
  { name: 'seed', rule: 'seed', parameters: STANDARD_PARAMETERS },
  { name: 'standard', rule: 'standard', parameters: STANDARD_PARAMETERS },
];

/** The policy that a rollup uses when it is not told which. */
export const DEFAULT_POLICY = 'standard';

/** The share of a class's students that must be decided for its rate to be shown without an interval. `seed` has no intervals, and shows every rate. */
export function leastCoverageOf({ rule, parameters }: Pick<Policy, 'rule' | 'parameters'>): number {
  return rule === 'standard' ? parameters.leastCoverage : 0;
}

/** Parameters as a policy's row keeps them; one that came with a later release has its default. */
export function completeParameters(stored: Partial<StandardParameters>): StandardParameters {
  return { ...STANDARD_PARAMETERS, ...stored };
}
