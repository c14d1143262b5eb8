import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { connectDatabase, type Database } from '../../src/mysql/pool.js';
import { migrateFully } from './database-template.js';
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
  const isShared = mysqlUrl === inject('stack').mysqlUrl;
  const server = await connectDatabase(url.href, 1);
  const name = `rollcall_${randomBytes(8).toString('hex')}`;
  await server.query(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  const db = await connectDatabase(url.href);
  if (isMigrated) await (isShared ? copyTemplate(db) : migrateFully(db));
  const drop = async () => {
    await db.end();
    // MySQL keeps the definitions of some 2,000 tables, and prepares statements again beyond them.
    await server.query(`DROP DATABASE ${name}`);
    await server.end();
  };
  return { db, url: url.href, drop };
}

async function copyTemplate(db: Database): Promise<void> {
  const connection = await db.getConnection();
  try {
    for (const statement of inject('template').statements) await connection.query(statement);
  } finally {
    connection.release();
  }
}
