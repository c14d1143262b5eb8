import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact, rows } from '../workbench/checker.js';
import { hold, holdBatches, waitingBatches } from '../workbench/locks.js';
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
  ['reply', 'a.jsonl'],
  ['commit', 'b.jsonl'],
] as const)('a COMMIT of which the %s is lost leaves every record once', async (loss, log) => {
  const giveBack = await holdBatches(bench);
  await bench.succeed(['send', makeLog(campus, log, DAY, 6_000)]);
  await eventually(
    async () => (await waitingBatches(bench)) === 3,
    'a batch of each partition to stand still',
  );
  // The next COMMIT is that of a batch.
  proxy.loseNext(loss);
  await giveBack();
  await eventually(() => proxy.hasLost(), 'a COMMIT to be lost');
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectExact(
    bench,
    campus.folder,
    ['a.jsonl', 'b.jsonl'].slice(0, log === 'a.jsonl' ? 1 : 2),
  );
});

/** The longest that a batch has waited for its position by now, in seconds; undefined while none waits. */
async function longestWait(): Promise<number | undefined> {
  const [found] = await rows(
    bench,
    "SELECT MAX(time) AS seconds FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE '%UPDATE ingest_position%' AND id <> CONNECTION_ID()",
  );
  return (found!['seconds'] as number | null) ?? undefined;
}

test('a batch whose lock wait has timed out is tried again, until the other session lets go', async () => {
  const giveBack = await hold(bench, 'SELECT * FROM ingest_position FOR UPDATE');
  await bench.succeed(['send', makeLog(campus, 'c.jsonl', DAY, 6_000)]);
  await eventually(
    async () => ((await longestWait()) ?? 0) >= 4,
    'a batch to wait for its position',
  );
  await eventually(async () => ((await longestWait()) ?? 9) <= 2, 'its next attempt to wait');
  await giveBack();
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl', 'c.jsonl']);
});

test('a machine that is gone with its positions locked holds them up no longer than the server keeps its sessions', async () => {
  const giveBack = await holdBatches(bench);
  await bench.succeed(['send', makeLog(campus, 'd.jsonl', DAY, 6_000)]);
  await eventually(
    async () => (await waitingBatches(bench)) === 3,
    'a batch of each partition to stand still',
  );
  proxy.goSilent();
  proxied.signal('SIGKILL');
  await proxied.exited;
  await giveBack();
  await bench.startWorker();
  await eventually(
    async () => (await longestWait()) !== undefined,
    'a batch to wait for what the dead one holds',
  );
  await bench.succeed(['ingest', 'wait', '--timeout', '120']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl', 'c.jsonl', 'd.jsonl']);
  expect(proxied.log()).not.toContain('worker stopped');
});
