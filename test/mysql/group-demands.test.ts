import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRows } from '../../src/mysql/read.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database?.drop();
});

test('every table is of InnoDB and has a primary key, without which a MySQL group refuses its rows', async () => {
  const tables = await readRows<{ name: string; engine: string; keys: number }>(
    database.db,
    `SELECT t.table_name AS name, t.engine AS engine,
            (SELECT COUNT(*) FROM information_schema.table_constraints AS c
             WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name
               AND c.constraint_type = 'PRIMARY KEY') AS \`keys\`
     FROM information_schema.tables AS t
     WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'`,
  );
  expect(tables.length).toBeGreaterThan(20);
  expect(tables.filter(({ engine, keys }) => engine !== 'InnoDB' || keys !== 1)).toEqual([]);
});
