import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { insertRows } from '../../src/mysql/insert-rows.js';
import { createLoadData } from '../../src/mysql/load-data.js';
import { loadRows, rowStatements, type RowStatements } from '../../src/mysql/load-rows.js';
import {
  connectDatabase,
  withTransaction,
  type Database,
  type Transaction,
} from '../../src/mysql/pool.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { startMysqlProxy } from '../workbench/mysql-proxy.js';

const COLUMNS = [
  { name: 'no', type: 'INT UNSIGNED' },
  { name: 'word', type: 'VARCHAR(64)' },
  { name: 'share', type: 'DOUBLE' },
];
const REPLACE = rowStatements('loaded', COLUMNS, 'replace');
const ADD = rowStatements('loaded', COLUMNS, 'error');
/** Enough to be loaded. */
const MANY = 600;
const HARD_TEXTS = [
  'a\tb',
  'a\nb',
  'a\\b',
  '\\N',
  'NULL',
  '',
  ' x ',
  '\'"',
  '学生',
  'a\r\nb',
  '\\t',
];
let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await db.query(
    'CREATE TABLE loaded (no INT UNSIGNED PRIMARY KEY, word VARCHAR(64) NULL, share DOUBLE NULL)',
  );
});

afterAll(async () => {
  await database?.drop();
});

beforeEach(async () => {
  await db.query('DELETE FROM loaded');
});

const rows = (word: (i: number) => string | null = () => 'x') =>
  Array.from({ length: MANY }, (_, i): [number, string | null, number | null] => [
    i,
    word(i),
    i % 3 === 0 ? null : 1 / (i + 1),
  ]);

/** Writes the rows. Returns how many times data was loaded for it. */
const load = (statements: RowStatements, some: ReturnType<typeof rows>, into = db) =>
  withTransaction(into, async (tx) => {
    const before = await loads(tx);
    await loadRows(tx, createLoadData(), statements, some);
    return (await loads(tx)) - before;
  });

async function stored(): Promise<unknown[]> {
  const [found] = await db.query<RowDataPacket[][]>({
    sql: 'SELECT no, word, share FROM loaded ORDER BY no',
    rowsAsArray: true,
  });
  return found;
}

/** How often this session has loaded data. */
async function loads(tx: Transaction): Promise<number> {
  const [found] = await tx.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Com_load'");
  return Number(found[0]!['Value']);
}

test('every text, null and number is stored as it is, loaded or inserted', async () => {
  const some = rows((i) => (i < HARD_TEXTS.length ? HARD_TEXTS[i]! : null));
  expect(await load(ADD, some)).toBe(1);
  expect(await stored()).toEqual(some);
  await db.query('DELETE FROM loaded');
  await withTransaction(db, (tx) => insertRows(tx, ADD.insert, some));
  expect(await stored()).toEqual(some);
});

test('a few rows are inserted', async () => {
  expect(await load(ADD, rows().slice(0, 10))).toBe(0);
  expect(await stored()).toHaveLength(10);
});

test.each([10, MANY])('%i rows take the place of others with their keys', async (count) => {
  await load(
    ADD,
    rows(() => 'before'),
  );
  const after = rows(() => 'after');
  await load(REPLACE, after.slice(0, count));
  expect(await stored()).toEqual([...after.slice(0, count), ...rows(() => 'before').slice(count)]);
});

test('without replacing, a key that is there is an error, and nothing is written', async () => {
  await db.query("INSERT INTO loaded VALUES (5, 'there', NULL)");
  await expect(load(ADD, rows())).rejects.toMatchObject({ code: 'ER_DUP_ENTRY' });
  expect(await stored()).toEqual([[5, 'there', null]]);
});

test('a value that does not fit is an error, not another value', async () => {
  const some = rows((i) => (i === 7 ? 'x'.repeat(65) : 'x'));
  await expect(load(REPLACE, some)).rejects.toThrow();
  expect(await stored()).toEqual([]);
});

test('a proxy that refuses to load gets the rows by INSERT', async () => {
  const proxy = await startMysqlProxy(database.url);
  onTestFinished(() => proxy.close());
  proxy.refuse('LOAD DATA', 1235);
  const own = await connectDatabase(proxy.url, 1);
  onTestFinished(() => own.end());
  await load(REPLACE, rows(), own);
  expect(await stored()).toEqual(rows());
});
