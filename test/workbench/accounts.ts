import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { expect, inject } from 'vitest';
import { connectDatabase, type Database } from '../../src/mysql/pool.js';

/** A MySQL account of a test. */
export type Account = {
  /** As GRANT names it. */
  name: string;
  url: string;
};

/** Accounts and databases that a test makes; `drop` removes them. */
export type Accounts = {
  root: Connection;
  /** What root reads. */
  rows: (sql: string, values?: string[]) => Promise<Record<string, unknown>[]>;
  /** An account with these rights on a whole database. */
  accountWith: (rights: string[], on: string) => Promise<Account>;
  /** A database without tables. */
  emptyDatabase: () => Promise<string>;
  drop: () => Promise<void>;
};

/** @param url how a test reaches MySQL with another account */
export async function createAccounts(url: string): Promise<Accounts> {
  // A socket's path may have some hundred characters at most, and a checkout may lie deep.
  const socketPath = relative(
    process.cwd(),
    join(inject('stackFolder'), 'mysql', 'data', 'mysql.sock'),
  );
  const root = await createConnection({ user: 'root', socketPath });
  const names: string[] = [];
  const databases: string[] = [];
  return {
    root,
    rows: async (sql, values) => (await root.query<RowDataPacket[]>(sql, values))[0],
    accountWith: async (rights, on) => {
      const user = `test_${randomBytes(6).toString('hex')}`;
      const name = `'${user}'@'127.0.0.1'`;
      await root.query(`CREATE USER ${name} IDENTIFIED BY 'a password'`);
      names.push(name);
      if (rights.length > 0) await root.query(`GRANT ${rights.join(', ')} ON ${on}.* TO ${name}`);
      const own = new URL(url);
      Object.assign(own, { username: user, password: 'a password', pathname: `/${on}` });
      return { name, url: own.href };
    },
    emptyDatabase: async () => {
      const name = `rollcall_${randomBytes(8).toString('hex')}`;
      await root.query(`CREATE DATABASE ${name}`);
      databases.push(name);
      return name;
    },
    drop: async () => {
      for (const name of names) await root.query(`DROP USER ${name}`);
      for (const name of databases) await root.query(`DROP DATABASE ${name}`);
      await root.end();
    },
  };
}

/** Connects as an account for the length of `work`. */
export async function as<T>({ url }: Account, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await connectDatabase(url, 2);
  try {
    return await work(db);
  } finally {
    await db.end();
  }
}

/** The tables that keep what people said and did. */
export const AUDIT_TABLES = [
  'api_token',
  'attention_rule',
  'class_confirmation',
  'correction',
  'correction_request',
  'day_acceptance',
  'erasure',
  'excuse',
  'excuse_withdrawal',
  'ingest_control',
  'person_look',
  'role_change',
  'roll_mark',
  'setting_change',
];

/** What docs/accounts.md grants each account. */
export const GRANTS = readGrants(
  readFileSync(new URL('../../docs/accounts.md', import.meta.url), 'utf8'),
);

/** What the account of the board may do beside reading, as rights and a table. */
export const BOARD_GRANTS = ['INSERT, DELETE', 'INSERT, UPDATE', 'INSERT', 'UPDATE'].flatMap(
  (rights) => GRANTS.granted('board', rights).map((table) => ({ rights, table })),
);
export const BOARD_TABLES = BOARD_GRANTS.map(({ table }) => table);

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
export const lists = (all: string[]) =>
  all.map((left) => ({ left, rest: all.filter((one) => one !== left) }));
