import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RowDataPacket } from 'mysql2/promise';
import { RollcallError } from '../errors.js';
import type { Database, Transaction } from './pool.js';

const FOLDER = fileURLToPath(new URL('../../migrations/', import.meta.url));
const LOCK_WAIT_SECONDS = 60;

/** One numbered file of migrations/. */
type Migration = { name: string; statements: string[] };

/**
 * Applies every migration that this database has not seen, in order, each recorded by its file's name. Safe to run twice, and by two processes at
 * once: a named lock lets one in at a time. MySQL commits each DDL statement by itself, so a migration that dies half way is
 * reported with its name the next time, rather than tried again over what it left.
 * @returns the names of the files applied now
 */
export async function migrate(db: Database): Promise<string[]> {
  const connection = await db.getConnection();
  try {
    await lock(connection);
    await connection.query(
      'CREATE TABLE IF NOT EXISTS schema_migration (name VARCHAR(100) PRIMARY KEY, started_at DATETIME NOT NULL, finished_at DATETIME NULL)',
    );
    const pending = await pendingMigrations(connection);
    for (const migration of pending) await apply(connection, migration);
    return pending.map(({ name }) => name);
  } finally {
    // Closing the session is what surely gives up the named lock.
    connection.destroy();
  }
}

/** The names of the migrations that the database still lacks; all of them when it is empty. */
export async function schemaLacks(db: Database): Promise<string[]> {
  const [tables] = await db.query<RowDataPacket[]>("SHOW TABLES LIKE 'schema_migration'");
  const applied = tables.length > 0 ? await appliedNames(db) : new Set();
  return readMigrations()
    .map(({ name }) => name)
    .filter((name) => !applied.has(name));
}

async function lock(connection: Transaction): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT GET_LOCK(CONCAT('rollcall migrate ', LEFT(DATABASE(), 40)), ?) AS got",
    [LOCK_WAIT_SECONDS],
  );
  if (rows[0]?.['got'] !== 1) {
    throw new RollcallError(
      'conflict',
      `Another process has been migrating this database for ${LOCK_WAIT_SECONDS} s: try again when it is done.`,
    );
  }
}

async function pendingMigrations(connection: Transaction): Promise<Migration[]> {
  const [half] = await connection.query<RowDataPacket[]>(
    'SELECT name FROM schema_migration WHERE finished_at IS NULL',
  );
  if (half[0]) {
    throw new RollcallError(
      'failed',
      `Migration ${String(half[0]['name'])} stopped half way: compare the schema with its file, mend by hand, then set its finished_at in schema_migration.`,
    );
  }
  const applied = await appliedNames(connection);
  return readMigrations().filter(({ name }) => !applied.has(name));
}

async function appliedNames(connection: Database | Transaction): Promise<Set<unknown>> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT name FROM schema_migration WHERE finished_at IS NOT NULL',
  );
  return new Set(rows.map((row): unknown => row['name']));
}

async function apply(connection: Transaction, { name, statements }: Migration): Promise<void> {
  await connection.query(
    'INSERT INTO schema_migration (name, started_at) VALUES (?, UTC_TIMESTAMP())',
    [name],
  );
  for (const statement of statements) await connection.query(statement);
  await connection.query(
    'UPDATE schema_migration SET finished_at = UTC_TIMESTAMP() WHERE name = ?',
    [name],
  );
}

function readMigrations(): Migration[] {
  return readdirSync(FOLDER)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort()
    .map((name) => ({
      name,
      statements: splitStatements(readFileSync(join(FOLDER, name), 'utf8')),
    }));
}

/** Statements end with a semicolon at the end of a line, which none of them holds elsewhere. */
function splitStatements(sql: string): string[] {
  return sql
    .replace(/^--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
