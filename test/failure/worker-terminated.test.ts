import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';
import { logLines, makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact, rows } from '../workbench/checker.js';
import { produce } from '../workbench/kafka-admin.js';
import { batchesHeld, holdBatches, waiting } from '../workbench/locks.js';
import { startMysqlProxy } from '../workbench/mysql-proxy.js';
import { workersOfWindows } from '../workbench/pending-windows.js';

const DAY = '2019-09-05';
let bench: Workbench;
let campus: Campus;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 200, sections: 12, seed: 5 });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
});

afterAll(async () => {
  await bench?.close();
});

/**
 * Sends a few hundred records at a time, and the next ones when most are read. `stop` writes all of
 * them as a log of the campus.
 */
function keepSending(name: string): { stop: () => Promise<void> } {
  const sent: string[] = [];
  let stopping = false;
  const sending = (async () => {
    const before = await sum('next_offset');
    while (!stopping) {
      const some = logLines(campus, DAY, 300);
      await produce(bench, some);
      sent.push(...some);
      await eventually(
        async () => stopping || (await sum('next_offset')) - before > sent.length - 1_000,
        'it to be read',
      );
    }
  })();
  return {
    stop: async () => {
      stopping = true;
      await sending;
      writeFileSync(join(campus.folder, name), sent.map((line) => `${line}\n`).join(''));
    },
  };
}

async function sum(column: string): Promise<number> {
  return Number(
    (await rows(bench, `SELECT COALESCE(SUM(${column}), 0) AS sum FROM ingest_position`))[0]![
      'sum'
    ],
  );
}

async function untilItWrites(): Promise<void> {
  const before = await sum('batches');
  await eventually(async () => (await sum('batches')) > before + 5, 'some batches');
}

async function expectNothingFenced(workers: RunningWorker[]): Promise<void> {
  for (const { log } of workers) expect(log()).not.toMatch(/fenced|Activity failed/);
  for (const partition of [0, 1, 2]) {
    const { events } = await bench.client.workflow
      .getHandle(`ingest:${bench.topic}:${partition}`)
      .fetchHistory();
    const outcomes = events!.flatMap(({ activityTaskStartedEventAttributes: started }) =>
      started ? [started.attempt] : [],
    );
    // A window that moves to another worker is a second attempt.
    expect(outcomes).toEqual(outcomes.map(() => 1));
  }
}

test('a worker ends with 0 on SIGTERM under load: its batches are written, and nothing is fenced afterwards', async () => {
  const worker = await bench.startWorker();
  const sending = keepSending('a.jsonl');
  await untilItWrites();
  worker.signal('SIGTERM');
  expect(await worker.exited).toBe(0);
  const successor = await bench.startWorker();
  await untilItWrites();
  await sending.stop();
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectExact(bench, campus.folder, ['a.jsonl']);
  await expectNothingFenced([worker, successor]);
  successor.signal('SIGINT');
  expect(await successor.exited).toBe(0);
});

test('a second signal ends a worker at once in the middle of its transactions, and another worker writes its batches', async () => {
  const worker = await bench.startWorker();
  const release = await holdBatches(bench);
  await bench.succeed(['send', makeLog(campus, 'b.jsonl', DAY, 6_000)]);
  await batchesHeld(bench);
  worker.signal('SIGTERM');
  await eventually(
    () => worker.log().includes('a second signal ends it at once'),
    'it to take the first',
  );
  // The worker waits for its batches, which wait for the lock.
  expect(await waiting(bench, 'roster_head')).toBe(3);
  worker.signal('SIGINT');
  expect(await worker.exited).toBe(130);
  await release();
  const successor = await bench.startWorker();
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl']);
  successor.signal('SIGTERM');
  expect(await successor.exited).toBe(0);
});

test('a worker whose database no longer answers still ends on SIGTERM, and does not report a clean stop', async () => {
  const proxy = await startMysqlProxy(bench.env['ROLLCALL_MYSQL_URL']!);
  const worker = await bench.startWorker([], { ROLLCALL_MYSQL_URL: proxy.url });
  await eventually(
    async () =>
      (await workersOfWindows(bench, { reading: true })).every((pid) => pid === worker.pid),
    'every window to read',
  );
  // An idle window that ends after an answer of Kafka notes the log's end in MySQL.
  proxy.goSilent();
  worker.signal('SIGTERM');
  expect(await worker.exited).toBe(1);
  expect(worker.log()).not.toContain('worker stopped');
  await proxy.close();
  await bench.startWorker();
  await bench.succeed(['send', makeLog(campus, 'c.jsonl', DAY, 3_000)]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl', 'c.jsonl']);
});
