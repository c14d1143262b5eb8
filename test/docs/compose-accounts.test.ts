import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../src/mysql/migrate.js';
import { connectDatabase } from '../../src/mysql/pool.js';
import { startOwnMysql, type OwnMysql } from '../workbench/own-mysql.js';

const DOCKER = fileURLToPath(new URL('../../docker/', import.meta.url));
const PASSWORDS = {
  MYSQL_PASSWORD: 'ofTheWorker1',
  MYSQL_MIGRATE_PASSWORD: 'ofMigrate2',
  MYSQL_PRIVACY_PASSWORD: 'ofPrivacy4',
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
  return execFileSync('sh', [join(DOCKER, script)], { env, encoding: 'utf8', stdio: 'pipe' })
    .split(';\n')
    .filter(Boolean);
}

function urlOf(user: string, password: string): string {
  const url = new URL(server.url);
  return Object.assign(url, { username: user, password }).href;
}

test('the accounts of docker-compose.yml have the rights of the README, however often, and the old account is locked', async () => {
  await server.root("CREATE USER 'rollcall'@'%' IDENTIFIED BY 'old'");
  await server.root("CREATE USER 'rollcall_worker'@'%'");
  await server.root("GRANT SELECT, INSERT, UPDATE, DELETE ON rollcall.* TO 'rollcall_worker'@'%'");
  for (const [role, password] of [
    ['migrate', PASSWORDS.MYSQL_MIGRATE_PASSWORD],
    ['worker', PASSWORDS.MYSQL_PASSWORD],
    ['privacy', PASSWORDS.MYSQL_PRIVACY_PASSWORD],
  ] as const) {
    await server.root(...statementsOf('accounts.sh'));
    const account = `rollcall_${role}`;
    const db = await connectDatabase(urlOf(account, password), 1);
    await (role === 'migrate' ? migrate(db) : db.query('SELECT * FROM setting'));
    await db.end();
    await server.root(...statementsOf('table-rights.sh'));
    const granted = await server.root(`SHOW GRANTS FOR ${account}`);
    expect(granted.flatMap((row) => Object.values(row)).sort()).toEqual(
      [`GRANT USAGE ON *.* TO \`${account}\`@\`%\``, ...readmeGrants(account)].sort(),
    );
  }
  const [old] = await server.root(
    "SELECT account_locked FROM mysql.user WHERE user = 'rollcall' AND host = '%'",
  );
  expect(old).toEqual({ account_locked: 'Y' });
});

/** As SHOW GRANTS prints them. */
function readmeGrants(account: string): string[] {
  return readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('GRANT ') && line.includes(`TO '${account}'`))
    .map((line) =>
      line
        .replace(/^GRANT .* ON/, (rights) => inOrder(rights))
        .replace(/ON rollcall\.\*/, 'ON `rollcall`.*')
        .replace(/ON rollcall\.(\w+)/, 'ON `rollcall`.`$1`')
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
