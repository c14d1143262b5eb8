import { afterAll, afterEach, beforeAll, test } from 'vitest';
import { boardNow, fillBoardCampus, PAST } from '../workbench/board-campus.js';
import { openBoardPages, type BoardPages } from '../workbench/board-pages.js';
import { rollUp } from '../workbench/rates-campus.js';

/** One request from the student's page to the answer, in a real browser, and over a rollup. */

let pages: BoardPages;

beforeAll(async () => {
  pages = await openBoardPages(fillBoardCampus, { now: boardNow });
});
afterEach(() => pages.closePages());
afterAll(() => pages?.close());

/** S9 was absent. */
const OWN = `/me?class=${encodeURIComponent(`${PAST} 08:30 ERG2050/1`)}`;
const CLASS = `/classes/${PAST}/ERG2050/1/08:30`;

test('what a student asks for is decided, answered, and lasts through a rollup', async () => {
  const own = await pages.open(OWN, [{ role: 'student', studentId: 'S9' }]);
  await own.getByText('0 of 1 class that could be judged').waitFor();
  await own.getByRole('button', { name: 'Ask for a correction' }).click();
  const asking = own.getByRole('dialog');
  await asking.getByRole('radio', { name: 'Present' }).check();
  await asking.getByLabel('Reason').fill('My phone was off.');
  await asking.getByRole('button', { name: 'Send' }).click();
  await own.getByText('waiting for an answer', { exact: true }).waitFor();

  const lecturer = await pages.open('/', [{ role: 'lecturer', scope: 'ERG2050/1' }]);
  await lecturer.getByRole('link', { name: 'Requests 1 open' }).click();
  await lecturer.getByText('My phone was off.').waitFor();
  await lecturer.getByRole('button', { name: 'Accept the request of S9' }).click();
  const deciding = lecturer.getByRole('dialog');
  await deciding.getByLabel('Reason').fill('You are on my list.');
  await deciding.getByRole('button', { name: 'Accept' }).click();
  await lecturer.getByText('Accepted: the verdict on S9 is “Present” now.').waitFor();

  await rollUp(pages.db, PAST);

  await own.reload();
  await own.locator('.own-requests').getByText('You are on my list.').waitFor();
  await own.getByText('1 of 1 class that could be judged').waitFor();
  await own.locator('.own-class.is-open .line').getByText('corrected').waitFor();
  await lecturer.getByRole('link', { name: 'Decided' }).click();
  const decided = lecturer.locator('li.request').filter({ hasText: 'S9' });
  await decided.locator('.verdicts').getByText('corrected').waitFor();
  const registry = await pages.open(CLASS, [{ role: 'registry' }]);
  const row = registry.locator('li.student').filter({ hasText: 'S9' });
  await row.getByText('corrected').first().waitFor();
});
