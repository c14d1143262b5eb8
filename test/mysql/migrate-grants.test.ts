import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../src/mysql/migrate.js';
import { GRANTS, as, createAccounts, lists, type Accounts } from '../workbench/accounts.js';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';

const MIGRATE = GRANTS.rights('migrate');
let accounts: Accounts;
let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
  accounts = await createAccounts(bench.env['ROLLCALL_MYSQL_URL']!);
});

afterAll(async () => {
  await accounts?.drop();
  await bench?.close();
});

test('migrate sets up an empty database with the rights that docs/accounts.md grants it', async () => {
  const { url } = await accounts.accountWith(MIGRATE, await accounts.emptyDatabase());
  const said = await bench.rollcall(['migrate'], { env: { ROLLCALL_MYSQL_URL: url } });
  expect([said.status, said.stderr]).toEqual([0, '']);
  expect(said.stdout).toContain('Applied migration');
});

test.each(lists(MIGRATE))('migrate fails without $left', async ({ rest }) => {
  const account = await accounts.accountWith(rest, await accounts.emptyDatabase());
  await expect(as(account, migrate)).rejects.toThrow(/denied/);
});

test('a worker whose account "privacy" is on another database does not start', async () => {
  const other = await accounts.emptyDatabase();
  await as(await accounts.accountWith(MIGRATE, other), migrate);
  const { url } = await accounts.accountWith(GRANTS.rights('privacy'), other);
  const { status, stderr } = await bench.rollcall(['worker'], {
    env: { ROLLCALL_MYSQL_PRIVACY_URL: url },
  });
  expect([status, stderr]).toEqual([2, expect.stringContaining('is another database than')]);
});
