import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RowDataPacket } from 'mysql2/promise';
import { eventually, type RunningWorker } from '../workbench/workbench.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact, rows } from '../workbench/checker.js';
import { createOwnMysqlBench, type OwnMysqlBench } from '../workbench/own-mysql-bench.js';

const DAY = '2019-09-03';
let own: OwnMysqlBench;
let campus: Campus;
let worker: RunningWorker;

beforeAll(async () => {
  own = await createOwnMysqlBench('limits');
  const { bench } = own;
  campus = makeCampus(join(bench.folder, 'campus'), { students: 400, sections: 12, seed: 14 });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
  worker = await bench.startWorker();
});

afterAll(async () => {
  await own?.close();
});

test('ingest waits for a server without a free connection, which then gets every record once', async () => {
  const { server, bench } = own;
  await bench.succeed(['send', makeLog(campus, 'a.jsonl', DAY, 9_000)]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  const said = worker.log().length;
  // This session takes the only connection that the server allows.
  const holder = await server.connectAsRoot();
  try {
    await holder.query('SET GLOBAL max_connections = 1');
    const others = "SELECT id FROM information_schema.processlist WHERE user = 'rollcall'";
    for (const { id } of (await holder.query<RowDataPacket[]>(others))[0])
      await holder.query('KILL ?', [id]);
    await bench.succeed(['send', makeLog(campus, 'b.jsonl', DAY, 9_000)]);
    const refused = () => worker.log().slice(said).split('ER_CON_COUNT_ERROR').length > 2;
    await eventually(refused, 'windows to be refused a connection');
  } finally {
    await holder.query('SET GLOBAL max_connections = 300');
    await holder.end();
  }
  await bench.succeed(['ingest', 'wait', '--timeout', '90']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl']);
});

test.each([
  ['c.jsonl', 1024 * 1024],
  ['d.jsonl', 32 * 1024],
])(
  '%s is written with a max_allowed_packet of %d bytes, and no record becomes a reject',
  async (name, bytes) => {
    const { server, bench } = own;
    await server.root(`SET GLOBAL max_allowed_packet = ${bytes}`);
    // An open session keeps its old limit.
    await server.endSessions();
    await bench.succeed(['ingest', 'stop']);
    await bench.succeed(['send', makeLog(campus, name, DAY, 40_000)]);
    await bench.succeed(['ingest', 'start']);
    await bench.succeed(['ingest', 'wait', '--timeout', '90']);
    const logs = ['a.jsonl', 'b.jsonl', 'c.jsonl', 'd.jsonl'];
    await expectExact(bench, campus.folder, logs.slice(0, logs.indexOf(name) + 1));
    expect(await rows(bench, "SELECT * FROM reject WHERE reason = 'refused_by_database'")).toEqual(
      [],
    );
  },
);
