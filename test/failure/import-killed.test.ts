import { mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readImportRuns } from '../../src/mysql/roster/import-runs.js';
import { readRosterHead } from '../../src/mysql/roster/roster-head.js';
import { runImport, scheduleImport } from '../../src/temporal/import.js';
import { hold, waiting } from '../workbench/locks.js';
import { added, rosterFiles, type Changes } from '../workbench/roster-tables.js';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';
import { farTime, hourAndMinute } from '../workbench/night.js';

let bench: Workbench;
let folder: string;
let worker: RunningWorker;

/** A killed attempt is missed after the two minutes without a heartbeat. */
const MOST_MS = 240_000;
const LOCK_HEAD = 'SELECT version FROM roster_head WHERE id = 1 FOR UPDATE';

beforeAll(async () => {
  bench = await createWorkbench();
  worker = await bench.startWorker();
  folder = mkdtempSync(join(bench.folder, 'roster-'));
  await scheduleImport(bench.client, {
    ...{ ...hourAndMinute(farTime()), timeZone: 'Asia/Shanghai', taskQueue: bench.taskQueue },
    ...{ source: folder, shown: folder },
  });
});
afterAll(() => bench?.close());

/** Writes a roster an hour ago, so that nobody seems to be writing it. */
function writeFolder(changes: Changes): void {
  for (const [file, lines] of Object.entries(rosterFiles(changes)))
    writeFileSync(join(folder, file), `${lines.join('\n')}\n`);
  const hourAgo = Date.now() / 1000 - 3600;
  for (const file of readdirSync(folder)) utimesSync(join(folder, file), hourAgo, hourAgo);
  utimesSync(folder, hourAgo, hourAgo);
}

const run = () => runImport(bench.client, bench.taskQueue, { acceptShrink: false });
const newest = async () => (await readRosterHead(bench.db)).version;
const waits = (table: string) =>
  eventually(async () => (await waiting(bench, table)) > 0, `the import to wait for ${table}`);
const outcomes = async () =>
  (await readImportRuns(bench.db, 9)).map(({ outcome, version }) =>
    [outcome, version].filter((one) => one !== null).join(' '),
  );

async function kill(): Promise<void> {
  worker.signal('SIGKILL');
  await worker.exited;
}

test(
  'a worker killed before its version is shown leaves the old roster, and another one imports',
  { timeout: MOST_MS },
  async () => {
    writeFolder({});
    expect(await run()).toMatchObject({ outcome: 'imported', version: 1 });
    writeFolder(added('students.csv', 'S4,0'));
    const release = await hold(bench, LOCK_HEAD);
    const running = run();
    await waits('roster_head');
    await kill();
    await release();
    expect([await newest(), await outcomes()]).toEqual([1, ['running', 'imported 1']]);
    worker = await bench.startWorker();
    expect(await running).toMatchObject({ outcome: 'imported', version: 2 });
    expect([await newest(), await outcomes()]).toEqual([2, ['imported 2', 'imported 1']]);
  },
);

test(
  'a worker killed after its version is shown has imported it, once',
  { timeout: MOST_MS },
  async () => {
    writeFolder(added('students.csv', 'S4,0', 'S5,0'));
    const releaseHead = await hold(bench, LOCK_HEAD);
    const running = run();
    await waits('roster_head');
    const releaseRuns = await hold(bench, 'SELECT run_no FROM import_run FOR UPDATE');
    await releaseHead();
    await waits('import_run');
    await kill();
    expect(await newest()).toBe(3);
    await releaseRuns();
    worker = await bench.startWorker();
    expect(await running).toMatchObject({ outcome: 'imported', version: 3 });
    expect([await newest(), await outcomes()]).toEqual([
      3,
      ['imported 3', 'imported 2', 'imported 1'],
    ]);
  },
);
