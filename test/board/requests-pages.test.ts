import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readRows, write } from '../../src/mysql/read.js';
import { askingOf, student } from '../workbench/asking.js';
import { openBoardPages, type BoardPages } from '../workbench/board-pages.js';
import type { TestViewer } from '../workbench/board.js';
import { findingsInOppositeLooks } from '../workbench/browser.js';
import { fillCampus, MONDAY } from '../workbench/course-campus.js';

/** The pages My record and Requests in a real browser, on a real database. */

let pages: BoardPages;

beforeAll(async () => {
  pages = await openBoardPages(fillCampus);
});

afterEach(async () => {
  await pages.closePages();
  await write(pages.db, 'DELETE FROM correction_request');
});

afterAll(() => pages?.close());

/** S2 and S3 were absent at 08:30. */
const STUDENT: TestViewer[] = [{ role: 'student', studentId: 'S3' }];
const OTHER: TestViewer[] = [{ role: 'student', studentId: 'S2' }];
const LECTURER: TestViewer[] = [{ role: 'lecturer', scope: 'ERG2050/1' }];
const REGISTRY: TestViewer[] = [{ role: 'registry' }];
const AT = `/me?class=${encodeURIComponent(`${MONDAY} 08:30 ERG2050/1`)}`;

const dialog = (page: Page) => page.getByRole('dialog');
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const card = (page: Page, student: string) =>
  page.locator('li.request').filter({ has: page.getByRole('heading', { name: student }) });
/** What a student asks about the class at 08:30, without a page. */
const requested = (by: string, reason: string) =>
  askingOf(pages.served, pages.db).requested(student(by), { date: MONDAY, reason });
const corrections = () =>
  readRows<{ verdict: string; reason: string }>(
    pages.db,
    'SELECT verdict, reason FROM correction ORDER BY correction_no',
  );

