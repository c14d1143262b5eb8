import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readRows } from '../../src/mysql/read.js';
import { boardNow, fillBoardCampus, PAST, TODAY } from '../workbench/board-campus.js';
import type { TestViewer } from '../workbench/board.js';
import { openBoardPages, type BoardPages } from '../workbench/board-pages.js';
import { findingsInOppositeLooks } from '../workbench/browser.js';

/** The tick list, the code of a class and the page on which it is entered, in a real browser. */

let pages: BoardPages;

beforeAll(async () => {
  pages = await openBoardPages(fillBoardCampus, { now: boardNow });
});

afterEach(() => pages.closePages());

afterAll(() => pages?.close());

/** Students S1 to S12, of whom S1 to S8 came and S12 has opted out. */
const CLASS = `/classes/${PAST}/ERG2050/1/08:30`;
/** The same class, in progress. */
const NOW = CLASS.replace(PAST, TODAY);
const LECTURER: TestViewer[] = [{ role: 'lecturer', scope: 'ERG2050/1' }];
const student = (no: number): TestViewer[] => [{ role: 'student', studentId: `S${no}` }];

const row = (page: Page, id: string) => page.getByRole('radiogroup', { name: id, exact: true });
const marks = (day: string) =>
  readRows<{ student: string; isThere: number; source: string }>(
    pages.db,
    `SELECT s.student_id AS student, is_there AS isThere, source
     FROM roll_mark JOIN student s USING (student_no) WHERE day = :day ORDER BY roll_no`,
    { day },
  );
const findings = async (page: Page) => expect(await findingsInOppositeLooks(page)).toEqual([]);

test('a roll is taken by keyboard alone, and settles whom it names', async () => {
  const page = await pages.open(CLASS, LECTURER);
  await page.getByRole('link', { name: 'Take a roll' }).click();
  await row(page, 'S9').waitFor();
  expect(await row(page, 'S12').count()).toBe(0);
  await page.getByText('1 student has opted out').waitFor();
  await row(page, 'S9').getByRole('radio').first().focus();
  // The list is in order of the id: S9 is the last one, S8 the one before.
  await page.keyboard.press('1');
  await row(page, 'S1').getByRole('radio').first().focus();
  await page.keyboard.press('1');
  expect(await row(page, 'S1').getByRole('radio', { name: 'There', exact: true }).isChecked()).toBe(
    true,
  );
  await page.keyboard.press('0');
  expect(await row(page, 'S10').getByRole('radio', { name: 'Not there' }).isChecked()).toBe(true);
  await page.getByText('2 there, 1 not there, 8 open').waitFor();
  await page.getByRole('button', { name: 'Save the roll' }).focus();
  await page.keyboard.press('Enter');
  await page
    .getByText('Saved: 3 students are settled. The rate of the class is now 75%.')
    .waitFor();
  expect(await marks(PAST)).toEqual([
    { student: 'S9', isThere: 1, source: 'lecturer' },
    { student: 'S1', isThere: 1, source: 'lecturer' },
    { student: 'S10', isThere: 0, source: 'lecturer' },
  ]);
  await page.getByText('0 there, 0 not there, 11 open').waitFor();
});

test('a roll of the undecided only, with all the rest at once, on a phone', async () => {
  const page = await pages.open(NOW, LECTURER, { size: 'phone' });
  await page.getByRole('link', { name: 'Take a roll' }).click();
  await page.getByRole('button', { name: 'Undecided (11)' }).click();
  expect(new URL(page.url()).search).toBe('?of=unknown');
  await row(page, 'S2').getByText('Not there').click();
  await page.getByRole('button', { name: 'The rest is there' }).click();
  await page.getByText('10 there, 1 not there, 0 open').waitFor();
  await findings(page);
});

test('what goes wrong with a roll is said, and no mark is lost', async () => {
  const page = await pages.open(`${NOW}/roll`, LECTURER);
  await row(page, 'S3').getByText('Not there').click();
  pages.mysql.cut();
  await page.getByRole('button', { name: 'Save the roll' }).click();
  await page.getByRole('alert').waitFor();
  pages.mysql.open();
  await page.getByText('The database does not answer').waitFor({ state: 'hidden' });
  await page.getByText('0 there, 1 not there, 10 open').waitFor();
  await page.getByRole('button', { name: 'Save the roll' }).click();
  await page.getByText('Saved: 1 student is settled.').waitFor();
  expect(await marks(TODAY)).toEqual([{ student: 'S3', isThere: 0, source: 'lecturer' }]);
});

test('the browser asks before a link leaves marks that are not saved', async () => {
  const page = await pages.open(`${NOW}/roll`, LECTURER);
  await row(page, 'S3').getByText('Not there').click();
  const asked: string[] = [];
  let mayLeave = false;
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void (mayLeave ? dialog.accept() : dialog.dismiss());
  });
  const courses = page.getByRole('link', { name: 'Courses' });
  await courses.click();
  await expect.poll(() => asked).toEqual(['beforeunload']);
  expect(new URL(page.url()).pathname).toBe(`${NOW}/roll`);
  await page.getByText('0 there, 1 not there, 10 open').waitFor();
  mayLeave = true;
  await courses.click();
  await page.waitForURL('**/courses');
});

