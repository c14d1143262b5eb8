import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { SHIPPED_POLICIES } from '../../src/attendance/policy.js';
import { migrate } from '../../src/mysql/migrate.js';
import { addPolicy } from '../../src/mysql/rollup/policies.js';
import { connectDatabase, type Database } from '../../src/mysql/pool.js';
import type {} from './stack-for-tests.js';

export type TestDatabase = { db: Database; url: string; drop: () => Promise<void> };

/**
 * Creates a database for one test, on the run's server unless another URL is given, and migrates
 * it.
 * The caller drops it.
 */
export async function createTestDatabase(
  mysqlUrl = inject('stack').mysqlUrl,
  isMigrated = true,
): Promise<TestDatabase> {
  const url = new URL(mysqlUrl);
  const server = await connectDatabase(url.href, 1);
  const name = `rollcall_${randomBytes(8).toString('hex')}`;
  await server.query(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  const db = await connectDatabase(url.href);
  if (isMigrated) {
    await migrate(db);
    for (const policy of SHIPPED_POLICIES) await addPolicy(db, policy);
  }
  const drop = async () => {
    await db.end();
    await server.query(`DROP DATABASE ${name}`);
    await server.end();
  };
  return { db, url: url.href, drop };
}
