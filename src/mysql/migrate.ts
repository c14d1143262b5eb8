import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RollcallError } from '../errors.js';
import type { Database, Transaction } from './pool.js';
import { readRow, readRows, write } from './read.js';

const FOLDER = fileURLToPath(new URL('../../migrations/', import.meta.url));
const LOCK_WAIT_SECONDS = 60;

/** One numbered file of migrations/. */
type Migration = { name: string; statements: string[] };

/**
 * Applies every migration that this database lacks, in order. Each is recorded by its file's name.
 *
 * It is safe to run twice, and safe in two processes at once: a named lock lets one in at a time.
 * MySQL commits each DDL statement by itself, so a migration may stop half way. The next run then
 * reports its name, and does not try it again over what is there.
 * @returns the names of the files that it applied
 * @throws RollcallError `usage` where a newer release has migrated the database
 */
export async function migrate(db: Database): Promise<string[]> {
  const connection = await db.getConnection();
  try {
    await lock(connection);
    await connection.query(CREATE_SCHEMA_MIGRATION);
    await refuseUnknown(connection);
    const pending = await pendingMigrations(connection);
    for (const migration of pending) await apply(connection, migration);
    return pending.map(({ name }) => name);
  } finally {
    // Only the end of the session gives up the named lock for certain.
    connection.destroy();
  }
}

/** The names of the migrations that the database still lacks; all of them when it is empty. */
export async function schemaLacks(db: Database): Promise<string[]> {
  const applied = (await hasMigrations(db)) ? await appliedNames(db) : new Set<string>();
  return migrationFiles().filter((name) => !applied.has(name));
}

/**
 * Refuses a database that a newer release has migrated, or has begun to: this release would write
 * rows that mean something else there.
 * @throws RollcallError `usage`
 */
export async function requireKnownSchema(db: Database): Promise<void> {
  if (await hasMigrations(db)) await refuseUnknown(db);
}

async function refuseUnknown(db: Database | Transaction): Promise<void> {
  const known = new Set(migrationFiles());
  const rows = await readRows<{ name: string }>(
    db,
    'SELECT name FROM schema_migration ORDER BY name',
  );
  const unknown = rows.map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new RollcallError(
    'usage',
    `The database is ahead of this release of rollcall, which does not know ${unknown.join(', ')}: use the release that migrated it, or a newer one.`,
  );
}

async function hasMigrations(db: Database): Promise<boolean> {
  const table = await readRow(
    db,
    `SELECT table_name FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_name = 'schema_migration'`,
  );
  return table !== undefined;
}

async function lock(connection: Transaction): Promise<void> {
  const row = await readRow<{ got: 0 | 1 | null }>(
    connection,
    "SELECT GET_LOCK(CONCAT('rollcall migrate ', LEFT(DATABASE(), 40)), :seconds) AS got",
    { seconds: LOCK_WAIT_SECONDS },
  );
  if (row?.got === 1) return;
  throw new RollcallError(
    'conflict',
    `Another process has been migrating this database for ${LOCK_WAIT_SECONDS} s: try again when it is done.`,
  );
}

async function pendingMigrations(connection: Transaction): Promise<Migration[]> {
  const half = await readRow<{ name: string }>(
    connection,
    'SELECT name FROM schema_migration WHERE finished_at IS NULL',
  );
  if (half) {
    throw new RollcallError(
      'failed',
      `Migration ${half.name} stopped half way: compare the schema with its file, repair it by hand, then set its finished_at in schema_migration.`,
    );
  }
  const applied = await appliedNames(connection);
  return readMigrations().filter(({ name }) => !applied.has(name));
}

async function appliedNames(db: Database | Transaction): Promise<Set<string>> {
  const rows = await readRows<{ name: string }>(
    db,
    'SELECT name FROM schema_migration WHERE finished_at IS NOT NULL',
  );
  return new Set(rows.map(({ name }) => name));
}

async function apply(connection: Transaction, { name, statements }: Migration): Promise<void> {
  await write(
    connection,
    'INSERT INTO schema_migration (name, started_at) VALUES (:name, UTC_TIMESTAMP())',
    { name },
  );
  for (const statement of statements) await connection.query(statement);
  await write(
    connection,
    'UPDATE schema_migration SET finished_at = UTC_TIMESTAMP() WHERE name = :name',
    { name },
  );
}

function readMigrations(): Migration[] {
  return migrationFiles().map((name) => ({
    name,
    statements: splitStatements(readFileSync(join(FOLDER, name), 'utf8')),
  }));
}

function migrationFiles(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort();
}

/** A semicolon at the end of a line ends a statement; no statement has one inside. */
function splitStatements(sql: string): string[] {
  return sql
    .replace(/^--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

const CREATE_SCHEMA_MIGRATION = `
  CREATE TABLE IF NOT EXISTS schema_migration (
    name VARCHAR(100) PRIMARY KEY,
    started_at DATETIME NOT NULL,
    finished_at DATETIME NULL
  )`;
