import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startOwnBroker, type OwnBroker } from '../workbench/own-broker.js';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact, rows } from '../workbench/checker.js';
import { batchesHeld, holdBatches } from '../workbench/locks.js';
import { readSoFar } from '../workbench/positions.js';

const DAY = '2019-09-04';
// A broker needs seconds to come back, and the windows wait for their next retry: a busy machine
// needs minutes for both.
vi.setConfig({ testTimeout: 300_000 });

let broker: OwnBroker;
let bench: Workbench;
let campus: Campus;
let worker: RunningWorker;

beforeAll(async () => {
  broker = await startOwnBroker('restart');
  bench = await createWorkbench({ ROLLCALL_KAFKA_BROKERS: broker.address });
  campus = makeCampus(join(bench.folder, 'campus'), { students: 300, sections: 12, seed: 11 });
  await bench.succeed(['import', campus.folder]);
  worker = await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
});

afterAll(async () => {
  await bench?.close();
  await broker?.remove();
});

test('a broker that is killed while a backlog drains and comes back loses nothing and doubles nothing', async () => {
  const total = 150_000;
  const release = await holdBatches(bench);
  await bench.succeed(['send', makeLog(campus, 'a.jsonl', DAY, total)]);
  await batchesHeld(bench);
  await broker.kill();
  await release();
  await eventually(async () => (await readSoFar(bench)) > 0, 'what had been read to be written');
  expect(await readSoFar(bench)).toBeLessThan(total);
  await broker.start();
  await bench.succeed(['ingest', 'wait', '--timeout', '120']);
  await expectExact(bench, campus.folder, ['a.jsonl']);
});

test('ingest waits for a broker that stays away: nothing is reset or blocked, and the worker lives', async () => {
  const before = await readSoFar(bench);
  await broker.kill();
  const retried = async () => {
    const pending = await Promise.all(
      [0, 1, 2].map(async (partition) => {
        const handle = bench.client.workflow.getHandle(`ingest:${bench.topic}:${partition}`);
        return (await handle.describe()).raw.pendingActivities ?? [];
      }),
    );
    return pending.every(([activity]) => (activity?.attempt ?? 0) > 1);
  };
  await eventually(retried, 'the window of every partition to be tried again', 100_000);
  const gone = await bench.rollcall(['check']);
  expect(gone.status).toBe(3);
  expect(gone.stdout).toContain(`Kafka at ${broker.address} does not answer`);
  await broker.start();
  await bench.succeed(['send', makeLog(campus, 'b.jsonl', DAY, 3_000)]);
  await bench.succeed(['ingest', 'wait', '--timeout', '120']);
  expect(await readSoFar(bench)).toBe(before + 3_000);
  expect(await rows(bench, 'SELECT DISTINCT state FROM ingest_position')).toEqual([
    { state: 'running' },
  ]);
  expect(() => process.kill(worker.pid, 0)).not.toThrow();
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl']);
});
