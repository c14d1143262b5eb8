import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../src/mysql/pool.js';
import { readRows, write } from '../../src/mysql/read.js';
import { beginImportRun, endImportRun, endSchedule } from '../../src/mysql/roster/import-runs.js';
import type { IngestControl } from '../../src/http/board.js';
import type { TestViewer } from '../workbench/board.js';
import { openBoardPages, type BoardPages } from '../workbench/board-pages.js';
import { fillCampus } from '../workbench/course-campus.js';
import { findingsInOppositeLooks } from '../workbench/browser.js';

/** The page Health in a real browser, on a real database. Kafka and Temporal are plain objects. */

const OPERATOR: TestViewer[] = [{ role: 'operator' }];
let pages: BoardPages;
const asked: ({ what: string } & IngestControl)[] = [];

beforeAll(async () => {
  let db: Database | undefined;
  const control = (what: 'paused' | 'running') => async (one: IngestControl) => {
    asked.push({ what, ...one });
    await setState(db!, what, one);
    return [{ partition: one.partition ?? 0, state: what }];
  };
  pages = await openBoardPages(
    async (filled) => {
      db = filled;
      await fillCampus(filled);
    },
    {
      ingest: {
        pauseIngest: control('paused'),
        resumeIngest: control('running'),
        reach: () => Promise.resolve({ kafka: true, temporal: true, ends: new Map() }),
      },
      settings: { temporalUi: 'http://127.0.0.1:8233' },
    },
  );
});

beforeEach(async () => {
  asked.length = 0;
  await write(pages.db, 'DELETE FROM ingest_position', {});
  for (const partition of [0, 1])
    await write(
      pages.db,
      `INSERT INTO ingest_position (topic, partition_no, next_offset, end_offset, log_start_offset, state, updated_at)
       VALUES ('wifi-access', :partition, 1200, 1200, 0, 'running', UTC_TIMESTAMP(3))`,
      { partition },
    );
});

afterEach(() => pages.closePages());

afterAll(() => pages?.close());

async function setState(db: Database, state: string, { partition, reason }: IngestControl) {
  await write(
    db,
    `UPDATE ingest_position SET state = :state, state_reason = IF(:state = 'paused', :reason, NULL)
     WHERE :partition IS NULL OR partition_no = :partition`,
    { state, reason, partition: partition ?? null },
  );
}

const partition = (page: Page, no: number) =>
  page
    .getByRole('region', { name: 'Partitions of wifi-access' })
    .getByRole('row')
    .nth(no + 1);

test('the first sentence says what is wrong and what to do', async () => {
  await setState(pages.db, 'blocked', { partition: 1, by: 'x', reason: '' });
  const page = await pages.open('/health', OPERATOR);
  await page.getByText('Partition 1 is blocked').waitFor();
  await page.getByRole('heading', { name: /wrong/ }).waitFor();
  await page.getByText('rollcall ingest status').waitFor();
  await partition(page, 0).getByText('running').waitFor();
  expect(await page.getByRole('link', { name: 'Open the Temporal UI' }).getAttribute('href')).toBe(
    'http://127.0.0.1:8233',
  );
});

test('an operator pauses a partition with a reason, and resumes it', async () => {
  const page = await pages.open('/health', OPERATOR);
  await page.getByRole('button', { name: 'Pause partition 1' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await dialog.getByText('Write a reason of 3 to 200 characters.').waitFor();
  expect(asked).toEqual([]);
  await dialog.getByLabel('Reason').fill('The broker is being moved.');
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('One partition is paused.').waitFor();
  await partition(page, 1).getByText('The broker is being moved.').waitFor();
  await page.getByText('A person paused partition 1.').waitFor();
  await page.getByRole('button', { name: 'Resume partition 1' }).click();
  await dialog.getByLabel('Reason').fill('Done.');
  await dialog.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('One partition is being read again.').waitFor();
  await partition(page, 1).getByText('running').waitFor();
  expect(asked.map(({ what, partition, reason }) => ({ what, partition, reason }))).toEqual([
    { what: 'paused', partition: 1, reason: 'The broker is being moved.' },
    { what: 'running', partition: 1, reason: 'Done.' },
  ]);
});

test('registry sees how it is, and has no controls', async () => {
  const page = await pages.open('/health', [{ role: 'registry' }]);
  await partition(page, 0).getByText('running').waitFor();
  expect(await page.getByRole('button', { name: /Pause|Resume/ }).count()).toBe(0);
});

test('a viewer has no page Health', async () => {
  const page = await pages.open('/health', [{ role: 'viewer' }]);
  await page.getByRole('heading', { name: 'Not part of your role' }).waitFor();
});

test('it follows what changes, and a database that goes away and comes back', async () => {
  const page = await pages.open('/health', OPERATOR);
  await partition(page, 0).getByText('running').waitFor();
  pages.mysql.cut();
  // The page asks again by itself every ten seconds.
  await page.getByText('The database does not answer').waitFor({ timeout: 30_000 });
  await partition(page, 0).getByText('running').waitFor();
  await setState(pages.db, 'paused', { partition: 0, by: 'x', reason: 'While it was away.' });
  pages.mysql.open();
  await partition(page, 0).getByText('While it was away.').waitFor();
  const rows = await readRows<object>(pages.db, 'SELECT 1 FROM ingest_position');
  expect(rows.length).toBe(2);
});

test('a roster that was refused at night is said with its reason, until nothing is scheduled', async () => {
  const version = await beginImportRun(pages.db, 'run 1', '/srv/roster');
  await endImportRun(
    pages.db,
    'run 1',
    {
      ...{ outcome: 'refused', reason: '3 students instead of 13.', version },
      report: {
        counts: null,
        causes: [
          { kind: 'note', reason: 'is read as GB18030', files: ['students.csv'], lines: 0 },
          { kind: 'left_out', reason: 'a room named Online', files: ['timetable.csv'], lines: 2 },
        ],
        more: 4,
      },
    },
    30,
  );
  const page = await pages.open('/health', OPERATOR);
  await page.getByText(/^The roster of .* was refused, so the one before it stays\.$/).waitFor();
  for (const text of ['refused', '3 students instead of 13.', '/srv/roster'])
    await newestImport(page).getByText(text, { exact: true }).waitFor();
  const leftOut = page.getByRole('listitem').filter({ hasText: 'timetable.csv, 2 lines' });
  expect(await leftOut.textContent()).toBe('left out a room named Onlinetimetable.csv, 2 lines');
  const note = page.getByText('is read as GB18030');
  expect(await note.isVisible()).toBe(false);
  await page.getByText('1 note').focus();
  await page.keyboard.press('Enter');
  await note.waitFor();
  await page.getByText('and 4 more').waitFor();
  expect(await findingsInOppositeLooks(page)).toEqual([]);
  await endSchedule(pages.db);
  const later = await pages.open('/health', OPERATOR);
  await newestImport(later).getByText('refused', { exact: true }).waitFor();
  // The page asks again by itself every ten seconds.
  await later
    .getByText('was refused, so the one before it stays')
    .waitFor({ state: 'hidden', timeout: 60_000 });
});

const newestImport = (page: Page) =>
  page.getByRole('region', { name: 'Nightly imports' }).getByRole('row').nth(1);