/** Nothing that axe finds, and nothing wider than a small phone. Loads the page again. */
async function expectFine(page: Page): Promise<void> {
  expect(await findingsInOppositeLooks(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.evaluate('localStorage.clear()');
  await page.reload();
}

/** Asks about the class at 08:30, on its open row. */
async function askFor(page: Page, verdict: string, reason: string): Promise<void> {
  await button(page, 'Ask for a correction').click();
  await dialog(page).getByRole('radio', { name: verdict }).check();
  await dialog(page).getByLabel('Reason').fill(reason);
  await button(page, 'Send').click();
  await page.getByText('Sent: your request about ERG2050').waitFor();
}

async function decideIn(page: Page, what: 'Accept' | 'Refuse', student: string, reason: string) {
  await button(page, `${what} the request of ${student}`).click();
  await dialog(page).getByLabel('Reason').fill(reason);
  await dialog(page).getByRole('button', { name: what }).click();
}

test('a student sees the own classes and why, and asks for a correction, by keyboard', async () => {
  const page = await pages.open('/me', STUDENT);
  await page.getByText('1 of 3 classes that could be judged').waitFor();
  await expect.poll(() => page.locator('.own-class').count()).toBe(4);
  await page.getByLabel('Verdict').selectOption('absent');
  await expect.poll(() => page.locator('.own-class').count()).toBe(2);
  await page.locator('.own-class .id').last().focus();
  await page.keyboard.press('Enter');
  await page.locator('.own-class').getByText('Not seen on an access point').waitFor();
  await button(page, 'Ask for a correction').focus();
  await page.keyboard.press('Enter');
  await button(page, 'Send').click();
  await dialog(page).getByText('Choose one of these.').waitFor();
  await expectFine(page);
  await page.goto(new URL(AT, pages.served.url).href);
  await askFor(page, 'Present', 'I sat in the last row.');
  await page.locator('.own-requests').getByText('I sat in the last row.').waitFor();
  expect(await button(page, 'Ask for a correction').count()).toBe(0);
  await expectFine(page);
});

test('a lecturer sees how many wait, with the evidence, and accepts; the student sees the answer', async () => {
  await requested('S3', 'I sat in the last row.');
  const page = await pages.open('/', LECTURER);
  await page.getByRole('link', { name: 'Requests 1 open' }).click();
  await card(page, 'S3').getByText('I sat in the last row.').waitFor();
  await card(page, 'S3').getByText('Not seen on an access point').waitFor();
  await expectFine(page);
  // The campus clock of the board is years after the class.
  await card(page, 'S3').getByText('2 Sept 2019').first().waitFor();
  await page.getByRole('link', { name: 'Close the evidence on S3' }).click();
  await page.getByRole('link', { name: 'Show the evidence on S3' }).waitFor();
  await card(page, 'S3').getByText('Not seen on an access point').waitFor({ state: 'detached' });
  await button(page, 'Refuse the request of S3').click();
  await dialog(page).getByText('you are not on the list').waitFor();
  await button(page, 'Cancel').click();
  await decideIn(page, 'Accept', 'S3', 'You are on my list.');
  await page.getByText('Accepted: the verdict on S3 is “Present” now.').waitFor();
  await page.getByText('Nothing to decide').waitFor();
  await page.getByRole('link', { name: 'Requests', exact: true }).waitFor();
  expect(await corrections()).toEqual([{ verdict: 'present', reason: 'You are on my list.' }]);
  await expectFine(page);
  await page.getByRole('link', { name: 'Decided' }).click();
  await card(page, 'S3').getByText('You are on my list.').waitFor();
  const own = await pages.open(AT, STUDENT);
  await own.locator('.own-requests').getByText('You are on my list.').waitFor();
  await own.locator('.own-requests').getByText('Test Person,').waitFor();
  await own.getByText('2 of 3 classes that could be judged').waitFor();
  await own.locator('.own-class.is-open').getByText('corrected').first().waitFor();
  await own.getByRole('cell', { name: 'your request about ERG2050/1' }).first().waitFor();
  await expectFine(own);
});

test('a student reads on Day where the own verdicts are, and there is no empty file', async () => {
  const page = await pages.open(`/days/${MONDAY}`, STUDENT);
  await page.getByText('Students see no rates.').waitFor();
  await page.getByRole('link', { name: 'ERG2050 / 1' }).first().waitFor();
  expect(await page.getByRole('columnheader', { name: 'Rate' }).count()).toBe(0);
  expect(await page.getByRole('link', { name: 'CSV' }).count()).toBe(0);
  await page.locator('main').getByRole('link', { name: 'My record' }).click();
  await page.getByRole('heading', { level: 1, name: 'My record' }).waitFor();
});

test('who decides too late is told who did, and a student may withdraw', async () => {
  const own = await pages.open(AT, OTHER);
  await askFor(own, 'Partial', 'I came late.');
  const late = await pages.open('/requests', REGISTRY);
  await card(late, 'S2').waitFor();
  await button(own, /^Withdraw/).click();
  await own.getByText('Withdrawn.', { exact: true }).waitFor();
  await decideIn(late, 'Refuse', 'S2', 'Too late.');
  await dialog(late).getByRole('alert').getByText('The student has withdrawn').waitFor();
  const before = (await corrections()).length;
  await askFor(own, 'Partial', 'I came late, after all.');
  const first = await pages.open('/requests', LECTURER);
  await late.reload();
  // The page asks for the requests after it is loaded.
  await card(late, 'S2').waitFor();
  await decideIn(first, 'Refuse', 'S2', 'You came at the end.');
  await first.getByText('Refused: the verdict on S2 stays.').waitFor();
  await decideIn(late, 'Accept', 'S2', 'Was there.');
  await dialog(late)
    .getByRole('alert')
    .getByText(/^Test Person .* has refused/)
    .waitFor();
  expect(await dialog(late).getByLabel('Reason').inputValue()).toBe('Was there.');
  expect(await corrections()).toHaveLength(before);
});

test('a database that goes away in the middle of a decision is said, and it can be sent again', async () => {
  await requested('S2', 'I was there.');
  const before = (await corrections()).length;
  const page = await pages.open('/requests', REGISTRY);
  await button(page, 'Accept the request of S2').click();
  await expect.poll(() => dialog(page).getByRole('radio').count()).toBe(2);
  await dialog(page).getByRole('radio', { name: 'Partial' }).check();
  await dialog(page).getByText('The verdict becomes “Partial”').waitFor();
  await dialog(page).getByLabel('Reason').fill('Right.');
  pages.mysql.cut();
  await dialog(page).getByRole('button', { name: 'Accept' }).click();
  await dialog(page).getByRole('alert').waitFor();
  pages.mysql.open();
  await page.getByText('The database does not answer').waitFor({ state: 'hidden' });
  await dialog(page).getByRole('button', { name: 'Accept' }).click();
  await page.getByText('Accepted: the verdict on S2 is “Partial” now.').waitFor();
  expect((await corrections()).at(-1)).toEqual({ verdict: 'partial', reason: 'Right.' });
  expect(await corrections()).toHaveLength(before + 1);
  const own = await pages.open(AT, OTHER);
  await own.getByText('Accepted as: Partial').waitFor();
});

test('a student without a class, one who opted out, and one with a full list are told so', async () => {
  await write(pages.db, "INSERT INTO student (student_no, student_id) VALUES (8, 'S8')");
  const nobody = await pages.open('/me', [{ role: 'student', studentId: 'S8' }]);
  await nobody.getByText('No class of yours has begun yet').waitFor();
  await nobody.getByText('Nobody has looked at your record').waitFor();
  await expectFine(nobody);
  const out = await pages.open('/me', [{ role: 'student', studentId: 'S7' }]);
  await out.getByText('You have opted out.').waitFor();
  const forbidden = await pages.open('/requests', STUDENT);
  await forbidden.getByText('Not part of your role').waitFor();
});
