import type { ClassRate, ClassToDecide, Verdict } from './verdict.js';
import { decideBySeed } from './seed.js';

/** A named way to turn the evidence of a class into verdicts and a rate. */
export type Policy = {
  name: string;
  decide: (classToDecide: ClassToDecide) => { verdicts: Verdict[]; rate: ClassRate };
};

const POLICIES: readonly Policy[] = [{ name: 'seed', decide: decideBySeed }];

/** The policy that a rollup uses when it is not told which. */
export const DEFAULT_POLICY = 'seed';

/** The policy of a name; undefined where there is none. */
export function policyNamed(name: string): Policy | undefined {
  return POLICIES.find((policy) => policy.name === name);
}
