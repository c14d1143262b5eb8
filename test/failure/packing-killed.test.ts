import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectNoFailedWorkflow, expectVerdicts, rows } from '../workbench/checker.js';
import { hold, waiting } from '../workbench/locks.js';
import { runNight } from '../workbench/night.js';
import { recount } from '../workbench/recount.js';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';

const DAY = '2019-09-09';
/** A transaction packs some 20,000 events. */
const RECORDS = 50_000;
let bench: Workbench;
let campus: Campus;
let worker: RunningWorker;

beforeAll(async () => {
  bench = await createWorkbench({ ROLLCALL_EVENT_DAYS: '36500' });
  campus = makeCampus(join(bench.folder, 'campus'), { students: 1_500, sections: 12, seed: 5 });
  await bench.succeed(['import', campus.folder]);
  worker = await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
  await bench.succeed(['send', makeLog(campus, 'a.jsonl', DAY, RECORDS)]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await bench.succeed(['rollup', 'run', '--date', DAY, '--policy', 'seed']);
});

afterAll(async () => {
  await bench?.close();
});

const events = () =>
  rows(bench, 'SELECT * FROM access_event ORDER BY day, device_key, at, access_point_no, departed');
const verdicts = () => rows(bench, 'SELECT * FROM verdict ORDER BY class_no, student_no');
const counted = async (table: string) =>
  Number((await rows(bench, `SELECT COUNT(*) AS n FROM ${table}`))[0]!['n']);

/** As if all of it had been done two weeks ago. */
async function letTwoWeeksPass(): Promise<void> {
  for (const change of [
    'day_version SET written_at = written_at - INTERVAL 14 DAY',
    'day_rollup SET rolled_up_at = rolled_up_at - INTERVAL 14 DAY',
    'rollup_start SET started_at = started_at - INTERVAL 14 DAY',
  ])
    await bench.db.query(`UPDATE ${change}`);
}

/**
 * Kills the worker while it waits for a lock, in the middle of its work: of the events, some are
 * packed and some are rows. Then starts another one.
 */
async function killAt(table: string, release: () => Promise<unknown>): Promise<void> {
  await eventually(async () => (await waiting(bench, table)) > 0, `a worker to wait for ${table}`);
  expect(await counted('packed_device_day')).toBeGreaterThan(0);
  expect(await counted('access_event')).toBeGreaterThan(0);
  worker.signal('SIGKILL');
  await worker.exited;
  await release();
  worker = await bench.startWorker();
}

test('a worker killed while it packs a day, or unpacks it for a rollup, loses no event and doubles none', async () => {
  const before = await events();
  const decided = await verdicts();
  await letTwoWeeksPass();
  const night = runNight(bench);
  // The last device belongs to the last transaction, and the ones before it are committed.
  await killAt(
    'access_event',
    await hold(
      bench,
      'SELECT * FROM access_event ORDER BY day DESC, device_key DESC LIMIT 1 FOR UPDATE',
    ),
  );
  expect(await night).toMatchObject({ failed: [], packedDays: 1 });
  expect(await counted('access_event')).toBe(0);
  expect(await counted('packed_device_day')).toBeGreaterThan(1_000);

  const run = bench.rollcall(['rollup', 'run', '--date', DAY, '--policy', 'seed']);
  await killAt(
    'packed_device_day',
    await hold(
      bench,
      'SELECT * FROM packed_device_day ORDER BY day DESC, device_key DESC LIMIT 1 FOR UPDATE',
    ),
  );
  expect(await run).toMatchObject({ status: 0 });
  expect(await counted('packed_device_day')).toBe(0);
  expect(await events()).toEqual(before);
  expect(await verdicts()).toEqual(decided);
  await expectVerdicts(bench, recount(campus.folder), DAY);
  await expectNoFailedWorkflow(bench);
});

test('a record that comes late to a packed day makes the night roll the day up again, from all of its events', async () => {
  await letTwoWeeksPass();
  expect(await runNight(bench)).toMatchObject({ packedDays: 1 });
  await bench.succeed(['send', makeLog(campus, 'b.jsonl', DAY, 2_000)]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  expect(await counted('access_event')).toBeGreaterThan(0);
  expect(await runNight(bench)).toMatchObject({ rolledUp: [DAY], failed: [], packedDays: 0 });
  expect(await counted('packed_device_day')).toBe(0);
  await expectVerdicts(bench, recount(campus.folder), DAY);
  await expectNoFailedWorkflow(bench);
});
