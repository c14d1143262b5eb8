import { randomBytes } from 'node:crypto';
import type { RowDataPacket } from 'mysql2/promise';
import { inject } from 'vitest';
import { connectDatabase, type Database } from '../../src/mysql/pool.js';
import { shapeOf } from './database-shape.js';
import { migrateFully } from './database-template.js';
import type {} from './stack-for-tests.js';

export type TestDatabase = { db: Database; url: string; drop: () => Promise<void> };

/**
 * Databases of the run's server that earlier tests of this process have given back. Where files
 * share a process, each loads this file anew, so they are kept on the global object.
 */
const spare = ((globalThis as { spareDatabases?: string[] }).spareDatabases ??= []);

/** Gives a test a database of its own on the run's server, as the migrations make it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { mysqlUrl } = inject('stack');
  const name = spare.pop();
  if (name === undefined) return makeDatabase(mysqlUrl, copyTemplate, giveBack);
  const url = urlOf(mysqlUrl, name);
  const db = await connectDatabase(url);
  await empty(db);
  return { db, url, drop: () => giveBack(db, name) };
}

/** Creates a database on any server, and migrates it or not. The caller drops it. */
export function createDatabaseOn(mysqlUrl: string, isMigrated: boolean): Promise<TestDatabase> {
  const isShared = mysqlUrl === inject('stack').mysqlUrl;
  const migrate = isShared ? copyTemplate : migrateFully;
  return makeDatabase(mysqlUrl, isMigrated ? migrate : () => Promise.resolve(), dropDatabase);
}

async function makeDatabase(
  mysqlUrl: string,
  fill: (db: Database) => Promise<void>,
  end: (db: Database, name: string) => Promise<void>,
): Promise<TestDatabase> {
  const name = `rollcall_${randomBytes(8).toString('hex')}`;
  const server = await connectDatabase(mysqlUrl, 1);
  await server.query(`CREATE DATABASE ${name}`);
  await server.end();
  const url = urlOf(mysqlUrl, name);
  const db = await connectDatabase(url);
  await fill(db);
  return { db, url, drop: () => end(db, name) };
}

function urlOf(mysqlUrl: string, name: string): string {
  const url = new URL(mysqlUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function copyTemplate(db: Database): Promise<void> {
  const connection = await db.getConnection();
  try {
    for (const statement of inject('template').statements) await connection.query(statement);
  } finally {
    connection.release();
  }
}

/**
 * Emptying a database costs a quarter of making one. A test that has changed more than rows gives
 * none back.
 */
async function giveBack(db: Database, name: string): Promise<void> {
  if ((await shapeOf(db)) !== inject('template').shape) return dropDatabase(db, name);
  await db.end();
  spare.push(name);
}

/** MySQL keeps the definitions of some 2,000 tables, and prepares statements again beyond them. */
async function dropDatabase(db: Database, name: string): Promise<void> {
  await db.query(`DROP DATABASE ${name}`);
  await db.end();
}

/** Empties the tables, sets their counters back, and fills them as the migrations do. */
async function empty(db: Database): Promise<void> {
  const { tables, rows } = inject('template');
  const filled = tables.map((name) => `(SELECT '${name}' AS name FROM \`${name}\` LIMIT 1)`);
  const connection = await db.getConnection();
  try {
    // Otherwise the counters are as old as the server thinks fit.
    await connection.query('SET SESSION information_schema_stats_expiry = 0');
    const [used] = await connection.query<RowDataPacket[]>(
      `${filled.join(' UNION ')}
       UNION SELECT table_name FROM information_schema.tables
       WHERE table_schema = DATABASE() AND auto_increment > 1`,
    );
    for (const { name } of used) await connection.query(`TRUNCATE \`${name as string}\``);
    for (const statement of rows) await connection.query(statement);
  } finally {
    // Its session is not as the product sets it.
    connection.destroy();
  }
}
