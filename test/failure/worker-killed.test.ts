import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact, rows } from '../workbench/checker.js';
import { batchesHeld, commitHeld, holdBatches, holdCommits } from '../workbench/locks.js';
import { workersOfWindows } from '../workbench/pending-windows.js';
import { readSoFar } from '../workbench/positions.js';

const DAY = '2019-09-03';
let bench: Workbench;
let campus: Campus;
let running: RunningWorker;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 400, sections: 12, seed: 1 });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
});

afterAll(async () => {
  await bench?.close();
});

test('a worker killed in the middle of its transactions leaves nothing of them, and another worker continues', async () => {
  await bench.succeed(['send', makeLog(campus, 'a.jsonl', DAY, 15_000)]);
  const release = await holdBatches(bench);
  const worker = await bench.startWorker();
  await batchesHeld(bench);
  worker.signal('SIGKILL');
  await worker.exited;
  await release();
  expect(await rows(bench, 'SELECT * FROM access_event LIMIT 1')).toEqual([]);
  running = await bench.startWorker();
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectExact(bench, campus.folder, ['a.jsonl']);
});

test('a worker killed between its rows and its COMMIT leaves nothing of them, and another worker continues', async () => {
  const before = await readSoFar(bench);
  const events = await writtenEvents();
  const release = await holdCommits(bench, DAY);
  await bench.succeed(['send', makeLog(campus, 'between.jsonl', DAY, 15_000)]);
  await commitHeld(bench);
  // The rows are written, but not committed.
  expect(await writtenEvents()).toBeGreaterThan(events);
  running.signal('SIGKILL');
  await running.exited;
  await release();
  await eventually(async () => (await writtenEvents()) === events, 'the rows to be rolled back');
  expect(await readSoFar(bench)).toBe(before);
  running = await bench.startWorker();
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'between.jsonl']);
});

/** How many events are there, with those of transactions that are still open. */
async function writtenEvents(): Promise<number> {
  const connection = await bench.db.getConnection();
  try {
    await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED');
    const sql = 'SELECT COUNT(*) AS n FROM access_event';
    const [[counted]] = await connection.query<RowDataPacket[]>(sql);
    return counted!['n'] as number;
  } finally {
    connection.destroy();
  }
}

test('a worker killed while a backlog drains loses and doubles nothing', async () => {
  const before = await readSoFar(bench);
  await bench.succeed(['send', makeLog(campus, 'b.jsonl', DAY, 45_000)]);
  await eventually(async () => (await readSoFar(bench)) > before, 'the first batch');
  running.signal('SIGKILL');
  await running.exited;
  running = await bench.startWorker();
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'between.jsonl', 'b.jsonl']);
});

test('when one of two workers is killed under load, the other takes over its partitions', async () => {
  const workers = [running, await bench.startWorker()];
  const log = makeLog(campus, 'c.jsonl', DAY, 30_000);
  const before = await readSoFar(bench);
  const sent = bench.succeed(['send', log]);
  await eventually(async () => (await readSoFar(bench)) > before, 'the first batch');
  let victim: RunningWorker | undefined;
  await eventually(async () => {
    // Between two windows of a partition, no worker has it.
    const owners = await workersOfWindows(bench);
    victim = workers.find(({ pid }) => owners.includes(pid));
    return victim !== undefined;
  }, 'a window to be with a worker');
  victim!.signal('SIGKILL');
  await victim!.exited;
  await sent;
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'between.jsonl', 'b.jsonl', 'c.jsonl']);
});
