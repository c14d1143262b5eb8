import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { ingestOf } from '../../src/commands/connect/ingest-of.js';
import { configFrom } from '../../src/config.js';
import { startBoard, type TestBoard, type TestViewer } from '../workbench/board.js';
import { contextOf, logIn, LOOKS, openBrowser, pageOf, type Look } from '../workbench/browser.js';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';
import { actOnIt } from './act-on-it.js';
import { askForCorrections } from './ask-for-corrections.js';
import { bringMorning, type Morning } from './bring-morning.js';

/** Every page of the board, in every look, as files. */

const FOLDER = process.env['SCREENSHOTS_FOLDER'] ?? 'docs/screenshots';

let bench: Workbench;
let morning: Morning;
let served: TestBoard;
let evening: TestBoard;
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
  bench = await createWorkbench();
  morning = await bringMorning(bench);
  await askForCorrections(bench.db, morning);
  await actOnIt(bench, morning);
  const settings = { campus: 'Simulated campus', topic: bench.topic };
  const ingest = ingestOf(configFrom(bench.env as Record<string, string>));
  served = await startBoard(bench.db, { now: () => morning.now, ingest, settings });
  evening = await startBoard(bench.db, { now: () => morning.evening, ingest, settings });
  mkdirSync(FOLDER, { recursive: true });
});

afterAll(async () => {
  await browser?.close();
  await served?.close();
  await evening?.close();
  await bench?.close();
});

type View = {
  name: string;
  path: string;
  /** What a person does before the picture is taken. */
  act?: (page: Page) => Promise<void>;
  viewers?: TestViewer[] | null;
  isEvening?: boolean;
  /** Whether it is printed as well. */
  isPaper?: boolean;
};

function views(): View[] {
  const { lastDay, classPath, runningPath, course, student, room } = morning;
  return [
    { name: 'now', path: '/' },
    { name: 'now-quiet', path: '/', isEvening: true },
    { name: 'now-viewer', path: '/', viewers: [{ role: 'viewer' }] },
    { name: 'day', path: `/days/${lastDay}`, isPaper: true },
    { name: 'day-sorted', path: `/days/${lastDay}?sort=rate` },
    { name: 'day-viewer', path: `/days/${lastDay}`, viewers: [{ role: 'viewer' }] },
    {
      name: 'day-student',
      path: `/days/${lastDay}`,
      viewers: [{ role: 'student', studentId: student }],
    },
    { name: 'day-empty', path: '/days/2019-09-01' },
    { name: 'class', path: classPath },
    { name: 'class-student', path: `${classPath}?student=${student}` },
    {
      name: 'class-excuse',
      path: `${classPath}?student=${student}`,
      act: (page) => page.locator('.why > .buttons button').last().click(),
    },
    { name: 'class-viewer', path: classPath, viewers: [{ role: 'viewer' }] },
    { name: 'class-roll', path: `${classPath}/roll` },
    {
      name: 'class-code',
      path: `${runningPath}/code`,
      act: async (page) => {
        await page.locator('.open-code .primary').click();
        await page.locator('.the-code').waitFor();
      },
    },
    { name: 'code', path: '/code', viewers: [{ role: 'student', studentId: student }] },
    { name: 'courses', path: '/courses' },
    { name: 'course', path: `/courses/${course}` },
    {
      name: 'course-grid',
      path: `/courses/${course}`,
      act: (page) => page.locator('.letter-legend').scrollIntoViewIfNeeded(),
    },
    { name: 'students', path: '/students' },
    {
      name: 'students-lecturer',
      path: '/students',
      viewers: [{ role: 'lecturer', scope: `${course}/1` }],
    },
    { name: 'rules', path: '/students/rules' },
    {
      name: 'rule-new',
      path: '/students/rules',
      act: (page) => page.locator('main .button.primary').first().click(),
    },
    { name: 'rooms', path: '/rooms' },
    { name: 'rooms-viewer', path: '/rooms', viewers: [{ role: 'viewer' }] },
    { name: 'room', path: `/rooms/${room}` },
    { name: 'me', path: '/me', viewers: [{ role: 'student', studentId: student }] },
    {
      name: 'me-class',
      path: '/me',
      viewers: [{ role: 'student', studentId: student }],
      act: (page) => page.locator('.own-class .id').first().click(),
    },
    { name: 'requests', path: '/requests' },
    {
      name: 'requests-accept',
      path: '/requests',
      act: (page) => page.locator('.request .button.primary').first().click(),
    },
    { name: 'requests-decided', path: '/requests?show=decided' },
    { name: 'report', path: `/courses/${course}/report`, isPaper: true },
    { name: 'health', path: '/health' },
    {
      name: 'health-agreement',
      path: '/health',
      act: (page) => page.locator('.agreement').scrollIntoViewIfNeeded(),
    },
    { name: 'login', path: '/', viewers: null },
    { name: 'no-role', path: '/', viewers: [] },
    { name: 'forbidden', path: '/courses', viewers: [{ role: 'viewer' }] },
    { name: 'not-found', path: '/days/2019-02-31' },
    {
      name: 'menu',
      path: `/days/${lastDay}`,
      act: (page) => page.locator('button[popovertarget=account]').click(),
    },
  ];
}

test('the pictures', async () => {
  const wanted = process.env['SCREENSHOTS_ONLY']?.split(',');
  for (const view of views().filter(({ name }) => wanted?.includes(name) ?? true))
    for (const look of LOOKS) await take(view, look);
});

async function take(
  { name, path, act, viewers, isEvening = false, isPaper = false }: View,
  look: Required<Look>,
): Promise<void> {
  const board = isEvening ? evening : served;
  const context = await contextOf(browser, look);
  if (viewers !== null) await logIn(context, board, viewers);
  const page = await pageOf(context);
  await page.goto(board.url + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  // Charts and long tables are drawn a moment after the answer is here.
  await page.waitForFunction('document.readyState === "complete"');
  await act?.(page);
  await page.evaluate('new Promise((done) => setTimeout(done, 150))');
  const { language, theme, size } = look;
  const file = join(FOLDER, `${name}-${language}-${theme}-${size}.png`);
  await page.screenshot({ path: file, fullPage: process.env['SCREENSHOTS_FULL'] === '1' });
  console.log(file);
  if (isPaper && theme === 'light' && size === 'desktop')
    await page.pdf({ path: join(FOLDER, `${name}-${language}.pdf`), format: 'A4' });
  await context.close();
}
