import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { rowsOf } from '../workbench/roster-campus.js';

const PAGE = readFileSync(new URL('../../docs/schema.md', import.meta.url), 'utf8');
const PICTURE = PAGE.split('```')[1]!;

/** A table as the page or the database describes it. */
type Described = {
  table: string;
  /** The columns of the primary key, in order. */
  key: string[];
};

/** A line of one of the page's tables. */
type Line = Described & {
  /** The columns that the line names when it says what a row is. */
  columns: string[];
};

const namesIn = (text: string) => [...text.matchAll(/`(\w+)`/g)].map(([, name]) => name!);

const LINES: Line[] = PAGE.split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const [, table, row, key] = line.split('|');
    return { table: namesIn(table!)[0]!, key: namesIn(key!), columns: namesIn(row!) };
  });

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());

const byName = (a: Described, b: Described) => (a.table < b.table ? -1 : 1);

async function tables(): Promise<Described[]> {
  const rows = (await rowsOf(
    database.db,
    `SELECT t.table_name, k.column_name
     FROM information_schema.tables t
     LEFT JOIN information_schema.key_column_usage k
       ON k.table_schema = t.table_schema AND k.table_name = t.table_name
       AND k.constraint_name = 'PRIMARY'
     WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'
     ORDER BY t.table_name, k.ordinal_position`,
  )) as [string, string][];
  const keys = Map.groupBy(rows, ([table]) => table);
  return [...keys].map(([table, found]) => ({ table, key: found.map(([, column]) => column) }));
}

test('the page has a line for each table, with its primary key', async () => {
  const described = LINES.map(({ table, key }) => ({ table, key }));
  expect(described.sort(byName)).toEqual((await tables()).sort(byName));
});

test('the picture shows each table', async () => {
  const shown = new Set(PICTURE.match(/\w+/g));
  expect((await tables()).filter(({ table }) => !shown.has(table))).toEqual([]);
});

test('every name with an underscore in the picture is a table or a column', async () => {
  const known = new Set((await columns()).flat());
  expect(PICTURE.match(/\w+_\w+/g)!.filter((name) => !known.has(name))).toEqual([]);
});

test('every column that a line names is one of its table', async () => {
  const known = new Set((await columns()).map((column) => column.join('.')));
  const tableNames = new Set(LINES.map(({ table }) => table));
  const named = LINES.flatMap(({ table, columns: names }) =>
    names.filter((name) => !tableNames.has(name)).map((name) => `${table}.${name}`),
  );
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

async function columns(): Promise<[table: string, column: string][]> {
  return (await rowsOf(
    database.db,
    `SELECT table_name, column_name FROM information_schema.columns
     WHERE table_schema = DATABASE()`,
  )) as [string, string][];
}
