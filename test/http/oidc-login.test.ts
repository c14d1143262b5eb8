import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../src/http/schemas/session.js';
import { write } from '../../src/mysql/read.js';
import { choosePorts } from '../../src/stack/free-ports.js';
import { startBoard, type TestBoard } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import {
  newBrowser,
  startLoginProvider,
  type TestBrowser,
  type TestProvider,
} from '../workbench/login-provider.js';
import { rowsOf } from '../workbench/roster-campus.js';

let database: TestDatabase;
let provider: TestProvider;
/** Two servers of one board, at one public address. */
let served: TestBoard;
let other: TestBoard;

beforeAll(async () => {
  database = await createTestDatabase();
  const { http: port } = (await choosePorts(['http'], {}, {})) as { http: number };
  provider = await startLoginProvider(`http://127.0.0.1:${port}`);
  const auth = {
    kind: 'oidc' as const,
    ...{ issuer: provider.issuer, scope: 'openid profile campus' },
    ...{ clientId: provider.clientId, clientSecret: provider.clientSecret },
    ...{ studentClaim: 'student_number', staffClaim: 'staff_name' },
  };
  served = await startBoard(database.db, { port, settings: { auth } });
  other = await startBoard(database.db, { settings: { auth, publicUrl: served.url } });
  await write(database.db, `INSERT INTO student (student_id) VALUES ('119010001')`);
});

afterAll(async () => {
  await served?.close();
  await other?.close();
  await provider?.close();
  await database?.drop();
});

afterEach(async () => {
  for (const table of ['board_session', 'board_login', 'role_grant'])
    await database.db.query(`DELETE FROM ${table}`);
});

const isCallback = ({ pathname }: URL) => pathname === '/login/callback';

/** Logs in as far as the address with the code, which nobody has opened yet. */
async function callbackOf(browser: TestBrowser, path = '/login'): Promise<string> {
  return (await browser.open(`${served.url}${path}`, isCallback)).url.href;
}

async function sessionOf(browser: TestBrowser): Promise<Session> {
  const { response } = await browser.open(`${served.url}/api/v1/session`);
  expect(response.status).toBe(200);
  return (await response.json()) as Session;
}

async function statusOf(browser: TestBrowser, url: string): Promise<number> {
  return (await browser.open(url)).response.status;
}

test('without login the API says where a person logs in', async () => {
  const { response } = await newBrowser().open(`${served.url}/api/v1/session`);
  expect(await response.json()).toMatchObject({ status: 401, login: '/login' });
});

test('a person logs in and returns to the page that was asked for', async () => {
  provider.person.claims = { sub: 'p-1', name: 'Li Na' };
  const browser = newBrowser();
  const { url, response } = await browser.open(`${served.url}/login?return_to=/days/2019-09-02`);
  expect(response.status).toBe(200);
  expect(url.href).toBe(`${served.url}/days/2019-09-02`);
  expect(await sessionOf(browser)).toMatchObject({
    ...{ name: 'Li Na', subject: 'p-1', roles: [], pages: [], studentId: null, login: '/login' },
  });
});

test.each([
  ['//other.example/', '/'],
  ['/\\other.example/', '/'],
  ['https://other.example/', '/'],
  ['/\t/other.example/', '/'],
  ['/./%2e//other.example', '/'],
  ['/login', '/'],
  ['/api/v1/session', '/'],
  ['javascript:alert(1)', '/'],
  [`/days/${'x'.repeat(300)}`, '/'],
  ['/courses/ERG2050?from=2019-09-02', '/courses/ERG2050?from=2019-09-02'],
])('who asks to return to %j is led to %j', async (asked, led) => {
  provider.person.claims = { sub: 'p-1' };
  const browser = newBrowser();
  const callback = await callbackOf(browser, `/login?return_to=${encodeURIComponent(asked)}`);
  const { url } = await browser.open(callback, () => true);
  expect(url.href).toBe(`${served.url}${led}`);
});

test('a login that began at one server is finished at another', async () => {
  provider.person.claims = { sub: 'p-1' };
  const browser = newBrowser();
  const callback = new URL(await callbackOf(browser));
  const cookie = [...browser.cookies]
    .filter(([name]) => name.endsWith('-login'))
    .map(([name, value]) => `${name.split(' ')[1]!}=${value}`)
    .join('; ');
  const host = new URL(served.url).host;
  const finished = await other.app.inject({
    url: `${callback.pathname}${callback.search}`,
    headers: { host, cookie },
  });
  expect(finished.statusCode).toBe(303);
  expect(finished.headers['set-cookie']).toMatch(/^rollcall=/);
});

test('a student sees the own record by the claim of the settings', async () => {
  provider.person.claims = { sub: 'p-2', student_number: '119010001' };
  const browser = newBrowser();
  await browser.open(`${served.url}/login`);
  expect(await sessionOf(browser)).toMatchObject({
    studentId: '119010001',
    roles: [{ role: 'student', scope: '' }],
  });
});

test.each([
  ['that no roster has', '119999999'],
  ['that is a list', ['119010001']],
  ['that is empty', ' '],
  ['that is too long', '1'.repeat(65)],
])('a person with a student id %s is logged in without a role', async (_title, student) => {
  provider.person.claims = { sub: 'p-3', student_number: student };
  const browser = newBrowser();
  await browser.open(`${served.url}/login`);
  expect(await sessionOf(browser)).toMatchObject({ studentId: null, roles: [], pages: [] });
  expect(await statusOf(browser, `${served.url}/api/v1/roles`)).toBe(403);
});

