import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readRows, write } from '../../src/mysql/read.js';
import type { TestViewer } from '../workbench/board.js';
import { openBoardPages, type BoardPages } from '../workbench/board-pages.js';
import { fillCampus, MONDAY } from '../workbench/course-campus.js';

/** The page Class in a real browser, on a real database. */

let pages: BoardPages;

beforeAll(async () => {
  pages = await openBoardPages(fillCampus);
});

afterEach(() => pages.closePages());

afterAll(() => pages?.close());

/** Students S1 to S4; S1 was heard in the room. */
const CLASS = `/classes/${MONDAY}/ERG2050/1/08:30`;
/** Students S5 to S7; S5 was heard in the room, and S7 has opted out. */
const OTHER = `/classes/${MONDAY}/ERG2050/10/10:30`;
const REGISTRY: TestViewer[] = [{ role: 'registry' }];

const row = (page: Page, student: string) =>
  page.locator('li.student').filter({ has: page.getByRole('link', { name: student }) });
const dialog = (page: Page) => page.getByRole('dialog');
const corrections = () =>
  readRows<{ verdict: string; reason: string; by: string }>(
    pages.db,
    'SELECT verdict, reason, corrected_by AS `by` FROM correction ORDER BY correction_no',
  );

test('registry sees the students, their verdicts, and why, at an address of its own', async () => {
  const page = await pages.open(CLASS, REGISTRY);
  await row(page, 'S1').getByText('Present').waitFor();
  await expect.poll(() => page.locator('li.student').count()).toBe(4);
  await row(page, 'S1').getByRole('link').focus();
  await page.keyboard.press('Enter');
  await row(page, 'S1').getByText('AP-101').waitFor();
  expect(new URL(page.url()).searchParams.get('student')).toBe('S1');
  await page.reload();
  await row(page, 'S1').getByText('AP-101').waitFor();
  expect(await row(page, 'S1').getByRole('link').getAttribute('aria-expanded')).toBe('true');
});

test.each(['en', 'zh'] as const)('the table of devices fits a phone: %s', async (language) => {
  const page = await pages.open(`${CLASS}?student=S1`, REGISTRY, { language });
  await page.setViewportSize({ width: 360, height: 740 });
  const name = row(page, 'S1').getByRole('table').getByText('AP-101').first();
  await name.evaluate('node => { node.textContent = "教学楼-2F-AP-014"; }');
  const tooWide =
    '[...document.querySelectorAll("html, .stays, .stays td")].filter((one) => one.scrollWidth > one.clientWidth).length';
  expect(await page.evaluate(tooWide)).toBe(0);
});

test('the filter by verdict stands in the address', async () => {
  const page = await pages.open(CLASS, REGISTRY);
  await page.getByRole('link', { name: 'Present, heard 1' }).click();
  expect(new URL(page.url()).search).toBe('?show=heard');
  await expect.poll(() => page.locator('li.student').count()).toBe(1);
  await page.reload();
  await row(page, 'S1').waitFor();
  await expect.poll(() => page.locator('li.student').count()).toBe(1);
});

test('a correction is on the page and in the database at once', async () => {
  const page = await pages.open(`${CLASS}?student=S2`, REGISTRY);
  await page.getByRole('button', { name: 'Correct' }).click();
  await dialog(page).getByRole('radio', { name: 'Partial' }).check();
  await dialog(page).getByLabel('Reason').fill('Signed the list on paper.');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved: S2 counts as “Partial” in this class.').waitFor();
  await row(page, 'S2').locator('.line .badge').getByText('corrected').waitFor();
  await row(page, 'S2').getByText('Signed the list on paper.').waitFor();
  await expect
    .poll(() => page.evaluate<string>('document.activeElement.textContent'))
    .toBe('Correct');
  expect(await corrections()).toEqual([
    { verdict: 'partial', reason: 'Signed the list on paper.', by: expect.any(String) as string },
  ]);
  const verdicts = await readRows<{ verdict: string }>(
    pages.db,
    `SELECT v.verdict FROM verdict v JOIN class c USING (class_no)
     WHERE c.course = 'ERG2050' AND c.section = '1' AND c.starts_at = :start AND v.student_no = 2`,
    { start: `${MONDAY} 08:30:00` },
  );
  expect(verdicts).toEqual([{ verdict: 'partial' }]);
});

test('a correction without a verdict or a reason is not sent, and leads to what is missing', async () => {
  const page = await pages.open(`${CLASS}?student=S3`, REGISTRY);
  const before = await corrections();
  await page.getByRole('button', { name: 'Correct' }).click();
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await dialog(page).getByText('Choose one of these.').waitFor();
  await dialog(page).getByText('Write a reason of 3 to 255 characters.').waitFor();
  await expect.poll(() => page.evaluate('document.activeElement.type')).toBe('radio');
  await page.keyboard.press('Space');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA');
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'hidden' });
  await expect
    .poll(() => page.evaluate<string>('document.activeElement.textContent'))
    .toBe('Correct');
  expect(await corrections()).toEqual(before);
});

