import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { newLocalLink } from '../../src/http/access/local-link.js';
import { endSessionsOf } from '../../src/mysql/board/sessions.js';
import { readRows, write } from '../../src/mysql/read.js';
import { startBoard, type TestBoard, type TestViewer } from '../workbench/board.js';
import {
  findingsInOppositeLooks,
  openBrowser,
  openWindows,
  type Visit,
} from '../workbench/browser.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { startRelay, type Relay } from '../workbench/relay.js';

/** What every page has around it, in a real browser: languages, colours, keys, lost servers. */

let database: TestDatabase;
let relay: Relay;
let served: TestBoard;
let browser: Browser;
let windows: ReturnType<typeof openWindows>;

beforeAll(async () => {
  database = await createTestDatabase();
  browser = await openBrowser();
  windows = openWindows(browser);
  // The browser reaches the board through a relay, so that a test can break the connection.
  relay = await startRelay('http://127.0.0.1:1');
  served = await startBoard(database.db, {
    settings: { publicUrl: relay.url.replace(/\/$/, ''), campus: 'North Campus' },
  });
  relay.leadTo(served.url);
});

afterEach(async () => {
  relay.open();
  await windows.closeAll();
});

afterAll(async () => {
  await browser?.close();
  await relay?.close();
  await served?.close();
  await database?.drop();
});

const open = (path: string, visit?: Visit) => windows.open(served, path, visit);

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

test('the language is that of the browser, and a choice outlasts a new visit', async () => {
  const page = await open('/courses', { look: { language: 'zh' } });
  await heading(page, '课程').waitFor();
  expect(await page.getAttribute('html', 'lang')).toBe('zh-CN');
  await page.getByRole('button', { name: 'English' }).click();
  await heading(page, 'Courses').waitFor();
  expect(await page.getAttribute('html', 'lang')).toBe('en');
  await page.reload();
  await heading(page, 'Courses').waitFor();
  expect(await page.title()).toBe('Courses · rollcall');
});

test('an address that does not exist shows the board, which says so, with the status 404', async () => {
  for (const viewers of [[{ role: 'viewer' as const }], null]) {
    const page = await open('/courses', { viewers });
    const answer = await page.goto(new URL('/foo/bar', relay.url).href);
    expect(answer?.status()).toBe(404);
    await heading(page, viewers ? 'There is nothing here' : 'Log in').waitFor();
  }
  for (const path of ['/api/v1/foo', '/assets/foo.js']) {
    const answer = await fetch(new URL(path, relay.url), { headers: { accept: 'text/html' } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  }
});

test('the colours follow the system until somebody chooses, and then the choice', async () => {
  const page = await open('/courses', { look: { theme: 'dark' } });
  await heading(page, 'Courses').waitFor();
  const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  const dark = await background();
  await page.getByRole('button', { name: 'Account and settings' }).click();
  await page.getByRole('button', { name: 'Light', exact: true }).click();
  const light = await background();
  expect(light).not.toBe(dark);
  await page.reload();
  await heading(page, 'Courses').waitFor();
  expect(await background()).toBe(light);
});

test('the keyboard alone reaches the content, the pages and the settings', async () => {
  const page = await open('/courses');
  await heading(page, 'Courses').waitFor();
  await page.keyboard.press('Tab');
  await expect.poll(() => focused(page)).toBe('Skip to the content');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('content');
  await page.reload();
  await heading(page, 'Courses').waitFor();
  await tabTo(page, 'Health');
  await page.keyboard.press('Enter');
  await heading(page, 'Health').waitFor();
  expect(new URL(page.url()).pathname).toBe('/health');
  await expect.poll(() => focused(page)).toBe('Health');
  await tabTo(page, 'Account and settings', 'backwards');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Log out everywhere' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Log out everywhere' }).waitFor({ state: 'hidden' });
});

const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent.trim()');

async function tabTo(page: Page, text: string, direction?: 'backwards'): Promise<void> {
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press(direction ? 'Shift+Tab' : 'Tab');
    if ((await focused(page)).startsWith(text)) return;
  }
  throw new Error(`the Tab key does not reach "${text}"`);
}

