import { storedParameters, type Policy } from '../attendance/policy.js';
import type { StoredPolicy } from '../mysql/rollup/policies.js';
import type { RollupScope } from '../mysql/rollup/start.js';

export type PolicyStore = {
  /**
   * A version of a policy; without a version the newest.
   * @throws RollcallError `not_found`
   */
  readPolicy: (name: string, version?: number) => Promise<StoredPolicy>;
};

/** The policy of a rollup, in the version with which the rollup began. */
export async function rollupPolicy(
  store: PolicyStore,
  { policy, policyVersion }: Pick<RollupScope, 'policy' | 'policyVersion'>,
): Promise<Policy> {
  const stored = await store.readPolicy(policy, policyVersion);
  return { ...stored, parameters: storedParameters(stored.parameters) };
}