test('what the server refuses is said in its sentence, and nothing that was typed is lost', async () => {
  const page = await pages.open(`${CLASS}?student=S3`, REGISTRY);
  await page.getByRole('button', { name: 'Correct' }).click();
  await dialog(page).getByRole('radio', { name: 'Present' }).check();
  await dialog(page).getByLabel('Reason').fill('Was there.');
  await write(pages.db, 'UPDATE roster_student SET opted_out = 1 WHERE student_no = 3', {});
  try {
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await dialog(page).getByRole('alert').getByText('opted out').waitFor();
    expect(await dialog(page).getByLabel('Reason').inputValue()).toBe('Was there.');
  } finally {
    await write(pages.db, 'UPDATE roster_student SET opted_out = 0 WHERE student_no = 3', {});
  }
});

test('a database that goes away in the middle of a correction is said, and it can be sent again', async () => {
  const page = await pages.open(`${CLASS}?student=S4`, REGISTRY);
  await page.getByRole('button', { name: 'Correct' }).click();
  await dialog(page).getByRole('radio', { name: 'Present' }).check();
  await dialog(page).getByLabel('Reason').fill('Sat in the first row.');
  pages.mysql.cut();
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await dialog(page).getByRole('alert').waitFor();
  await page.getByText('The database does not answer').waitFor();
  pages.mysql.open();
  await page.getByText('The database does not answer').waitFor({ state: 'hidden' });
  expect(await dialog(page).getByLabel('Reason').inputValue()).toBe('Sat in the first row.');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved: S4 counts as “Present” in this class.').waitFor();
  expect((await corrections()).filter(({ reason }) => reason === 'Sat in the first row.')).toEqual([
    expect.objectContaining({ verdict: 'present' }),
  ]);
});

test('a class is confirmed to have met elsewhere', async () => {
  const page = await pages.open(OTHER, REGISTRY);
  await page.getByRole('button', { name: 'Confirm the class' }).click();
  await dialog(page).getByRole('radio', { name: 'It met in another room' }).check();
  await dialog(page).getByLabel('Reason').fill('The projector was broken.');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await dialog(page).getByText('Choose the room.').waitFor();
  await dialog(page).getByLabel('Room', { exact: true }).selectOption('TB-102');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. Verdicts and rate change with the next rollup').waitFor();
  await page.getByText('Met in TB-102').waitFor();
  await page.getByText('The projector was broken.').waitFor();
  const said = await readRows<object>(
    pages.db,
    'SELECT state, room, reason FROM class_confirmation',
  );
  expect(said).toEqual([{ state: 'moved', room: 'TB-102', reason: 'The projector was broken.' }]);
});

test.each([
  ['en', 'Policy', 'by the policy', 'rolled up'],
  ['zh', '策略', '策略', '汇总于'],
] as const)(
  'only the registry reads by which policy: %s',
  async (language, fact, inWords, rolledUp) => {
    const lecturer: TestViewer[] = [{ role: 'lecturer', scope: 'ERG2050/1' }];
    for (const viewers of [REGISTRY, lecturer]) {
      const page = await pages.open(CLASS, viewers, { language });
      await row(page, 'S1').waitFor();
      const isRegistry = viewers === REGISTRY;
      expect(await page.getByText(fact, { exact: true }).count()).toBe(isRegistry ? 1 : 0);
      await page
        .getByRole('link', { name: language === 'en' ? 'All classes' : '当天的所有课' })
        .click();
      await page.getByText(rolledUp).waitFor();
      expect(await page.getByText(inWords).count()).toBe(isRegistry ? 1 : 0);
    }
  },
);

test('a lecturer sees the own students during the class, and may change nothing', async () => {
  const lecturer: TestViewer[] = [{ role: 'lecturer', scope: 'ERG2050/1' }];
  const page = await pages.open(`${CLASS}?student=S1`, lecturer);
  await page.getByText('You see what happened during the class').waitFor();
  await row(page, 'S1').getByText('Last computed').first().waitFor();
  expect(await page.getByText('Where the devices were').count()).toBe(0);
  expect(await page.getByText('AP-101').count()).toBe(0);
  expect(await page.getByRole('button', { name: /Correct|Confirm/ }).count()).toBe(0);
  await page.goto(new URL(OTHER, pages.served.url).href);
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
});

test('a student sees the own record with its evidence and nobody else', async () => {
  const page = await pages.open(`${CLASS}?student=S1`, [{ role: 'student', studentId: 'S1' }]);
  await row(page, 'S1').getByText('AP-101').waitFor();
  await page.getByText('You see your own record only.').waitFor();
  await expect.poll(() => page.locator('li.student').count()).toBe(1);
  expect(await page.getByRole('button', { name: /Correct|Confirm/ }).count()).toBe(0);
  expect(await page.textContent('main')).not.toMatch(/S[2-7]\b/);
});

test('a viewer sees no person, and is told why a small group has no figures', async () => {
  const page = await pages.open(`${CLASS}?student=S1`, [{ role: 'viewer' }]);
  await page.getByText('Your role shows the figures of this class and no person.').waitFor();
  await page.getByText('Figures of fewer than 5 students are not shown').waitFor();
  expect(await page.textContent('main')).not.toMatch(/S[1-7]\b|%\s*sure/);
});

test('a database that goes away and comes back while the page is open', async () => {
  const page = await pages.open(CLASS, REGISTRY);
  await row(page, 'S1').waitFor();
  pages.mysql.cut();
  await row(page, 'S1').getByRole('link').click();
  await page.getByText('The database does not answer').waitFor();
  await expect.poll(() => page.locator('li.student').count()).toBe(4);
  pages.mysql.open();
  await row(page, 'S1').getByText('AP-101').waitFor();
  await page.getByText('The database does not answer').waitFor({ state: 'hidden' });
});
