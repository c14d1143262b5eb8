import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { instantOf } from '../../src/attendance/wall-clock.js';
import { startBoard, type TestBoard, type TestViewer } from '../workbench/board.js';
import {
  findingsInOppositeLooks,
  openBrowser,
  openWindows,
  type Visit,
} from '../workbench/browser.js';
import { startRelay, type Relay } from '../workbench/relay.js';
import {
  createWorkbench,
  SAMPLE_CAMPUS,
  SAMPLE_LOG,
  type Workbench,
} from '../workbench/workbench.js';

/** The pages Now and Day in a real browser, with records that arrive from Kafka meanwhile. */

const DAY = '2019-09-02';
/** Three classes are in progress: ACT5005, ENG1001 and ERG2050. */
const CLOCK = `${DAY} 15:20:00`;

let bench: Workbench;
let relay: Relay;
let served: TestBoard;
let evening: TestBoard;
let browser: Browser;
let windows: ReturnType<typeof openWindows>;

beforeAll(async () => {
  browser = await openBrowser();
  windows = openWindows(browser);
  bench = await createWorkbench();
  await bench.succeed(['import', SAMPLE_CAMPUS]);
  await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
  relay = await startRelay('http://127.0.0.1:1');
  const settings = { topic: bench.topic, publicUrl: relay.url.replace(/\/$/, '') };
  served = await startBoard(bench.db, { now: () => at(CLOCK), settings });
  relay.leadTo(served.url);
  evening = await startBoard(bench.db, {
    now: () => at(`${DAY} 23:10:00`),
    settings: { topic: bench.topic },
  });
});

afterEach(async () => {
  relay.open();
  await windows.closeAll();
});

afterAll(async () => {
  await browser?.close();
  await relay?.close();
  await served?.close();
  await evening?.close();
  await bench?.close();
});

const at = (campusTime: string) => instantOf(campusTime, 'Asia/Shanghai');

const open = (path: string, { board = served, ...visit }: Visit & { board?: TestBoard } = {}) =>
  windows.open(board, path, visit);

/** Sends the records of the sample day from one moment to another. */
async function sendRecords(from: string, to: string): Promise<void> {
  const timeOf = (line: string) => /"connecttime": ?"([^"]+)"/.exec(line)?.[1] ?? '';
  const lines = readFileSync(SAMPLE_LOG, 'utf8')
    .split('\n')
    .filter((line) => timeOf(line) >= `${DAY} ${from}` && timeOf(line) < `${DAY} ${to}`);
  const file = join(bench.folder, `from-${from.slice(0, 2)}.jsonl`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  await bench.succeed(['send', file]);
}

const card = (page: Page, course: string) => page.getByRole('listitem').filter({ hasText: course });
const firstCells = (page: Page) => page.locator('tbody th a').allTextContents();

test('records that arrive from Kafka are on the open page, without a reload', async () => {
  const page = await open('/');
  await card(page, 'ACT5005').getByText('0 of 83 seen').waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  await sendRecords('00:00:00', '15:20:00');
  await card(page, 'ACT5005')
    .getByText(/[1-9]\d* of 83 seen/)
    .waitFor();
  await card(page, 'ACT5005')
    .getByRole('img', { name: /Arrivals by the minute: / })
    .waitFor();
  expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
    'Building AZ 2 classes',
    'Building TB 1 class',
    'Other rooms',
  ]);
});

test('the building is in the address of Now', async () => {
  const page = await open('/?building=TB');
  await card(page, 'ACT5005').waitFor();
  expect(await card(page, 'ERG2050').count()).toBe(0);
  await page.getByLabel('Building').selectOption('AZ');
  await card(page, 'ERG2050').waitFor();
  expect(new URL(page.url()).search).toBe('?building=AZ');
});

test('a lost connection is said on Now, and the live figures come back', async () => {
  const page = await open('/');
  await page.getByText('Live', { exact: true }).waitFor();
  relay.cut();
  await page.getByText('The board does not answer. Trying again').waitFor();
  await page.getByText('Connecting', { exact: true }).waitFor();
  // What was there stays.
  await card(page, 'ACT5005').waitFor();
  relay.open();
  await page.getByText('Live', { exact: true }).waitFor();
  await page.getByText('The board does not answer. Trying again').waitFor({ state: 'hidden' });
});

test('in the evening Now leads to the last day', async () => {
  const page = await open('/', { board: evening });
  await page.getByRole('heading', { name: 'No class is in progress' }).waitFor();
  await page.getByText('The next class begins: Tue 3 Sept').waitFor();
  await page.getByRole('link', { name: 'Latest day:' }).click();
  await page.getByRole('heading', { level: 1, name: 'Monday, 2 September 2019' }).waitFor();
});

