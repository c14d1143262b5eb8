import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkbench, eventually, type RunningWorker, type Workbench } from '../workbench.js';
import { logLines, makeCampus, type Campus } from './campus.js';
import { expectExact } from './checker.js';
import { produce } from './kafka-admin.js';
import { hold, holdBatches, waiting, waitingBatches } from './locks.js';
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

/** Sends records from here, at once, and keeps them as a log of the campus for the recount. Each partition gets one of an access point that has no number yet. */
async function send(name: string, lines: number): Promise<void> {
  const sent = [
    ...logLines(campus, DAY, lines),
    ...Array.from({ length: 30 }, (_, n) => recordOf(`new ${name}`, n)),
  ];
  writeFileSync(join(campus.folder, name), sent.map((line) => `${line}\n`).join(''));
  await produce(bench, sent);
}

function recordOf(accessPoint: string, n: number): string {
  const connecttime = `${DAY} 07:00:${String(n).padStart(2, '0')}`;
  return JSON.stringify({
    currentapname: accessPoint,
    mac: campus.macs[n],
    connecttime,
    connectresult: 'Success',
  });
}

async function everyWindowIsWith(worker: RunningWorker): Promise<void> {
  await eventually(
    async () => (await workersOfWindows(bench)).every((pid) => pid === worker.pid),
    'every window to be with the worker',
  );
}

test('a worker that was stopped with batches in hand, and wakes when another has gone on, writes nothing of them', async () => {
  await everyWindowIsWith(running);
  // Whoever numbers this access point waits here: after a batch is full, and before its transaction.
  const giveBack = await hold(bench, "INSERT INTO access_point (name) VALUES ('new a.jsonl')");
  await send('a.jsonl', 6_000);
  await eventually(
    async () => (await waiting(bench, 'INSERT IGNORE INTO access_point%')) === 3,
    'a batch of each partition to stand still',
  );
  running.signal('SIGSTOP');
  await giveBack();
  const successor = await bench.startWorker();
  await bench.succeed(['ingest', 'wait', '--timeout', '100']);
  running.signal('SIGCONT');
  // By then the database may have dropped the sessions that it knew.
  await eventually(() => /fenced|Activity failed/.test(running.log()), 'it to be turned away');
  running.signal('SIGTERM');
  expect(await running.exited).toBe(0);
  await expectExact(bench, campus.folder, ['a.jsonl']);
  expect(successor.log()).not.toMatch(/fenced|Activity failed/);
  running = successor;
});

test('a worker stopped in the middle of its transactions holds its partitions up until the database drops its sessions', async () => {
  await everyWindowIsWith(running);
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
