import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../src/mysql/migrate.js';
import { connectDatabase, type Database } from '../../src/mysql/pool.js';
import { startOwnMysql, type OwnMysql } from '../workbench/own-mysql.js';

const scriptOf = (name: string) => fileURLToPath(new URL(`../../docker/${name}`, import.meta.url));
const PASSWORDS = {
  MYSQL_PASSWORD: 'ofTheWorker1',
  MYSQL_PRIVACY_PASSWORD: 'ofPrivacy4',
  MYSQL_MIGRATE_PASSWORD: 'ofMigrate2',
  MYSQL_BOARD_PASSWORD: 'ofTheBoard5',
  MYSQL_ROOT_PASSWORD: 'ofRoot3',
};

let server: OwnMysql;

beforeAll(async () => {
  server = await startOwnMysql('accounts');
});

afterAll(async () => {
  await server?.remove();
});

/** What a script gives to the program `mysql`, which is not on this machine. */
function statementsOf(script: string, passwords: Record<string, string> = PASSWORDS): string[] {
  const client = join(server.home, 'mysql');
  writeFileSync(client, '#!/bin/sh\ncat\n');
  chmodSync(client, 0o755);
  const env = { ...passwords, PATH: `${server.home}:${process.env['PATH']}` };
  return execFileSync('sh', [scriptOf(script)], { env, encoding: 'utf8', stdio: 'pipe' })
    .split(';\n')
    .filter(Boolean);
}

/** Connects as one of the accounts for the length of `work`. */
async function asAccount(
  role: string,
  password: string,
  work: (db: Database) => Promise<unknown>,
): Promise<void> {
  const url = Object.assign(new URL(server.url), { username: `rollcall_${role}`, password });
  const db = await connectDatabase(url.href, 1);
  try {
    await work(db);
  } finally {
    await db.end();
  }
}

test('the accounts of docker-compose.yml have the rights of docs/accounts.md, twice in a row, and the old account is locked', async () => {
  await server.root(
    "CREATE USER 'rollcall'@'%' IDENTIFIED BY 'old'",
    "CREATE USER 'rollcall_worker'@'%' IDENTIFIED BY 'old'",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON rollcall.* TO 'rollcall_worker'@'%'",
  );
  for (let start = 1; start <= 2; start += 1) {
    await server.root(...statementsOf('accounts.sh'));
    await asAccount('migrate', PASSWORDS.MYSQL_MIGRATE_PASSWORD, migrate);
    await server.root(...statementsOf('worker-grants.sh'));
  }
  for (const [role, password] of [
    ['privacy', PASSWORDS.MYSQL_PRIVACY_PASSWORD],
    ['migrate', PASSWORDS.MYSQL_MIGRATE_PASSWORD],
    ['worker', PASSWORDS.MYSQL_PASSWORD],
  ] as const) {
    const account = `rollcall_${role}`;
    const granted = await server.root(`SHOW GRANTS FOR ${account}`);
    expect(granted.flatMap((row) => Object.values(row)).sort()).toEqual(
      [`GRANT USAGE ON *.* TO \`${account}\`@\`%\``, ...readmeGrants(account)].sort(),
    );
    await asAccount(role, password, (db) => db.query('SELECT * FROM setting'));
  }
  const [old] = await server.root(
    "SELECT account_locked FROM mysql.user WHERE user = 'rollcall' AND host = '%'",
  );
  expect(old).toEqual({ account_locked: 'Y' });
});

/** As SHOW GRANTS prints them. */
function readmeGrants(account: string): string[] {
  return readFileSync(new URL('../../docs/accounts.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('GRANT ') && line.includes(`TO '${account}'`))
    .map((line) =>
      line
        .replace(/^GRANT .* ON/, (rights) => inOrder(rights))
        .replace(/ON rollcall\.(\*|\w+)/, (_, on: string) =>
          on === '*' ? 'ON `rollcall`.*' : `ON \`rollcall\`.\`${on}\``,
        )
        .replace(/TO .*/, `TO \`${account}\`@\`%\``),
    );
}

const ORDER = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'DROP', 'ALTER', 'CREATE VIEW'];

function inOrder(rights: string): string {
  const named = rights.slice('GRANT '.length, -' ON'.length).split(', ');
  return `GRANT ${ORDER.filter((one) => named.includes(one)).join(', ')} ON`;
}

test.each(["it's", '', 'a b'])(
  'a password that is no letters and digits makes no account: %s',
  (bad) => {
    expect(() => statementsOf('accounts.sh', { ...PASSWORDS, MYSQL_PASSWORD: bad })).toThrow(
      'may hold letters and digits only',
    );
  },
);