test('a lost connection says so, and goes away by itself', async () => {
  const page = await open('/courses');
  await heading(page, 'Courses').waitFor();
  relay.cut();
  await page.getByRole('link', { name: 'Now' }).click();
  const banner = page.getByText('The board does not answer. Trying again');
  await banner.waitFor();
  relay.open();
  await banner.waitFor({ state: 'hidden' });
});

test('a session that ends while a page is open takes everything off the screen', async () => {
  const page = await open('/courses');
  await heading(page, 'Courses').waitFor();
  await endAllSessions();
  await page.getByRole('link', { name: 'Now' }).click();
  await heading(page, 'Your session is over').waitFor();
  expect(await page.getByRole('navigation').count()).toBe(0);
  expect(await page.textContent('body')).not.toContain('Test Person');
});

async function endAllSessions(): Promise<void> {
  const people = await readRows<{ issuer: string; subject: string }>(
    database.db,
    'SELECT issuer, subject FROM board_session',
  );
  for (const person of people) await endSessionsOf(database.db, person);
}

test('logging out ends the session', async () => {
  const page = await open('/courses');
  await page.getByRole('button', { name: 'Account and settings' }).click();
  await page.getByRole('button', { name: 'Log out everywhere' }).click();
  await heading(page, 'Your session is over').waitFor();
  await page.reload();
  await heading(page, 'Log in').waitFor();
});

test('without login every address says how to log in', async () => {
  const page = await open('/days/2019-09-02', { viewers: null });
  await heading(page, 'Log in').waitFor();
  await page.getByText('Start "rollcall serve" again').waitFor();
});

test('a link that was used says so on a page of the board, in both languages', async () => {
  const link = await newLocalLink(served.board);
  const page = await open(new URL(link).pathname + new URL(link).search, { viewers: null });
  await heading(page, 'Now').waitFor();
  await page.context().clearCookies();
  const answer = await page.goto(link);
  expect(answer?.status()).toBe(401);
  await heading(page, 'The login did not work').waitFor();
  await page.getByText('This link has been used').waitFor();
  expect(await findingsInOppositeLooks(page)).toEqual([]);
  await page.getByText('这个链接已经用过').waitFor();
});

test('a page that a role does not have says so, and an operator begins at Health', async () => {
  const page = await open('/', { viewers: [{ role: 'operator' }] });
  await heading(page, 'Health').waitFor();
  await page.goto(new URL('/courses', relay.url).href);
  await heading(page, 'Not part of your role').waitFor();
  expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual([
    'Health',
  ]);
});

test('somebody without a role sees the name to give to the owner', async () => {
  const page = await open('/', { viewers: [] });
  await heading(page, 'No role yet').waitFor();
});

test('a database that goes away and comes back is said on the page', async () => {
  const page = await open('/courses');
  await heading(page, 'Courses').waitFor();
  await write(database.db, 'RENAME TABLE board_session TO board_session_away', {});
  await page.route('**/api/v1/health', (route) =>
    route.fulfill({ json: { status: 'degraded', login: null } }),
  );
  await page.getByRole('link', { name: 'Now' }).click();
  const banner = page.getByText('The database does not answer. Trying again');
  await banner.waitFor();
  await write(database.db, 'RENAME TABLE board_session_away TO board_session', {});
  await page.unroute('**/api/v1/health');
  await banner.waitFor({ state: 'hidden' });
});

/** States of the shell that need no data, each with what shows that it is there. */
const STATES: { name: string; path: string; viewers: TestViewer[] | null }[] = [
  { name: 'not logged in', path: '/', viewers: null },
  { name: 'no role', path: '/', viewers: [] },
  { name: 'no permission', path: '/courses', viewers: [{ role: 'operator' }] },
  { name: 'a date that does not exist', path: '/days/2019-02-31', viewers: [{ role: 'viewer' }] },
];

test.each(STATES)('axe finds nothing: $name', async ({ path, viewers }) => {
  const page = await open(path, { viewers });
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await findingsInOppositeLooks(page)).toEqual([]);
});

test('axe finds nothing in the open menu of the account', async () => {
  const page = await open('/days/2019-02-31');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Account and settings' }).click();
  await page.locator('#account').waitFor();
  expect(await findingsInOppositeLooks(page)).toEqual([]);
});
