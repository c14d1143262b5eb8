import type { Command } from 'commander';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerRole } from '../../src/commands/role.js';
import { registerToken } from '../../src/commands/token.js';
import { startBoard, type TestBoard } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { rowsOf } from '../workbench/roster-campus.js';
import { runCommand } from '../workbench/run-command.js';

let database: TestDatabase;
let served: TestBoard;

beforeAll(async () => {
  database = await createTestDatabase();
  served = await startBoard(database.db);
});

afterAll(async () => {
  await served?.close();
  await database?.drop();
});

const run = (register: (program: Command) => void, args: string[]) =>
  runCommand(register, args, {
    ...{ ROLLCALL_MYSQL_URL: database.url, ROLLCALL_OIDC_ISSUER: 'https://login.test' },
  });
const token = (...args: string[]) => run(registerToken, ['token', ...args]);
const role = (...args: string[]) => run(registerRole, ['role', ...args]);
const statusWith = async (secret: string) => {
  const headers = { authorization: `Bearer ${secret}` };
  return (await fetch(`${served.url}/api/v1/session`, { headers })).status;
};

test('a token works until it is revoked, and the database and the list do not hold it', async () => {
  const created = await token(
    ...['create', '--role', 'department', '--scope', 'ERG', '--owner', 'BI', '--json'],
  );
  const { token: secret, tokenNo } = JSON.parse(created.stdout) as {
    token: string;
    tokenNo: number;
  };
  expect(secret).toMatch(/^rollcall_[\w-]{43}$/);
  expect(await statusWith(secret)).toBe(200);
  expect(JSON.stringify(await rowsOf(database.db, 'SELECT * FROM api_token'))).not.toContain(
    secret,
  );
  const listed = await token('list', '--json');
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { tokenNo, owner: 'BI', role: 'department', scope: 'ERG', state: 'valid', revokedAt: null },
  ]);
  expect(listed.stdout).not.toContain(secret);
  expect((await token('revoke', String(tokenNo))).stdout).toBe(`Token ${tokenNo} is revoked.\n`);
  expect(await statusWith(secret)).toBe(401);
  expect((await token('revoke', String(tokenNo))).error).toMatchObject({ code: 'not_found' });
  expect((await token('list')).stdout).toMatch(/revoked +department +ERG +BI/);
});

test.each([
  ['of the registry', ['--role', 'registry']],
  ['of a student', ['--role', 'student']],
  ['of a department without a scope', ['--role', 'department']],
  ['of a viewer of one course', ['--role', 'viewer', '--scope', 'ERG']],
  ['for ever', ['--role', 'viewer', '--days', '367']],
  ['without an end', ['--role', 'viewer', '--days', '0']],
  ['without a role', []],
])('no token is made %s', async (_title, flags) => {
  const before = await rowsOf(database.db, 'SELECT COUNT(*) FROM api_token');
  expect((await token('create', ...flags)).error).toBeDefined();
  expect(await rowsOf(database.db, 'SELECT COUNT(*) FROM api_token')).toEqual(before);
});

test('a role is granted and taken away, each with a row of who did it', async () => {
  const asked = ['ada', 'lecturer', '--scope', 'ERG2050/1'];
  expect((await role('grant', ...asked)).stdout).toBe('ada is lecturer (ERG2050/1).\n');
  expect((await role('grant', ...asked)).stdout).toBe('ada was already lecturer (ERG2050/1).\n');
  expect((await role('list')).stdout).toMatch(/lecturer +ERG2050\/1 +ada +https:\/\/login\.test/);
  expect((await role('revoke', ...asked)).stdout).toBe(
    'ada is no longer lecturer (ERG2050/1), and is logged out.\n',
  );
  expect((await role('revoke', ...asked)).error).toMatchObject({ code: 'not_found' });
  expect(await rowsOf(database.db, 'SELECT subject, what, role, scope FROM role_change')).toEqual([
    ['ada', 'grant', 'lecturer', 'ERG2050/1'],
    ['ada', 'revoke', 'lecturer', 'ERG2050/1'],
  ]);
});

test.each([
  ['a student', ['ada', 'student']],
  ['a lecturer of a course', ['ada', 'lecturer', '--scope', 'ERG2050']],
  ['an owner of a scope', ['ada', 'owner', '--scope', 'ERG']],
  ['nobody', [' ', 'owner']],
])('the role of %s is not granted', async (_title, asked) => {
  expect((await role('grant', ...asked)).error).toBeDefined();
  expect(await rowsOf(database.db, 'SELECT * FROM role_grant')).toEqual([]);
});

test('without a login provider the command says what is missing', async () => {
  const env = { ROLLCALL_MYSQL_URL: database.url };
  const { error } = await runCommand(registerRole, ['role', 'grant', 'ada', 'owner'], env);
  expect(error).toMatchObject({ code: 'usage' });
});