test('a student whom a later roster brings is one without a new login', async () => {
  provider.person.claims = { sub: 'p-4', student_number: '119010004' };
  const browser = newBrowser();
  await browser.open(`${served.url}/login`);
  expect(await sessionOf(browser)).toMatchObject({ studentId: null });
  await write(database.db, `INSERT INTO student (student_id) VALUES ('119010004')`);
  expect(await sessionOf(browser)).toMatchObject({ studentId: '119010004' });
});

test('a member of staff is a lecturer by the claim of the settings', async () => {
  provider.person.claims = { sub: 'p-5', staff_name: 'wang.li' };
  const browser = newBrowser();
  await browser.open(`${served.url}/login`);
  expect(await sessionOf(browser)).toMatchObject({ roles: [{ role: 'lecturer', scope: '' }] });
});

test('the answer of the provider works once, even for two requests at once', async () => {
  provider.person.claims = { sub: 'p-1' };
  const browser = newBrowser();
  const callback = await callbackOf(browser);
  const twice = await Promise.all([
    browser.open(callback, () => true),
    browser.open(callback, () => true),
  ]);
  const statuses = twice.map(({ response }) => response.status).sort();
  expect(statuses).toEqual([303, 401]);
  expect(await statusOf(browser, callback)).toBe(401);
  expect(await rowsOf(database.db, 'SELECT COUNT(*) FROM board_session')).toEqual([[1]]);
});

test('the answer of the provider is worth nothing in another browser', async () => {
  provider.person.claims = { sub: 'p-1' };
  const callback = await callbackOf(newBrowser());
  const victim = newBrowser();
  await callbackOf(victim);
  expect(await statusOf(victim, callback)).toBe(401);
  expect(await rowsOf(database.db, 'SELECT COUNT(*) FROM board_session')).toEqual([[0]]);
});

test('a login that waited longer than ten minutes is over', async () => {
  provider.person.claims = { sub: 'p-1' };
  const browser = newBrowser();
  const callback = await callbackOf(browser);
  await database.db.query('UPDATE board_login SET ends_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND');
  expect(await statusOf(browser, callback)).toBe(401);
});

test.each([
  ['state', 'another-state'],
  ['code', 'another-code'],
  ['iss', 'http://other.example'],
])('an answer with a forged %s is refused', async (name, value) => {
  provider.person.claims = { sub: 'p-1' };
  const browser = newBrowser();
  const callback = new URL(await callbackOf(browser));
  callback.searchParams.set(name, value);
  expect(await statusOf(browser, callback.href)).toBe(401);
  expect(browser.cookies.has(`${new URL(served.url).host} rollcall`)).toBe(false);
});

test.each(['nonce', 'code_verifier'])('an answer for another %s is refused', async (column) => {
  provider.person.claims = { sub: 'p-1' };
  const browser = newBrowser();
  const callback = await callbackOf(browser);
  await database.db.query(`UPDATE board_login SET ${column} = REPEAT('x', 43)`);
  expect(await statusOf(browser, callback)).toBe(401);
});

test('a person who refuses at the provider is told so on a page, not in JSON', async () => {
  provider.person.claims = null;
  const { response } = await newBrowser().open(`${served.url}/login`);
  expect(response.status).toBe(401);
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(await response.text()).toMatch(
    /<meta name="problem" data-code="unauthenticated" content="[^"]*[lL]ogin/,
  );
});

test('two tabs of a browser finish their logins in any order', async () => {
  provider.person.claims = { sub: 'p-1' };
  const browser = newBrowser();
  const first = await callbackOf(browser);
  const second = await callbackOf(browser);
  expect(await statusOf(browser, first)).toBe(200);
  expect(await statusOf(browser, second)).toBe(200);
  // The second login took the place of the first one.
  expect(await rowsOf(database.db, 'SELECT COUNT(*) FROM board_session')).toEqual([[1]]);
});

test('a logout ends all sessions of the person, and names the provider for its own logout', async () => {
  provider.person.claims = { sub: 'p-6' };
  const laptop = newBrowser();
  const phone = newBrowser();
  await laptop.open(`${served.url}/login`);
  await phone.open(`${served.url}/login`);
  const { csrfToken } = await sessionOf(laptop);
  const cookie = `rollcall=${laptop.cookies.get(`${new URL(served.url).host} rollcall`)!}`;
  const logout = await fetch(`${served.url}/api/v1/logout`, {
    method: 'POST',
    headers: { cookie, 'x-csrf-token': csrfToken! },
  });
  const { providerLogout } = (await logout.json()) as { providerLogout: string };
  expect(providerLogout).toMatch(`${provider.issuer}/session/end?`);
  expect((await fetch(providerLogout)).status).toBe(200);
  for (const browser of [laptop, phone])
    expect(await statusOf(browser, `${served.url}/api/v1/session`)).toBe(401);
});

test('the session of a local link is worth nothing where people log in by a provider', async () => {
  provider.person.claims = { sub: 'p-7' };
  const browser = newBrowser();
  await browser.open(`${served.url}/login`);
  await sessionOf(browser);
  await database.db.query(`UPDATE board_session SET issuer = 'local', fixed_role = 'registry'`);
  expect(await statusOf(browser, `${served.url}/api/v1/session`)).toBe(401);
});

test('old sessions and logins are deleted by the next login', async () => {
  provider.person.claims = { sub: 'p-8' };
  const browser = newBrowser();
  await browser.open(`${served.url}/login`);
  await callbackOf(browser);
  for (const table of ['board_session', 'board_login'])
    await database.db.query(`UPDATE ${table} SET ends_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND`);
  await newBrowser().open(`${served.url}/login`);
  expect(await rowsOf(database.db, 'SELECT COUNT(*) FROM board_session')).toEqual([[1]]);
  expect(await rowsOf(database.db, 'SELECT COUNT(*) FROM board_login')).toEqual([[0]]);
});
