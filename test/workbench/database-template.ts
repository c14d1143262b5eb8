import type { RowDataPacket } from 'mysql2/promise';
import { SHIPPED_POLICIES } from '../../src/attendance/policy.js';
import { migrate } from '../../src/mysql/migrate.js';
import { connectDatabase, type Database } from '../../src/mysql/pool.js';
import { shapeOf } from './database-shape.js';
import { addPolicy } from '../../src/mysql/rollup/policies.js';

/** The database of the run's server that others are copied from. */
export const TEMPLATE = 'rollcall_template';

/**
 * The statements that make a new database what the migrations make of it. They take a third of the
 * migrations' time, and a run makes more than a hundred databases.
 */
export type DatabaseTemplate = {
  /** In their order. */
  statements: string[];
  tables: string[];
  /** The statements that fill the tables which are not empty. */
  rows: string[];
  /** What `shapeOf` says of the database. */
  shape: string;
};

/** Migrates a database of the run's server, and reads from it how to make others like it. */
export async function makeTemplate(mysqlUrl: string): Promise<DatabaseTemplate> {
  const server = await connectDatabase(mysqlUrl, 1);
  await server.query(`CREATE DATABASE ${TEMPLATE}`);
  await server.end();
  const url = new URL(mysqlUrl);
  url.pathname = `/${TEMPLATE}`;
  const db = await connectDatabase(url.href);
  try {
    await migrateFully(db);
    const [tables, views] = await objectsOf(db);
    const rows = (await Promise.all(tables.map((name) => copyRows(db, name)))).flat();
    const statements = [
      ...(await Promise.all(tables.map((name) => createTable(db, name)))),
      ...(await createViews(db, views)),
      ...rows,
      OWN_ID,
    ];
    return { statements, tables, rows: [...rows, OWN_ID], shape: await shapeOf(db) };
  } finally {
    await db.end();
  }
}

/** All migrations, and the policies that `rollcall migrate` adds. */
export async function migrateFully(db: Database): Promise<void> {
  await migrate(db);
  for (const policy of SHIPPED_POLICIES) await addPolicy(db, policy);
}

type View = { name: string; asked: string };

async function objectsOf(db: Database): Promise<[tables: string[], views: View[]]> {
  const [objects] = await db.query<RowDataPacket[]>(
    `SELECT table_name AS name, table_type = 'VIEW' AS isView, view_definition AS asked
     FROM information_schema.tables LEFT JOIN information_schema.views
       USING (table_schema, table_name)
     WHERE table_schema = DATABASE() ORDER BY name`,
  );
  const tables = objects.filter(({ isView }) => !isView).map(({ name }) => name as string);
  const views = objects
    .filter(({ isView }) => isView)
    .map(({ name, asked }) => ({ name: name as string, asked: asked as string }));
  return [tables, views];
}

async function createViews(db: Database, views: View[]): Promise<string[]> {
  const made: string[] = [];
  for (const name of inOrder(views)) {
    const [[row]] = await db.query<RowDataPacket[]>(`SHOW CREATE VIEW \`${name}\``);
    made.push((row!['Create View'] as string).replaceAll(`\`${TEMPLATE}\`.`, ''));
  }
  return made;
}

/** Migrations draw it once for each database. */
const OWN_ID = "UPDATE setting SET value = UUID() WHERE name = 'database_id'";

async function createTable(db: Database, name: string): Promise<string> {
  const [[row]] = await db.query<RowDataPacket[]>(`SHOW CREATE TABLE \`${name}\``);
  return row!['Create Table'] as string;
}

async function copyRows(db: Database, name: string): Promise<string[]> {
  const [rows] = await db.query<RowDataPacket[]>(`SELECT 1 FROM \`${name}\` LIMIT 1`);
  return rows.length === 0 ? [] : [`INSERT INTO \`${name}\` SELECT * FROM ${TEMPLATE}.\`${name}\``];
}

/** A view comes after those that it asks. */
function inOrder(views: { name: string; asked: string }[]): string[] {
  const ordered: string[] = [];
  const add = ({ name, asked }: { name: string; asked: string }): void => {
    for (const other of views) if (asked.includes(`\`${TEMPLATE}\`.\`${other.name}\``)) add(other);
    if (!ordered.includes(name)) ordered.push(name);
  };
  for (const view of views) add(view);
  return ordered;
}