test('a class of Now leads to its page, by the keyboard alone', async () => {
  const page = await open('/');
  await card(page, 'ERG2050').getByRole('link').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /ERG2050/ }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/classes/${DAY}/ERG2050/1/15:00`);
});

test('an address with filters and an order shows the same view to somebody else', async () => {
  await sendRecords('15:20:00', '24:00:00');
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await bench.succeed(['rollup', 'run', '--date', DAY, '--policy', 'standard']);
  const page = await open(`/days/${DAY}`);
  await page.getByLabel('Course').fill('csc');
  await page.getByLabel('Building').selectOption('AZ');
  await page.getByRole('button', { name: 'Time' }).click();
  await page.getByRole('button', { name: 'Time' }).click();
  await page.getByText('3 of 12 classes').waitFor();
  const descending = page.locator('th[aria-sort=descending]', { hasText: 'Time' });
  await descending.waitFor();
  const shown = await firstCells(page);
  expect(shown).toHaveLength(3);
  const { pathname, search } = new URL(page.url());
  const other = await open(pathname + search);
  await other.getByText('3 of 12 classes').waitFor();
  expect(await firstCells(other)).toEqual(shown);
  await other.getByRole('button', { name: 'Clear filters' }).click();
  await other.getByText('12 of 12 classes').waitFor();
});

test('a day leads to its neighbours and to any date', async () => {
  const page = await open(`/days/${DAY}?building=AZ`);
  await page.getByRole('link', { name: 'Next day with classes' }).click();
  await page.getByRole('heading', { level: 1, name: 'Tuesday, 3 September 2019' }).waitFor();
  expect(new URL(page.url()).search).toBe('?building=AZ');
  await page.getByLabel('Date').fill('2019-09-06');
  await page.getByRole('heading', { level: 1, name: 'Friday, 6 September 2019' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Tuesday, 3 September 2019' }).waitFor();
});

test('a day is downloaded for a spreadsheet', async () => {
  const page = await open(`/days/${DAY}`);
  const started = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download CSV' }).first().click();
  expect(readFileSync(await (await started).path(), 'utf8')).toContain('ERG2050');
});

test('a viewer sees rates of large groups only, and is told why', async () => {
  const page = await open(`/days/${DAY}`, { viewers: [{ role: 'viewer' }] });
  await page.getByText('Groups of fewer than 5 students').waitFor();
  await page.getByText('not shown', { exact: true }).first().waitFor();
});

test('a day that is held back says so', async () => {
  const page = await open('/courses');
  await page.route(`**/api/v1/days/${DAY}`, async (route) => {
    const day = (await (await route.fetch()).json()) as object;
    await route.fulfill({ json: { ...day, held: { cause: 'feed', reason: 'few records' } } });
  });
  await page.getByRole('link', { name: 'Day', exact: true }).click();
  await page.getByText('This day is held back').waitFor();
  expect(await findingsInOppositeLooks(page)).toEqual([]);
});

test.each([
  ['Now', '/', 'ACT5005'],
  ['Now of a viewer', '/', 'ACT5005'],
  ['a day', `/days/${DAY}?sort=-rate`, 'ERG2050'],
  ['a day without classes', '/days/2019-08-25', 'Choose another date'],
  ['a day on which no class fits', `/days/${DAY}?course=nothing`, 'No class fits'],
])('axe finds nothing on %s', async (name, path, text) => {
  const viewers: TestViewer[] = [{ role: name.includes('viewer') ? 'viewer' : 'registry' }];
  const page = await open(path, { viewers });
  await page.getByText(text).first().waitFor();
  expect(await findingsInOppositeLooks(page)).toEqual([]);
});

test('axe finds nothing while an answer is on its way, nor in the evening', async () => {
  const page = await open('/courses');
  await page.route('**/api/v1/days/*', () => undefined);
  await page.getByRole('link', { name: 'Day', exact: true }).click();
  await page.locator('.skeleton').waitFor();
  expect(await findingsInOppositeLooks(page)).toEqual([]);
  const quiet = await open('/', { board: evening });
  await quiet.getByRole('heading', { name: 'No class is in progress' }).waitFor();
  expect(await findingsInOppositeLooks(quiet)).toEqual([]);
});

test('an error can be tried again', async () => {
  const page = await open('/courses');
  const failing = `**/api/v1/days/${DAY}`;
  await page.route(failing, (route) =>
    route.fulfill({ status: 500, json: { status: 500, code: 'internal', detail: 'It broke.' } }),
  );
  await page.getByRole('link', { name: 'Day', exact: true }).click();
  await page.getByText('It broke.').waitFor();
  expect(await findingsInOppositeLooks(page)).toEqual([]);
  await page.unroute(failing);
  await page.getByRole('button', { name: /Try again|重试/ }).click();
  await page.getByRole('link', { name: /ERG2050/ }).waitFor();
});
