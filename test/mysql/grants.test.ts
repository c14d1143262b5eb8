import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { crssearch } from '../../src/commands/legacy/crssearch.js';
import { scopeRates } from '../../src/commands/asked/scope-rates.js';
import { timesearch } from '../../src/commands/legacy/timesearch.js';
import { classRows, readExportDays, verdictRows } from '../../src/mysql/answers/export-rows.js';
import { AUDIT_TABLES, deleteAuditRows } from '../../src/mysql/decisions/audit-rows.js';
import { migrate } from '../../src/mysql/migrate.js';
import { connectDatabase, type Database } from '../../src/mysql/pool.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact } from '../workbench/checker.js';
import { createWorkbench, eventually, type Workbench } from '../workbench/workbench.js';

const DAY = '2019-09-03';
const NOT_ROLLED_UP = '2019-09-04';
/** What the README grants each account: rights on the whole database, or tables and views. */
const GRANTS = readGrants(readFileSync(new URL('../../README.md', import.meta.url), 'utf8'));
const MIGRATE = GRANTS.rights('migrate');
const WORKER = GRANTS.onAll('worker');
/** Where the worker may also change and delete rows. */
const CHANGED = GRANTS.granted('worker', 'UPDATE, DELETE');
const PRIVACY = GRANTS.rights('privacy');
const VIEWS = GRANTS.granted('reader', 'SELECT');
const ANSWERS = GRANTS.granted('answers', 'SELECT');
/** Where a command that shows students keeps that somebody looked. */
const LOOKS = GRANTS.granted('answers', 'INSERT');

let root: Connection;
let bench: Workbench;
let campus: Campus;
let database: string;
const accounts: string[] = [];
const databases: string[] = [];

beforeAll(async () => {
  // A socket's path may have some hundred characters at most, and a checkout may lie deep.
  const socketPath = relative(
    process.cwd(),
    join(inject('stackFolder'), 'mysql', 'data', 'mysql.sock'),
  );
  root = await createConnection({ user: 'root', socketPath });
  bench = await createWorkbench();
  database = new URL(bench.env['ROLLCALL_MYSQL_URL']!).pathname.slice(1);
  campus = makeCampus(join(bench.folder, 'campus'), { students: 200, sections: 6, seed: 15 });
});

afterAll(async () => {
  for (const account of accounts) await root?.query(`DROP USER ${account}`);
  for (const name of databases) await root?.query(`DROP DATABASE ${name}`);
  await root?.end();
  await bench?.close();
});

type Account = { name: string; url: string };

/** Makes an account without any right, and the URL by which it reaches a database. */
async function createAccount(on = database): Promise<Account> {
  const user = `test_${randomBytes(6).toString('hex')}`;
  const name = `'${user}'@'127.0.0.1'`;
  await root.query(`CREATE USER ${name} IDENTIFIED BY 'a password'`);
  accounts.push(name);
  const url = new URL(bench.env['ROLLCALL_MYSQL_URL']!);
  Object.assign(url, { username: user, password: 'a password', pathname: `/${on}` });
  return { name, url: url.href };
}

/** An account with these rights on the whole database. */
async function accountWith(rights: string[], on = database): Promise<Account> {
  const account = await createAccount(on);
  if (rights.length > 0)
    await root.query(`GRANT ${rights.join(', ')} ON ${on}.* TO ${account.name}`);
  return account;
}

/** An account with the worker's rights, or with some of them. */
async function workerWith(onAll = WORKER, onTables = ['UPDATE', 'DELETE']): Promise<Account> {
  const account = await accountWith(onAll);
  if (onTables.length > 0)
    for (const table of CHANGED)
      await root.query(`GRANT ${onTables.join(', ')} ON ${database}.${table} TO ${account.name}`);
  return account;
}

/** An account that may read these tables and views. */
async function readerOf(names: string[]): Promise<Account> {
  const account = await createAccount();
  for (const name of names)
    await root.query(`GRANT SELECT ON ${database}.${name} TO ${account.name}`);
  return account;
}

async function emptyDatabase(): Promise<string> {
  const name = `rollcall_${randomBytes(8).toString('hex')}`;
  await root.query(`CREATE DATABASE ${name}`);
  databases.push(name);
  return name;
}

