import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { addRule } from '../../src/mysql/attention/rules.js';
import { write } from '../../src/mysql/read.js';
import { evaluateRules, fillAttention, ruleWith } from '../workbench/attention-campus.js';
import type { TestViewer } from '../workbench/board.js';
import { openBoardPages, type BoardPages } from '../workbench/board-pages.js';
import { findingsInOppositeLooks } from '../workbench/browser.js';

/** The pages Students and Rules in a real browser, on a real database. */

let pages: BoardPages;

const REGISTRY: TestViewer[] = [{ role: 'registry' }];
const WORD = { by: 'registry', reason: 'a new term', now: '2026-09-09 04:00:00' };

beforeAll(async () => {
  pages = await openBoardPages(async (db) => {
    await fillAttention(db);
    const mail = ['dean@example.edu', 'registry@example.edu'];
    await addRule(db, ruleWith({ counted: 'by_course', mail }), WORD);
    const fall = { kind: 'fall', classes: 4, share: 0.5, before: 3, counted: 'by_course' } as const;
    await addRule(db, ruleWith({ name: 'A fall by half', ...fall }), WORD);
    await evaluateRules(db, WORD.now);
    await write(db, "UPDATE attention_delivery SET state = 'sent' WHERE delivery_no = 1");
    await write(
      db,
      "UPDATE attention_delivery SET state = 'unknown', detail = 'worker_gone' WHERE delivery_no = 2",
    );
  });
});
afterEach(() => pages.closePages());
afterAll(() => pages?.close());

const idsOf = (page: Page) => page.locator('.called h2').allTextContents();

async function expectFine(page: Page): Promise<void> {
  expect(await findingsInOppositeLooks(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
}

test('the most urgent student comes first, and a class leads to why', async () => {
  const page = await pages.open('/', REGISTRY);
  await page.getByRole('link', { name: 'Students' }).click();
  await page.getByText('Missed the last 8 measured classes').waitFor();
  expect(await idsOf(page)).toEqual(['S3', 'S2', 'S7', 'S6']);
  await page.getByText('and 3 of 4 before').first().waitFor();
  await page.getByRole('searchbox', { name: 'Find' }).fill('mat1001');
  await page.getByText('1 of 4 students').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('combobox', { name: 'Rule' }).selectOption('A fall by half');
  await page.getByText('3 students').waitFor();
  expect(new URL(page.url()).searchParams.get('rule')).toBe('2');
  await expectFine(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.locator('.rests a').first().click();
  await page.getByRole('heading', { level: 1 }).filter({ hasText: 'ERG2050' }).waitFor();
  expect(new URL(page.url()).searchParams.get('student')).toMatch(/^S\d$/);
});

test('the letters are explained, and a student reads who looked at the list', async () => {
  const page = await pages.open('/students', [{ role: 'lecturer', scope: 'MAT1001/1' }]);
  await page.locator('.called-legend').getByText('Absent').waitFor();
  const own = await pages.open('/me', [{ role: 'student', studentId: 'S7' }]);
  const looked = own.getByRole('cell', { name: 'the list of students whom somebody should call' });
  await looked.first().waitFor();
  const chinese = { language: 'zh' } as const;
  const inChinese = await pages.open('/me', [{ role: 'student', studentId: 'S7' }], chinese);
  await inChinese.getByRole('cell', { name: '需要联系的学生名单' }).first().waitFor();
});

test('a lecturer sees the own section and no rules, and a viewer has no such page', async () => {
  const page = await pages.open('/students', [{ role: 'lecturer', scope: 'MAT1001/1' }]);
  await page.getByText('Missed the last 4 measured classes').waitFor();
  expect(await idsOf(page)).toEqual(['S7']);
  expect(await page.getByRole('link', { name: 'Rules' }).count()).toBe(0);
  await page.goto(new URL('/students/rules', pages.served.url).href);
  await page.getByText('Not part of your role').waitFor();
  const viewer = await pages.open('/students', [{ role: 'viewer' }]);
  await viewer.getByText('Not part of your role').waitFor();
  expect(await viewer.getByRole('link', { name: 'Students' }).count()).toBe(0);
});

test('a rule says how many students it would name before it is saved', async () => {
  const page = await pages.open('/students/rules', REGISTRY);
  await page.locator('.delivery.is-unknown').getByText('may have gone out').waitFor();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('It would name 2 students').waitFor();
  await dialog.getByRole('textbox', { name: 'Last measured classes' }).fill('x');
  await dialog.getByText('When the rule is complete').waitFor();
  await dialog.getByRole('textbox', { name: 'Mail addresses' }).fill('nobody');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Write a whole number from 2 to 60.').waitFor();
  await dialog.getByText('Each line must be a mail address').waitFor();
  await expectFine(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('dialog').getByRole('combobox', { name: '找谁' }).waitFor();
  await page.evaluate('localStorage.clear()');
  await page.reload();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Five in a row');
  await dialog.getByRole('textbox', { name: 'Mail addresses' }).fill('dean@example.edu');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('a new term');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The rule is saved.').waitFor();
  const card = page.locator('.rule').filter({ hasText: 'Five in a row' });
  await card.getByText('dean@example.edu').waitFor();
  await card.getByRole('button', { name: 'Switch off' }).click();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('the term is over');
  await dialog.getByRole('button', { name: 'Switch off' }).click();
  await card.getByText('off', { exact: true }).waitFor();
  await expectFine(page);
});

test('without rules, and without anybody who fits one, the page says so', async () => {
  await write(pages.db, 'UPDATE attention_finding SET fits = FALSE');
  const page = await pages.open('/students', REGISTRY);
  await page.getByText('Nobody fits a rule').waitFor();
  await expectFine(page);
  await write(pages.db, 'DELETE FROM attention_rule');
  await page.reload();
  await page.locator('.instead').waitFor();
  pages.mysql.cut();
  await page.reload();
  await page.locator('.instead').waitFor();
});
