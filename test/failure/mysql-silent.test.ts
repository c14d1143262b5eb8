import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact } from '../workbench/checker.js';
import { batchesHeld, holdBatches } from '../workbench/locks.js';
import { startRelay, type Relay } from '../workbench/relay.js';
import { createWorkbench, type RunningWorker, type Workbench } from '../workbench/workbench.js';

const DAY = '2019-09-16';
let bench: Workbench;
let campus: Campus;
/** Between the worker and MySQL. */
let relay: Relay;
let worker: RunningWorker;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 200, sections: 12, seed: 19 });
  await bench.succeed(['import', campus.folder]);
  relay = await startRelay(bench.env['ROLLCALL_MYSQL_URL']!);
  worker = await bench.startWorker([], { ROLLCALL_MYSQL_URL: relay.url });
  await bench.succeed(['ingest', 'start']);
});

afterAll(async () => {
  await bench?.close();
  await relay?.close();
});

test('when every connection to MySQL falls silent under a batch, ingest goes on by new ones', async () => {
  const release = await holdBatches(bench);
  await bench.succeed(['send', makeLog(campus, 'a.jsonl', DAY, 6_000)]);
  await batchesHeld(bench);
  relay.forget();
  await release();
  await bench.succeed(['ingest', 'wait', '--timeout', '100']);
  await expectExact(bench, campus.folder, ['a.jsonl']);
  expect(worker.log()).not.toContain('worker stopped');
});

test('a worker that waits for a silent MySQL ends when it is told to stop, and another one goes on', async () => {
  const release = await holdBatches(bench);
  await bench.succeed(['send', makeLog(campus, 'b.jsonl', DAY, 6_000)]);
  await batchesHeld(bench);
  relay.forget();
  await release();
  worker.signal('SIGTERM');
  expect(await worker.exited).toBe(1);
  expect(worker.log()).toContain('MySQL was not closed');
  await bench.startWorker();
  await bench.succeed(['ingest', 'wait', '--timeout', '100']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl']);
});
