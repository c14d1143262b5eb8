import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact } from '../workbench/checker.js';
import { waitingTransactions } from '../workbench/database-root.js';
import { batchesHeld, hold, holdBatches, waiting } from '../workbench/locks.js';
import { startMysqlProxy, type MysqlProxy } from '../workbench/mysql-proxy.js';

const DAY = '2019-09-03';
let bench: Workbench;
let campus: Campus;
let proxy: MysqlProxy;
let proxied: RunningWorker;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 400, sections: 12, seed: 16 });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
  proxy = await startMysqlProxy(bench.env['ROLLCALL_MYSQL_URL']!);
  proxied = await bench.startWorker([], { ROLLCALL_MYSQL_URL: proxy.url });
});

afterAll(async () => {
  await bench?.close();
  await proxy?.close();
});

test.each([
  ['the reply to a COMMIT', 'reply', 'a.jsonl'],
  ['a COMMIT', 'commit', 'b.jsonl'],
] as const)('when %s is lost, every record is still stored once', async (_, loss, log) => {
  const release = await holdBatches(bench);
  await bench.succeed(['send', makeLog(campus, log, DAY, 6_000)]);
  await batchesHeld(bench);
  // Only batches are under way, so the next COMMIT belongs to one.
  proxy.loseNext(loss);
  await release();
  await eventually(() => proxy.hasLost(), 'a COMMIT to be lost');
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectExact(
    bench,
    campus.folder,
    ['a.jsonl', 'b.jsonl'].slice(0, log === 'a.jsonl' ? 1 : 2),
  );
});

test('a batch whose lock wait times out is tried again until the other session releases the lock', async () => {
  const release = await hold(bench, 'SELECT * FROM ingest_position FOR UPDATE');
  await bench.succeed(['send', makeLog(campus, 'c.jsonl', DAY, 6_000)]);
  let first: string[] = [];
  const waits = () => waitingTransactions(bench, 'ingest_position');
  await eventually(
    async () => (first = await waits()).length > 0,
    'a batch to wait for its position',
  );
  await eventually(async () => {
    const now = await waits();
    return now.length > 0 && !now.some((id) => first.includes(id));
  }, 'the next attempt, which is another transaction, to wait');
  await release();
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl', 'c.jsonl']);
});

test('positions locked by a machine that is gone are free again when the server drops its sessions', async () => {
  const release = await holdBatches(bench);
  await bench.succeed(['send', makeLog(campus, 'd.jsonl', DAY, 6_000)]);
  await batchesHeld(bench);
  proxy.goSilent();
  proxied.signal('SIGKILL');
  await proxied.exited;
  await release();
  await bench.startWorker();
  await eventually(
    async () => (await waiting(bench, 'ingest_position')) > 0,
    'a batch to wait for what the dead one holds',
  );
  await bench.succeed(['ingest', 'wait', '--timeout', '120']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl', 'c.jsonl', 'd.jsonl']);
  expect(proxied.log()).not.toContain('worker stopped');
});