/** Connects as an account for the length of `work`. */
async function as<T>({ url }: Account, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await connectDatabase(url, 2);
  try {
    return await work(db);
  } finally {
    await db.end();
  }
}

const succeedAs = async ({ url }: Account, args: string[]): Promise<string> => {
  const { status, stdout, stderr } = await bench.rollcall(args, {
    env: { ROLLCALL_MYSQL_URL: url },
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
};

/** The GRANT statements of a page. Each must stand on one line, in the form of the pattern. */
function readGrants(page: string) {
  const granted = page
    .split('\n')
    .filter((line) => line.startsWith('GRANT '))
    .map((line) =>
      /^GRANT ([A-Z, ]+) ON rollcall\.(\*|\w+) TO 'rollcall_(\w+)'@'%';$/.exec(line)!.slice(1),
    );
  const of = (account: string) => {
    const own = granted.filter(([, , to]) => to === account);
    if (own.length === 0) throw new Error(`The page grants nothing to ${account}.`);
    return own;
  };
  return {
    count: granted.length,
    rights: (account: string): string[] => {
      const own = of(account);
      expect(own.map(([, on]) => on)).toEqual(['*']);
      return own[0]![0]!.split(', ');
    },
    /** The rights of an account on the whole database, beside those on single tables. */
    onAll: (account: string): string[] =>
      of(account)
        .find(([, on]) => on === '*')![0]!
        .split(', '),
    /** The tables on which an account has just these rights. */
    granted: (account: string, wanted: string): string[] =>
      of(account).flatMap(([rights, on]) => (rights === wanted ? [on!] : [])),
  };
}

/** For each member of a list: the list without it. */
const lists = (all: string[]) =>
  all.map((left) => ({ left, rest: all.filter((one) => one !== left) }));

test('this file tries every grant of the README', () => {
  expect(GRANTS.count).toBe(3 + CHANGED.length + VIEWS.length + ANSWERS.length + LOOKS.length);
});

test('migrate sets up an empty database with the rights that the README grants it', async () => {
  const empty = await emptyDatabase();
  const said = await succeedAs(await accountWith(MIGRATE, empty), ['migrate']);
  expect(said).toContain('Applied migration');
});

test.each(lists(MIGRATE))('migrate fails without $left', async ({ rest }) => {
  const account = await accountWith(rest, await emptyDatabase());
  await expect(as(account, migrate)).rejects.toThrow(/denied/);
});

test('the rights of the worker are enough for it, for an import, a rollup and the commands that write', async () => {
  const account = await workerWith();
  await succeedAs(account, ['import', campus.folder]);
  await succeedAs(account, ['ingest', 'start']);
  const worker = await bench.startWorker([], { ROLLCALL_MYSQL_URL: account.url });
  await bench.succeed(['send', makeLog(campus, 'a.jsonl', DAY, 5_000)]);
  await succeedAs(account, ['ingest', 'wait', '--timeout', '60']);
  await expectExact(bench, campus.folder, ['a.jsonl']);
  await succeedAs(account, ['rollup', 'run', '--date', DAY]);
  await succeedAs(account, ['rejects', 'retry']);
  await succeedAs(await accountWith(PRIVACY), ['erase', '--student', '119000001']);
  await succeedAs(account, ['import', campus.folder, '--force']);
  expect(worker.log()).not.toMatch(/denied|DENIED/);
  worker.signal('SIGTERM');
  expect(await worker.exited).toBe(0);
});

test.each(lists(['SELECT', 'INSERT', 'UPDATE']).map(({ left }) => left))(
  'a worker does not start without %s',
  async (left) => {
    const account = await workerWith(
      WORKER.filter((one) => one !== left),
      left === 'UPDATE' ? ['DELETE'] : undefined,
    );
    const { status, stderr } = await bench.rollcall(['worker'], {
      env: { ROLLCALL_MYSQL_URL: account.url },
    });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(new RegExp(`${left}.* command denied`)),
    ]);
  },
);

