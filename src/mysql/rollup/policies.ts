import { storedParameters, leastCoverageOf, type Policy } from '../../attendance/policy.js';
import { RollcallError } from '../../errors.js';
import type { Database, Transaction } from '../pool.js';
import { readRow, readRows, write } from '../read.js';

/** A policy as its row keeps it. */
export type StoredPolicy = Omit<Policy, 'parameters'> & {
  /** Those that the release that added the policy had; a later release may have more. */
  parameters: Partial<Policy['parameters']>;
  addedAt: string;
};

/** A policy as results name it. */
export type PolicyName = { policy: string; policyVersion: number };

/**
 * Adds a policy, or the next version of one. Existing versions never change: verdicts name the one
 * that made them.
 * @returns the version that has exactly these parameters, and whether it is new
 */
export async function addPolicy(
  db: Database,
  { name, rule, parameters }: Omit<Policy, 'version'>,
): Promise<{ version: number; isNew: boolean }> {
  const stored = rule === 'seed' ? {} : parameters;
  const newest = (await readVersions(db, name)).at(-1);
  if (newest?.rule === rule && isSame(newest.parameters, stored))
    return { version: newest.version, isNew: false };
  const version = (newest?.version ?? 0) + 1;
  const added = await write(
    db,
    `INSERT IGNORE INTO policy (policy, version, rule, parameters, added_at)
     VALUES (:name, :version, :rule, :parameters, UTC_TIMESTAMP())`,
    { name, version, rule, parameters: JSON.stringify(stored) },
  );
  // Another process was first with this version. Perhaps it added the same policy.
  return added === 1 ? { version, isNew: true } : addPolicy(db, { name, rule, parameters });
}

/** Every version of every policy, in order of name and version. */
export async function listPolicies(db: Database): Promise<StoredPolicy[]> {
  return readRows<StoredPolicy>(db, `${SELECT_POLICIES} ORDER BY policy, version`);
}

/**
 * Reads a policy by its name.
 * @param version the newest one where it is not given
 * @throws RollcallError `not_found`
 */
export async function readPolicy(
  db: Database | Transaction,
  name: string,
  version?: number,
): Promise<StoredPolicy> {
  const versions = await readVersions(db, name);
  const found =
    version === undefined ? versions.at(-1) : versions.find((one) => one.version === version);
  if (found) return found;
  const missing =
    version === undefined ? `policy "${name}"` : `version ${version} of policy "${name}"`;
  throw new RollcallError(
    'not_found',
    `There is no ${missing}: "rollcall policy list" names those that there are.`,
  );
}

/** The policy of the day's last finished rollup by any roster; undefined where there is none. */
export async function lastPolicyOf(db: Database, date: string): Promise<string | undefined> {
  const last = await readRow<{ policy: string }>(
    db,
    'SELECT policy FROM day_rollup WHERE day = :date',
    { date },
  );
  return last?.policy;
}

/** The share of decided students below which a policy shows no rate, only the interval. */
export async function readLeastCoverage(
  db: Database | Transaction,
  { policy, policyVersion }: PolicyName,
): Promise<number> {
  const { rule, parameters } = await readPolicy(db, policy, policyVersion);
  return leastCoverageOf({ rule, parameters: storedParameters(parameters) });
}

async function readVersions(db: Database | Transaction, name: string): Promise<StoredPolicy[]> {
  return readRows<StoredPolicy>(db, `${SELECT_POLICIES} WHERE policy = :name ORDER BY version`, {
    name,
  });
}

/** MySQL keeps the keys of a JSON object in an order of its own. */
function isSame(a: object, b: object): boolean {
  const text = (value: object) =>
    JSON.stringify(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
  return text(a) === text(b);
}

const SELECT_POLICIES = `
  SELECT policy AS name, version, rule, parameters, added_at AS addedAt FROM policy`;
