import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase, type Database } from '../../src/mysql/pool.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact, rows } from '../workbench/checker.js';
import { startOwnMysql, type OwnMysql } from '../workbench/own-mysql.js';
import { readSoFar } from '../workbench/positions.js';
import { startRelay, type Relay } from '../workbench/relay.js';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';

const DAY = '2019-09-12';
let source: OwnMysql;
let replica: OwnMysql;
/** The address that workers and commands know. It leads to the server that is in charge. */
let relay: Relay;
let bench: Workbench;
let onReplica: Database;
let campus: Campus;
let worker: RunningWorker;

beforeAll(async () => {
  source = await startOwnMysql('source');
  replica = await startOwnMysql('replica', () => ['--server-id=2', '--skip-replica-start']);
  await source.root(
    "CREATE USER replicator@'127.0.0.1' IDENTIFIED BY 'a password'",
    "GRANT REPLICATION SLAVE ON *.* TO replicator@'127.0.0.1'",
  );
  await replica.root(
    `CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = ${new URL(source.url).port},
       SOURCE_USER = 'replicator', SOURCE_PASSWORD = 'a password', GET_SOURCE_PUBLIC_KEY = 1,
       SOURCE_LOG_FILE = 'binlog.000001', SOURCE_LOG_POS = 4`,
    'START REPLICA',
  );
  relay = await startRelay(source.url);
  const workbench = await createWorkbench({ ROLLCALL_MYSQL_URL: relay.url });
  await eventually(async () => (await positionsOf(replica)) !== undefined, 'the replica to follow');
  // The source's account has come to the replica with its password.
  const { port } = new URL(replica.url);
  onReplica = await connectDatabase(Object.assign(new URL(source.url), { port }).href);
  bench = { ...workbench, db: onReplica };
  campus = makeCampus(join(bench.folder, 'campus'), { students: 200, sections: 8, seed: 81 });
  await bench.succeed(['import', campus.folder]);
  worker = await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
});

afterAll(async () => {
  await bench?.close();
  await relay?.close();
  await onReplica?.end();
  await replica?.remove();
  await source?.remove();
});

/** The sum of the positions; undefined where the table is not there yet. */
async function positionsOf(server: OwnMysql): Promise<number | undefined> {
  const sql = 'SELECT COALESCE(SUM(next_offset), 0) AS offsets FROM rollcall.ingest_position';
  const found = await server.root(sql).catch(() => undefined);
  return found && Number(found[0]!['offsets']);
}

async function read(name: string): Promise<void> {
  await bench.succeed(['send', makeLog(campus, name, DAY, 4_000)]);
  await bench.succeed(['ingest', 'wait', '--timeout', '90']);
}

test('after a failover to a replica that lacks the last transactions Kafka is read again from there, and the recount is exact', async () => {
  await read('a.jsonl');
  const copied = await positionsOf(source);
  await eventually(async () => (await positionsOf(replica)) === copied, 'the replica to catch up');
  await replica.root('STOP REPLICA');
  // New access points get their numbers on the source only.
  await read('b.jsonl');
  await source.kill();
  await replica.root('RESET REPLICA ALL');
  expect(await readSoFar(bench)).toBe(copied);
  relay.leadTo(replica.url);
  relay.cut();
  relay.open();
  await bench.succeed(['ingest', 'wait', '--timeout', '90']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl']);
  await bench.succeed(['rollup', 'run', '--date', DAY]);
  expect(await rows(bench, 'SELECT state FROM day_rollup')).toEqual([{ state: 'final' }]);
  // It is the worker that knew the lost server.
  expect(worker.log()).not.toContain('worker stopped');
});
