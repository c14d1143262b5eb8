import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase, type Database } from '../../src/mysql/pool.js';
import type { Campus } from '../workbench/campus.js';
import { expectVerdicts, rows } from '../workbench/checker.js';
import { recount } from '../workbench/recount.js';
import type { OwnMysql } from '../workbench/own-mysql.js';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';
import { loadCampus } from './loaded-campus.js';
import { startMysqlGroup, type MysqlGroup } from './mysql-group.js';
import { rollupBegun } from './rollup-begun.js';
import { expectAllOnce, printGap, type SteadyLoad } from './steady-load.js';

const DAY = '2019-09-11';
let group: MysqlGroup;
let db: Database;
let bench: Workbench;
let campus: Campus;
let worker: RunningWorker;
let load: SteadyLoad;

beforeAll(async () => {
  group = await startMysqlGroup();
  const workbench = await createWorkbench({ ROLLCALL_MYSQL_URL: group.url });
  db = await connectDatabase(group.url);
  bench = { ...workbench, db };
  ({ campus, worker, load } = await loadCampus(bench, DAY, 92));
  await load.flows('the first records');
});

afterAll(async () => {
  await load?.stop().catch(() => undefined);
  await bench?.close();
  await db?.end();
  await group?.remove();
});

/** Waits for another primary, and prints how long the group took to choose it. */
async function nextPrimary(lost: OwnMysql): Promise<void> {
  const lostMs = Date.now();
  const isThere = async () => (await group.primary().catch(() => lost)) !== lost;
  await eventually(isThere, 'the next primary');
  console.log(`the next primary after ${Date.now() - lostMs} ms`);
}

test('ingest goes on with the next primary of a MySQL group when the primary dies, twice', async () => {
  for (const which of ['first', 'second']) {
    load.longestGapMs();
    const primary = await group.primary();
    await primary.kill();
    await nextPrimary(primary);
    await load.flows(`the ${which} primary died`);
    printGap(load, `the ${which} primary killed`);
    await group.rejoin(primary);
    await load.flows('it joined again');
    printGap(load, `the ${which} primary back`);
  }
});

test('ingest goes on with the next primary when the primary hangs, and the old one joins again when it wakes', async () => {
  load.longestGapMs();
  const primary = await group.primary();
  primary.freeze();
  try {
    await nextPrimary(primary);
    await load.flows('the primary hangs');
    printGap(load, 'the primary hung');
  } finally {
    primary.thaw();
  }
  await group.whole();
  await load.flows('it woke');
  printGap(load, 'the primary woke');
});

test('a rollup whose primary dies under it has the result of an undisturbed one, and each record is counted once', async () => {
  const rollup = bench.rollcall(['rollup', 'run', '--date', DAY]);
  const primary = await group.primary();
  load.longestGapMs();
  await rollupBegun(bench, DAY);
  await primary.kill();
  await load.flows('the primary died under a rollup');
  printGap(load, 'the primary killed under a rollup');
  expect((await rollup).status).toBe(0);
  await group.rejoin(primary);
  await expectAllOnce(bench, campus, load);
  await bench.succeed(['rollup', 'run', '--date', DAY]);
  await expectVerdicts(bench, recount(campus.folder, { logs: ['topic.jsonl'] }), DAY);
  expect(await rows(bench, 'SELECT state FROM day_rollup')).toEqual([{ state: 'final' }]);
  expect(worker.log()).not.toContain('worker stopped');
});

test('every member of the group has the same rows', async () => {
  const tables = await rows(
    bench,
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY name`,
  );
  const list = tables.map(({ name }) => `rollcall.\`${String(name)}\``).join(', ');
  const [first, ...others] = await Promise.all(
    group.members.map((member) =>
      member.root("SET SESSION group_replication_consistency = 'BEFORE'", `CHECKSUM TABLE ${list}`),
    ),
  );
  expect(first!.length).toBe(tables.length);
  for (const other of others) expect(other).toEqual(first);
});

test('rollcall check refuses a group whose next primary may answer old rows', async () => {
  const set = (level: string) =>
    Promise.all(
      group.members.map((member) =>
        member.root(`SET GLOBAL group_replication_consistency = '${level}'`),
      ),
    );
  const mysqlLine = async () => /^.*MySQL: .*$/m.exec((await bench.rollcall(['check'])).stdout)![0];
  expect(await mysqlLine()).toMatch(/^ok /);
  await set('EVENTUAL');
  expect(await mysqlLine()).toMatch(/^NOT OK.*group_replication_consistency/);
  await set('BEFORE_ON_PRIMARY_FAILOVER');
});