test('the worker may only add to the tables that keep what people did', async () => {
  await as(await workerWith(), async (db) => {
    for (const [table, column] of Object.entries(AUDIT_TABLES)) {
      const refused = { code: 'ER_TABLEACCESS_DENIED_ERROR' };
      await expect(db.query(`DELETE FROM ${table}`)).rejects.toMatchObject(refused);
      await expect(db.query(`UPDATE ${table} SET ${column} = NULL`)).rejects.toMatchObject(refused);
    }
    await expect(deleteAuditRows(db, '2000-01-01')).rejects.toMatchObject({ code: 'refused' });
  });
  await as(await accountWith(PRIVACY), (db) => deleteAuditRows(db, '2000-01-01'));
});

test('every table keeps what people did, or stands among the tables that the README lets the worker change', async () => {
  const [rows] = await root.query<RowDataPacket[]>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = ? AND table_type = 'BASE TABLE' ORDER BY table_name`,
    [database],
  );
  const names = rows.map(({ name }) => String(name));
  // Only migrate writes schema_migration.
  const known = ['schema_migration', ...Object.keys(AUDIT_TABLES), ...CHANGED];
  expect(known.sort()).toEqual(names);
});

// An open session keeps the rights that it began with, so the retries may take a minute.
test('without DELETE a rollup waits, and it ends when the account gets the right', async () => {
  const account = await workerWith(WORKER, ['UPDATE']);
  const worker = await bench.startWorker([], { ROLLCALL_MYSQL_URL: account.url });
  const rolledUp = bench.succeed(['rollup', 'run', '--date', DAY]);
  await eventually(
    () => worker.log().includes('ER_TABLEACCESS_DENIED_ERROR'),
    'a step of the rollup to fail',
  );
  for (const table of CHANGED)
    await root.query(`GRANT DELETE ON ${database}.${table} TO ${account.name}`);
  await rolledUp;
  worker.signal('SIGTERM');
  expect(await worker.exited).toBe(0);
}, 300_000);

test('a reader can read the views, and no table behind them', async () => {
  await as(await readerOf(VIEWS), async (db) => {
    for (const view of VIEWS) {
      const [found] = await db.query(`SELECT * FROM ${view} LIMIT 1`);
      expect(found).toHaveLength(1);
    }
    for (const table of ['verdict', 'student', 'access_event', 'reject', 'setting'])
      await expect(db.query(`SELECT * FROM ${table}`)).rejects.toMatchObject({
        code: 'ER_TABLEACCESS_DENIED_ERROR',
      });
    await expect(db.query('DELETE FROM ingest_lag')).rejects.toMatchObject({
      code: 'ER_TABLEACCESS_DENIED_ERROR',
    });
  });
});

test('the views and tables of the README are enough for the commands that answer', async () => {
  const account = await readerOf(ANSWERS);
  for (const table of LOOKS)
    await root.query(`GRANT INSERT ON ${database}.${table} TO ${account.name}`);
  await succeedAs(account, ['day', DAY]);
  await succeedAs(account, ['course', 'CSC1000', '--date', DAY, '--section', '1']);
  await succeedAs(account, ['crssearch', 'CSC', '1000', '1', DAY]);
  await succeedAs(account, ['timesearch', DAY]);
  await succeedAs(account, ['export', '--date', DAY]);
  expect(await succeedAs(account, ['export', '--date', DAY, '--students'])).toContain('119000002');
  await as(account, readAnswers);
});

test.each(lists(ANSWERS))(
  'one of the commands that answer fails without $left',
  async ({ left, rest }) => {
    await expect(as(await readerOf(rest), readAnswers)).rejects.toThrow(`denied to user`);
    await expect(as(await readerOf(rest), readAnswers)).rejects.toThrow(`table '${left}'`);
  },
);

/**
 * Asks the database what day, course, crssearch, timesearch and export ask. A day without a rollup
 * is summed in another way.
 */
async function readAnswers(db: Database): Promise<void> {
  for (const day of [DAY, NOT_ROLLED_UP]) await scopeRates(db, { date: day });
  await scopeRates(db, { date: DAY, course: 'CSC1000', section: '1' });
  await crssearch(db, { date: DAY, course: 'CSC1000', section: '1' }, `${DAY} 23:00:00`);
  await timesearch(db, DAY, `${DAY} 23:00:00`);
  await readExportDays(db, DAY, DAY);
  for (const rows of [classRows(db, DAY), verdictRows(db, DAY)])
    expect((await rows.next()).done).toBe(false);
}
