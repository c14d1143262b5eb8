import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashOf, newSecret } from '../../src/http/access/secrets.js';
import { addToken } from '../../src/mysql/board/tokens.js';
import { write } from '../../src/mysql/read.js';
import { headersOf, startBoard, type TestBoard } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { rowsOf } from '../workbench/roster-campus.js';

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

type Headers = Record<string, string>;
const statusOf = async (path: string, headers: Headers, init: RequestInit = {}) =>
  (await fetch(`${served.url}${path}`, { ...init, headers })).status;
const session = (headers: Headers) => statusOf('/api/v1/session', headers);
const post = (path: string, body: unknown, headers: Headers) =>
  fetch(`${served.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** Somebody's headers, with the subject of the person. */
async function personOf(...viewers: Parameters<typeof headersOf>[1][]) {
  const headers = await headersOf(served, ...viewers);
  const cookie = headers.cookie.slice(headers.cookie.indexOf('=') + 1);
  const [[subject]] = (await rowsOf(
    database.db,
    'SELECT subject FROM board_session WHERE session_hash = ?',
    [hashOf(cookie)],
  )) as [[string]];
  return { headers, subject };
}

async function tokenOf(role: string, scope = '', days = 1) {
  const secret = newSecret();
  const { tokenNo } = await addToken(database.db, hashOf(secret), {
    ...{ owner: 'a machine', role, scope, days },
  });
  return { tokenNo, headers: { authorization: `Bearer ${secret}` } };
}

test('a session is refused when its secret is forged, its end is over, or it was deleted', async () => {
  const headers = await headersOf(served, { role: 'viewer' });
  expect(await session(headers)).toBe(200);
  expect(await session({ cookie: `rollcall=${newSecret()}` })).toBe(401);
  expect(await session({ cookie: 'rollcall=' })).toBe(401);
  const { headers: over } = await personOf({ role: 'viewer' });
  const hash = hashOf(over.cookie.slice(over.cookie.indexOf('=') + 1));
  const sql = `UPDATE board_session SET ends_at = UTC_TIMESTAMP() WHERE session_hash = :hash`;
  await write(database.db, sql, { hash });
  expect(await session(over)).toBe(401);
  // What a thief of the table reads is not what the cookie holds.
  expect(await session({ cookie: `rollcall=${hash}` })).toBe(401);
});

test('a change needs the token of the session, and no other page may ask for one', async () => {
  const { cookie, 'x-csrf-token': csrf } = await headersOf(served, { role: 'owner' });
  const body = { issuer: 'i', subject: 's', role: 'viewer' };
  expect((await post('/api/v1/roles', body, { cookie })).status).toBe(403);
  const another = await headersOf(served, { role: 'owner' });
  const forged = { cookie, 'x-csrf-token': another['x-csrf-token'] };
  expect((await post('/api/v1/roles', body, forged)).status).toBe(403);
  const foreign = { cookie, 'x-csrf-token': csrf, origin: 'https://other.example' };
  expect((await post('/api/v1/roles', body, foreign)).status).toBe(403);
  expect((await post('/api/v1/roles', body, { cookie, 'x-csrf-token': csrf })).status).toBe(200);
});

test.each([
  ['a foreign origin', { origin: 'https://other.example' }],
  ['the origin "null" of a sandboxed frame', { origin: 'null' }],
  ['a foreign host, as after DNS rebinding', { host: 'other.example' }],
  ['a host that a proxy nobody trusts names', { host: 'other', 'x-forwarded-host': 'SERVED' }],
])('a request with %s is refused before anybody asks who it is', async (_title, wrong) => {
  const host = new URL(served.url).host;
  const headers = { host, ...(await headersOf(served, { role: 'registry' })), ...wrong };
  if ('x-forwarded-host' in headers) headers['x-forwarded-host'] = host;
  for (const url of ['/api/v1/session', '/api/v1/health', '/login/link?token=x']) {
    const answer = await served.app.inject({ url, headers });
    expect([url, answer.statusCode]).toEqual([url, 403]);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  }
});

test('a host that a trusted proxy names is believed, and so is the address of the client', async () => {
  const settings = { trustedProxies: ['127.0.0.1'], publicUrl: 'https://board.example' };
  const behind = await startBoard(database.db, { settings });
  const from = (ip: string) =>
    fetch(`${behind.url}/api/v1/session`, {
      headers: {
        ...{ 'x-forwarded-host': 'board.example', 'x-forwarded-proto': 'https' },
        ...{ 'x-forwarded-for': ip, authorization: 'Bearer wrong' },
      },
    });
  for (let time = 1; time <= 30; time += 1) expect((await from('10.0.0.1')).status).toBe(401);
  const limited = await from('10.0.0.1');
  expect(limited.status).toBe(429);
  expect(limited.headers.get('strict-transport-security')).toMatch(/max-age/);
  expect((await from('10.0.0.2')).status).toBe(401);
  await behind.close();
});

test('a machine has the role and the scope of its token, and no more', async () => {
  const { headers } = await tokenOf('department', 'ERG');
  const answer = await fetch(`${served.url}/api/v1/session`, { headers });
  expect(await answer.json()).toMatchObject({
    ...{ csrfToken: null, studentId: null, subject: null },
    roles: [{ role: 'department', scope: 'ERG' }],
  });
  expect(await statusOf('/api/v1/roles', headers)).toBe(403);
  expect((await post('/api/v1/logout', {}, headers)).status).toBe(403);
});

test('a token is refused when it is unknown, over, or revoked', async () => {
  const { tokenNo, headers } = await tokenOf('viewer');
  expect(await session(headers)).toBe(200);
  const set = (change: string) =>
    write(database.db, `UPDATE api_token SET ${change} WHERE token_no = :tokenNo`, { tokenNo });
  await set('ends_at = UTC_TIMESTAMP()');
  expect(await session(headers)).toBe(401);
  await set('ends_at = UTC_TIMESTAMP() + INTERVAL 1 DAY');
  expect(await session(headers)).toBe(200);
  await set('revoked_at = UTC_TIMESTAMP()');
  expect(await session(headers)).toBe(401);
  expect(await session({ authorization: `Bearer ${newSecret()}` })).toBe(401);
  // A cookie beside it does not help a wrong token.
  const { cookie } = await headersOf(served, { role: 'registry' });
  expect(await session({ authorization: 'Bearer wrong', cookie })).toBe(401);
});

test('a token with a role that no token may have gives nothing', async () => {
  const { headers } = await tokenOf('registry');
  expect(await session(headers)).toBe(401);
});

test('an owner grants a role, which holds from the next request of the person on', async () => {
  const owner = await personOf({ role: 'owner' });
  const person = await personOf();
  const asked = {
    ...{ issuer: 'https://login.test', subject: person.subject },
    ...{ role: 'department', scope: 'ERG' },
  };
  expect(await (await post('/api/v1/roles', asked, owner.headers)).json()).toEqual({
    changed: true,
  });
  expect(await (await post('/api/v1/roles', asked, owner.headers)).json()).toEqual({
    changed: false,
  });
  const seen = await fetch(`${served.url}/api/v1/session`, { headers: person.headers });
  expect(await seen.json()).toMatchObject({ roles: [{ role: 'department', scope: 'ERG' }] });
  const listed = await fetch(`${served.url}/api/v1/roles`, { headers: owner.headers });
  expect(((await listed.json()) as { roles: object[] }).roles).toContainEqual({
    ...asked,
    grantedBy: `https://login.test|${owner.subject}`,
    grantedAt: expect.stringMatching(/^\d{4}-/) as string,
  });
});

