import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRelay, type Relay } from '../workbench/relay.js';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';
import { logLines, makeCampus, type Campus } from '../workbench/campus.js';
import { expectExact, rows } from '../workbench/checker.js';
import { produce } from '../workbench/kafka-admin.js';
import { batchesHeld, hold, holdBatches, waiting } from '../workbench/locks.js';
import { workersOfWindows } from '../workbench/pending-windows.js';

const DAY = '2019-09-04';
let bench: Workbench;
let campus: Campus;
let relay: Relay;
let running: RunningWorker;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 200, sections: 12, seed: 3 });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
  relay = await startRelay(`http://${bench.env['TEMPORAL_ADDRESS']}`);
  running = await bench.startWorker([], { TEMPORAL_ADDRESS: new URL(relay.url).host });
});

afterAll(async () => {
  await bench?.close();
  await relay?.close();
});

/**
 * Sends records at once and writes them as a log of the campus for the recount. Each partition gets
 * records of an access point that has no number yet.
 */
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

/** How many partitions have been read from. */
async function partitionsRead(): Promise<number> {
  return (await rows(bench, 'SELECT 1 FROM ingest_position WHERE next_offset > 0')).length;
}

const fencedIn = (worker: RunningWorker) =>
  worker.log().match(/fenced: another attempt/g)?.length ?? 0;

async function everyWindowIsWith(worker: RunningWorker): Promise<void> {
  await eventually(
    async () => (await workersOfWindows(bench)).every((pid) => pid === worker.pid),
    'every window to be with the worker',
  );
}

test('a worker that freezes with batches in hand and wakes after another took over is fenced once in each partition', async () => {
  await everyWindowIsWith(running);
  // Each worker that numbers this access point waits, after its batch is full and before the
  // transaction of the batch.
  const release = await hold(bench, "INSERT INTO access_point (name) VALUES ('new a.jsonl')");
  await send('a.jsonl', 6_000);
  await eventually(
    async () => (await waiting(bench, 'access_point')) === 3,
    'a batch of each partition to stand still',
  );
  running.signal('SIGSTOP');
  // A frozen process leaves its polls open, and Temporal would give the next attempts to them. The
  // database keeps the sessions of the process for 30 s only, so the test cannot wait for that.
  relay.cut();
  await release();
  const successor = await bench.startWorker();
  await eventually(
    async () => (await partitionsRead()) === 3,
    'the other worker to go on in every partition',
  );
  running.signal('SIGCONT');
  relay.open();
  await eventually(() => fencedIn(running) === 3, 'it to be turned away in each partition');
  await bench.succeed(['ingest', 'wait', '--timeout', '100']);
  running.signal('SIGTERM');
  expect(await running.exited).toBe(0);
  await expectExact(bench, campus.folder, ['a.jsonl']);
  expect(fencedIn(running)).toBe(3);
  expect(running.log()).not.toContain('Activity failed');
  expect(successor.log()).not.toMatch(/fenced|Activity failed/);
  running = successor;
});

test('a worker stopped in the middle of its transactions blocks its partitions until the database drops its sessions', async () => {
  await everyWindowIsWith(running);
  const release = await holdBatches(bench);
  await send('b.jsonl', 6_000);
  await batchesHeld(bench);
  running.signal('SIGSTOP');
  await release();
  await bench.startWorker();
  await bench.succeed(['ingest', 'wait', '--timeout', '100']);
  running.signal('SIGCONT');
  running.signal('SIGTERM');
  expect(await running.exited).toBe(0);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl']);
});
