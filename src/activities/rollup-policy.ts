import { completeParameters, type Policy } from '../attendance/policy.js';
import type { RollupScope, RollupStore } from '../mysql/rollup-store.js';

/** The policy that a rollup is for, in the version that it began with. */
export async function rollupPolicy(
  store: Pick<RollupStore, 'readPolicy'>,
  { policy, policyVersion }: Pick<RollupScope, 'policy' | 'policyVersion'>,
): Promise<Policy> {
  const stored = await store.readPolicy(policy, policyVersion);
  return { ...stored, parameters: completeParameters(stored.parameters) };
}