test('taking a role away ends all sessions of the person, and both changes are kept', async () => {
  const owner = await personOf({ role: 'owner' });
  const person = await personOf({ role: 'registry' });
  const query = new URLSearchParams({
    ...{ issuer: 'https://login.test', subject: person.subject, role: 'registry' },
  });
  const revoke = () =>
    fetch(`${served.url}/api/v1/roles?${query.toString()}`, {
      method: 'DELETE',
      headers: owner.headers,
    });
  expect(await session(person.headers)).toBe(200);
  expect(await (await revoke()).json()).toEqual({ changed: true });
  expect(await session(person.headers)).toBe(401);
  expect(await (await revoke()).json()).toEqual({ changed: false });
  expect(
    await rowsOf(database.db, 'SELECT role, what, changed_by FROM role_change WHERE subject = ?', [
      person.subject,
    ]),
  ).toEqual([['registry', 'revoke', `https://login.test|${owner.subject}`]]);
});

test('nobody grants a role to themselves', async () => {
  const { headers, subject } = await personOf({ role: 'owner' });
  const asked = { issuer: 'https://login.test', subject, role: 'registry' };
  expect((await post('/api/v1/roles', asked, headers)).status).toBe(403);
  expect(
    await rowsOf(database.db, 'SELECT role FROM role_grant WHERE subject = ?', [subject]),
  ).toEqual([['owner']]);
});

test.each([
  ['a student', { role: 'student' }],
  ['a role that does not exist', { role: 'root' }],
  ['a department of all courses', { role: 'department' }],
  ['a lecturer of a whole course', { role: 'lecturer', scope: 'ERG2050' }],
  ['a registry of one course', { role: 'registry', scope: 'ERG2050' }],
  ['a scope with a line feed', { role: 'department', scope: 'ERG\n' }],
  ['a scope that is too long', { role: 'department', scope: 'E'.repeat(65) }],
  ['a name that is too long', { role: 'viewer', subject: 's'.repeat(256) }],
  ['a name that is empty', { role: 'viewer', subject: '' }],
])('%s cannot be granted', async (_title, asked) => {
  const owner = await headersOf(served, { role: 'owner' });
  const body = { issuer: 'https://login.test', subject: 'somebody', ...asked };
  const answer = await post('/api/v1/roles', body, owner);
  expect(answer.status).toBe(400);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
});

test.each(['viewer', 'department', 'lecturer', 'registry', 'operator'] as const)(
  'a %s neither sees nor changes roles',
  async (role) => {
    const headers = await headersOf(served, { role, scope: role === 'lecturer' ? 'A/1' : 'A' });
    expect(await statusOf('/api/v1/roles', headers)).toBe(403);
    const asked = { issuer: 'https://login.test', subject: 'somebody', role: 'viewer' };
    expect((await post('/api/v1/roles', asked, headers)).status).toBe(403);
    expect(
      await statusOf('/api/v1/roles?subject=x&role=viewer', headers, { method: 'DELETE' }),
    ).toBe(403);
  },
);

test('an owner has no page with persons by that alone', async () => {
  const headers = await headersOf(served, { role: 'owner' });
  const answer = await fetch(`${served.url}/api/v1/session`, { headers });
  expect(await answer.json()).toMatchObject({ pages: [] });
});

test('logins are limited for each address', async () => {
  const board = await startBoard(database.db);
  const statuses: number[] = [];
  for (let time = 1; time <= 61; time += 1)
    statuses.push((await fetch(`${board.url}/login/link?token=wrong`)).status);
  expect(new Set(statuses.slice(0, 60))).toEqual(new Set([401]));
  expect(statuses.at(-1)).toBe(429);
  await board.close();
});
