import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkbench, eventually, type RunningWorker, type Workbench } from '../workbench.js';
import { logLines, makeCampus, type Campus } from './campus.js';
import { expectExact } from './checker.js';
import { produce } from './kafka-admin.js';
import { holdBatches, waitingBatches } from './locks.js';
import { workersOfWindows } from './pending-windows.js';

const DAY = '2019-09-04';
let bench: Workbench;
let campus: Campus;
let running: RunningWorker;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 200, sections: 12, seed: 3 });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
  running = await bench.startWorker();
});

afterAll(async () => {
  await bench?.close();
});

/** Sends records from here, at once, and keeps them as a log of the campus for the recount. */
async function send(name: string, lines: number): Promise<void> {
  const sent = logLines(campus, DAY, lines);
  writeFileSync(join(campus.folder, name), sent.map((line) => `${line}\n`).join(''));
  await produce(bench, sent);
}

/** Waits until the worker has the windows of all partitions, and they are past their start: they have read a log. */
async function everyWindowReads(name: string, worker: RunningWorker): Promise<void> {
  await eventually(
    async () => (await workersOfWindows(bench)).every((pid) => pid === worker.pid),
    'every window to be with the worker',
  );
  await send(name, 300);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
}

test('a stopped worker that wakes when another has gone on is fenced, and writes nothing', async () => {
  await everyWindowReads('a.jsonl', running);
  running.signal('SIGSTOP');
  // They come to the fetches that the stopped worker has under way, and wait for it in its sockets.
  await send('b.jsonl', 6_000);
  const successor = await bench.startWorker();
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  running.signal('SIGCONT');
  await eventually(() => running.log().includes('fenced'), 'the stopped worker to find itself fenced');
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl']);
  expect(successor.log()).not.toContain('fenced');
  running.signal('SIGTERM');
  expect(await running.exited).toBe(0);
  running = successor;
});

test('a worker stopped in the middle of its transactions holds a partition up only until the server drops its sessions', async () => {
  await everyWindowReads('c.jsonl', running);
  const giveBack = await holdBatches(bench);
  await send('b.jsonl', 6_000);
  await eventually(
    async () => (await waitingBatches(bench)) === 3,
    'a batch of each partition to stand still',
  );
  running.signal('SIGSTOP');
  await giveBack();
  await bench.startWorker();
  await bench.succeed(['ingest', 'wait', '--timeout', '100']);
  running.signal('SIGCONT');
  running.signal('SIGTERM');
  expect(await running.exited).toBe(0);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl']);
});
