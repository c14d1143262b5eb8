import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Policy } from '../../attendance/policy.js';
import { RollcallError } from '../../errors.js';
import type { Database } from '../pool.js';

/** A policy as its row keeps it; parameters: those that the release that added it had. */
export type StoredPolicy = Omit<Policy, 'parameters'> & {
  parameters: Partial<Policy['parameters']>;
  addedAt: string;
};

/**
 * Adds a policy, or the next version of one. Nothing that is there is changed: verdicts name what they were made by.
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
  const [{ affectedRows }] = await db.execute<ResultSetHeader>(
    'INSERT IGNORE INTO policy (policy, version, rule, parameters, added_at) VALUES (?, ?, ?, ?, UTC_TIMESTAMP())',
    [name, version, rule, JSON.stringify(stored)],
  );
  // Another process was first with this version: perhaps it added the same.
  return affectedRows === 1 ? { version, isNew: true } : addPolicy(db, { name, rule, parameters });
}

/** Every version of every policy, in order of name and version. */
export async function listPolicies(db: Database): Promise<StoredPolicy[]> {
  const [rows] = await db.query<RowDataPacket[]>(`${SELECT_POLICIES} ORDER BY policy, version`);
  return rows.map(policyOf);
}

/** A policy by its name; the newest version where none is asked for. @throws RollcallError `not_found` */
export async function readPolicy(
  db: Database,
  name: string,
  version?: number,
): Promise<StoredPolicy> {
  const versions = await readVersions(db, name);
  const found =
    version === undefined ? versions.at(-1) : versions.find((one) => one.version === version);
  if (found) return found;
  throw new RollcallError(
    'not_found',
    version === undefined
      ? `There is no policy "${name}": "rollcall policy list" names those that there are.`
      : `There is no version ${version} of policy "${name}": "rollcall policy list" names those that there are.`,
  );
}

async function readVersions(db: Database, name: string): Promise<StoredPolicy[]> {
  const [rows] = await db.query<RowDataPacket[]>(
    `${SELECT_POLICIES} WHERE policy = ? ORDER BY version`,
    [name],
  );
  return rows.map(policyOf);
}

function policyOf(row: RowDataPacket): StoredPolicy {
  return {
    name: row['policy'] as string,
    version: row['version'] as number,
    rule: row['rule'] as Policy['rule'],
    parameters: row['parameters'] as StoredPolicy['parameters'],
    addedAt: row['added_at'] as string,
  };
}

/** MySQL keeps the keys of a JSON object in its own order. */
function isSame(a: object, b: object): boolean {
  const text = (value: object) =>
    JSON.stringify(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
  return text(a) === text(b);
}

const SELECT_POLICIES = 'SELECT policy, version, rule, parameters, added_at FROM policy';
