import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { TestViewer } from '../workbench/board.js';
import { openBoardPages, type BoardPages } from '../workbench/board-pages.js';
import { COURSE as SAMPLE } from '../workbench/course-samples.js';
import { fillCampus, MONDAY, TUESDAY } from '../workbench/course-campus.js';

/** The pages Courses and Course in a real browser, on a real database. */

let pages: BoardPages;

beforeAll(async () => {
  pages = await openBoardPages(fillCampus);
});

afterEach(() => pages.closePages());

afterAll(() => pages?.close());

const REGISTRY: TestViewer[] = [{ role: 'registry' }];
const COURSE = `/courses/ERG2050?from=${MONDAY}&to=${TUESDAY}`;

test('a course is found by its name, and the address keeps what was typed', async () => {
  const page = await pages.open('/courses', REGISTRY);
  await page.getByRole('link', { name: 'ACT5005' }).waitFor();
  await page.getByRole('searchbox', { name: 'Find a course' }).fill('erg');
  await page.getByRole('link', { name: 'ACT5005' }).waitFor({ state: 'detached' });
  expect(new URL(page.url()).search).toBe('?find=erg');
  await page.getByText('1 of 2 courses').waitFor();
  await page.getByRole('searchbox', { name: 'Find a course' }).fill('nothing');
  await page.getByText('No course fits “nothing”.').waitFor();
  await page.getByRole('link', { name: 'Show all courses' }).click();
  await page.getByRole('link', { name: 'ERG2050' }).click();
  await page.getByRole('heading', { level: 1, name: 'ERG2050' }).waitFor();
});

test('the arrow keys move in the grid, and Enter leads to why', async () => {
  const page = await pages.open(`${COURSE}&section=1`, REGISTRY);
  const first = page.locator('.grid a.cell').first();
  await first.focus();
  const focused = () => page.evaluate<string>('document.activeElement.getAttribute("href")');
  await expect.poll(focused).toBe(`/classes/${MONDAY}/ERG2050/1/08:30?student=S1`);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect.poll(focused).toBe(`/classes/${MONDAY}/ERG2050/1/15:00?student=S2`);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Home');
  await expect.poll(focused).toBe(`/classes/${MONDAY}/ERG2050/1/08:30?student=S1`);
  await expect.poll(() => page.locator('.grid a.cell[tabindex="0"]').count()).toBe(1);
  await page.keyboard.press('Enter');
  await page.getByText('Where the devices were').waitFor();
  expect(new URL(page.url()).searchParams.get('student')).toBe('S1');
});

test('the grid shows each section, and who was not enrolled has no letter', async () => {
  const page = await pages.open(COURSE, REGISTRY);
  await page.getByRole('link', { name: 'Section 10' }).click();
  await page.locator('.grid').getByRole('rowheader', { name: 'S5' }).waitFor();
  expect(await page.locator('.grid').getByRole('rowheader').allTextContents()).not.toContain('S1');
  expect(new URL(page.url()).searchParams.get('section')).toBe('10');
});

test('a department sees weeks and no person, and nothing of another department', async () => {
  const page = await pages.open(COURSE, [{ role: 'department', scope: 'ERG' }]);
  await page.getByText('Your role shows no person').waitFor();
  expect(await page.textContent('main')).not.toMatch(/\bS[1-7]\b/);
  await page.goto(new URL('/courses', pages.served.url).href);
  await page.getByRole('link', { name: 'ERG2050' }).waitFor();
  expect(await page.getByRole('link', { name: 'ACT5005' }).count()).toBe(0);
  await page.goto(new URL('/courses/ACT5005', pages.served.url).href);
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
});

test('a lecturer sees the own section only', async () => {
  const page = await pages.open(COURSE, [{ role: 'lecturer', scope: 'ERG2050/10' }]);
  await page.locator('.grid').getByRole('rowheader', { name: 'S5' }).waitFor();
  expect(await page.textContent('main')).not.toMatch(/\bS[1-4]\b/);
});

test('the table goes away as a file by the same rights', async () => {
  const page = await pages.open(COURSE, REGISTRY);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
});

test('the files for a learning platform are those of the chosen section', async () => {
  const page = await pages.open(`${COURSE}&section=10`, REGISTRY);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Moodle attendance' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(
    `rollcall-moodle-ERG2050-10-${MONDAY}-to-${TUESDAY}.csv`,
  );
});

/** How many sheets of A4 a page takes. */
async function sheetsOf(page: Page): Promise<number> {
  const pdf = await page.pdf({ format: 'A4' });
  return Number(/\/Type \/Pages\s+\/Count (\d+)/.exec(pdf.toString('latin1'))?.[1]);
}

test('the report of a course is one sheet of paper, to each role with what it may see', async () => {
  const page = await pages.open(COURSE, REGISTRY);
  await page.getByRole('link', { name: 'Report' }).click();
  await page.getByRole('heading', { level: 1, name: 'ERG2050: attendance report' }).waitFor();
  expect(new URL(page.url()).search).toBe(`?from=${MONDAY}&to=${TUESDAY}`);
  await page.getByRole('list', { name: 'Students of section 1' }).getByText('S2').waitFor();
  expect(await sheetsOf(page)).toBe(1);
  const dean = await pages.open(`/courses/ERG2050/report?from=${MONDAY}&to=${TUESDAY}`, [
    { role: 'department', scope: 'ERG' },
  ]);
  await dean.getByText('Your role shows no person').waitFor();
  expect(await dean.textContent('main')).not.toMatch(/\bS[1-7]\b/);
});

test('the report of a term with 120 students in four sections is one sheet of paper', async () => {
  const page = await pages.open('/courses', REGISTRY);
  const sections = ['1', '2', '3', '4'].map((section) => ({
    ...SAMPLE.sections[0]!,
    section,
  }));
  const students = Array.from({ length: 120 }, (_, place) => ({
    ...SAMPLE.grid!.students[0]!,
    ...{ studentId: String(1_155_000_000 + place), section: String(1 + (place % 4)) },
  }));
  await page.route('**/api/v1/courses/ERG2050', (route) =>
    route.fulfill({ json: { ...SAMPLE, sections, grid: { students } } }),
  );
  await page.goto(new URL('/courses/ERG2050/report', pages.served.url).href);
  await page.getByText('1155000119').waitFor();
  expect(await sheetsOf(page)).toBe(1);
});

test('a database that goes away and comes back while the page is open', async () => {
  const page = await pages.open(COURSE, REGISTRY);
  await page.locator('.grid').waitFor();
  pages.mysql.cut();
  await page.getByRole('link', { name: 'All courses' }).click();
  await page.getByText('The database does not answer').waitFor();
  pages.mysql.open();
  await page.getByRole('link', { name: 'ACT5005' }).waitFor();
  await page.getByText('The database does not answer').waitFor({ state: 'hidden' });
});
