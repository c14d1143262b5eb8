import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, type RunningWorker } from '../workbench/workbench.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact } from '../workbench/checker.js';
import { batchesHeld, holdBatches } from '../workbench/locks.js';
import { createOwnMysqlBench, type OwnMysqlBench } from '../workbench/own-mysql-bench.js';
import { readSoFar } from '../workbench/positions.js';

const DAY = '2019-09-03';
let own: OwnMysqlBench;
let campus: Campus;
let worker: RunningWorker;

beforeAll(async () => {
  own = await createOwnMysqlBench('restart');
  const { bench } = own;
  campus = makeCampus(join(bench.folder, 'campus'), { students: 400, sections: 12, seed: 11 });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
  worker = await bench.startWorker();
});

afterAll(async () => {
  await own?.close();
});

/** Waits until a window fails with a socket error, as it must while the server is gone. */
async function windowsFail(since: number): Promise<void> {
  const failed = () =>
    /ECONNREFUSED|PROTOCOL_CONNECTION_LOST|ECONNRESET|EPIPE/.test(worker.log().slice(since));
  await eventually(failed, 'a window to fail');
}

test('a MySQL server killed while a backlog drains and started again has every record once', async () => {
  const { server, bench } = own;
  await bench.succeed(['send', makeLog(campus, 'a.jsonl', DAY, 60_000)]);
  await eventually(async () => (await readSoFar(own.bench)) > 0, 'the first batch');
  const said = worker.log().length;
  await server.kill();
  await windowsFail(said);
  await server.start();
  await bench.succeed(['ingest', 'wait', '--timeout', '90']);
  await expectExact(bench, campus.folder, ['a.jsonl']);
});

test('a MySQL server killed in the middle of transactions keeps nothing of them, and has each record once in the end', async () => {
  const { server, bench } = own;
  const before = await readSoFar(own.bench);
  const held = await holdBatches(bench).then(
    // The session that holds the lock ends with the server.
    (release) => () => release().catch(() => undefined),
  );
  await bench.succeed(['send', makeLog(campus, 'b.jsonl', DAY, 15_000)]);
  await batchesHeld(bench);
  const said = worker.log().length;
  await server.kill();
  await held();
  await windowsFail(said);
  await server.start();
  expect(await readSoFar(own.bench)).toBeGreaterThanOrEqual(before);
  await bench.succeed(['ingest', 'wait', '--timeout', '90']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl']);
  // The worker is still the same one.
  expect(worker.log()).not.toContain('worker stopped');
});