test('a code is shown, entered once by each student, counted, and ended', async () => {
  const page = await pages.open(NOW, LECTURER);
  await page.getByRole('link', { name: 'Show a code' }).click();
  await page.getByText('Also take students whose devices are heard elsewhere').waitFor();
  await findings(page);
  await page.getByRole('button', { name: /Show the code|显示签到码/ }).click();
  await page.locator('.the-code').waitFor();
  await findings(page);
  const code = await page.locator('.the-code .spoken').innerText();
  const phone = await pages.open('/code', student(5), { size: 'phone' });
  await phone.getByLabel('Code', { exact: true }).fill('CDFHJK');
  await phone.getByRole('button', { name: 'Enter' }).click();
  await phone.getByText('This code is not open for any class of yours.').waitFor();
  await findings(phone);
  await phone.locator('.code-field').fill(code.toLowerCase());
  await phone.keyboard.press('Enter');
  await phone.locator('.outcome.is-taken').waitFor();
  await page.locator('.count').getByText('1').waitFor();
  await phone.locator('.outcome button').click();
  await phone.locator('.code-field').fill(code);
  await phone.keyboard.press('Enter');
  await phone.locator('.outcome.is-already').waitFor();
  expect((await marks(TODAY)).at(-1)).toEqual({ student: 'S5', isThere: 1, source: 'code' });
  await page.locator('.code-screen .buttons button').last().click();
  await page.locator('.code-over').waitFor();
});

test('a page that was loaded again knows that a code is open, but not the code', async () => {
  const page = await pages.open(`${NOW}/code`, LECTURER);
  await page.getByRole('button', { name: 'Show the code' }).click();
  await page.locator('.the-code').waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'A code is open' }).waitFor();
  expect(await page.locator('.the-code').count()).toBe(0);
  await page.getByRole('button', { name: 'Show another code' }).click();
  await page.locator('.the-code').waitFor();
});

test('a board that needs longer than the time between two requests still answers', async () => {
  const page = await pages.open('/', LECTURER);
  await page.route('**/api/**/code', async (route) => {
    // The page asks every 3 seconds.
    await sleep(4_000);
    await route.continue();
  });
  await page.goto(new URL(`${NOW}/code`, pages.served.url).href);
  await page.getByRole('button', { name: /Show (the|another) code/ }).waitFor();
});

test('a student who has opted out reads what entering means, and decides', async () => {
  const page = await pages.open(`${NOW}/code`, LECTURER);
  await page.getByRole('button', { name: /Show (the|another) code/ }).click();
  const code = await page.locator('.the-code .spoken').innerText();
  const phone = await pages.open('/code', student(12), { size: 'phone' });
  await phone.getByLabel('Code', { exact: true }).fill(code);
  await phone.getByRole('button', { name: 'Enter' }).click();
  await phone.getByRole('heading', { name: 'You have opted out' }).waitFor();
  await findings(phone);
  await phone.locator('.outcome .primary').click();
  await phone.locator('.outcome.is-taken').waitFor();
  expect((await marks(TODAY)).at(-1)).toEqual({ student: 'S12', isThere: 1, source: 'code' });
});

test('whoever may not take the roll is told so, and has no buttons', async () => {
  const page = await pages.open(NOW, student(5));
  await page.getByText('You see your own record only.').waitFor();
  expect(await page.getByRole('link', { name: /Take a roll|Show a code/ }).count()).toBe(0);
  await page.goto(new URL(`${NOW}/roll`, pages.served.url).href);
  await page.getByRole('heading', { name: 'There is no roll to take' }).waitFor();
  await page.goto(new URL(`${NOW}/code`, pages.served.url).href);
  await page.getByRole('heading', { name: 'Not part of your role' }).waitFor();
  const past = await pages.open(`${CLASS}/code`, LECTURER);
  await past.getByRole('heading', { name: 'No code can be shown now' }).waitFor();
  const lecturer = await pages.open('/code', LECTURER);
  await lecturer.getByRole('heading', { name: 'Not part of your role' }).waitFor();
});

test('a tick list that is older than a code says who came by it, and a second mark is meant', async () => {
  const screen = await pages.open(`${NOW}/code`, LECTURER);
  await screen.getByRole('button', { name: /Show (the|another) code/ }).click();
  const code = await screen.locator('.the-code .spoken').innerText();
  const list = await pages.open(`${NOW}/roll`, LECTURER);
  await row(list, 'S6').getByText('Not there').click();
  const phone = await pages.open('/code', student(6), { size: 'phone' });
  const enter = async () => {
    await phone.locator('.code-field').fill(code);
    await phone.keyboard.press('Enter');
  };
  await enter();
  await phone.locator('.outcome.is-taken').waitFor();
  await list.getByRole('button', { name: 'Save the roll' }).click();
  await list.getByText('S6 entered a code after this page was opened').waitFor();
  await findings(list);
  expect((await marks(TODAY)).at(-1)).toEqual({ student: 'S6', isThere: 1, source: 'code' });
  await row(list, 'S6').locator('label').last().click();
  await list.locator('.roll-bar .primary').click();
  await list.locator('.saved').waitFor();
  await phone.locator('.outcome button').click();
  await enter();
  await phone.locator('.outcome.is-away').waitFor();
  await findings(phone);
  expect((await marks(TODAY)).at(-1)).toEqual({ student: 'S6', isThere: 0, source: 'lecturer' });
});
