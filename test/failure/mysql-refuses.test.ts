import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, type RunningWorker } from '../workbench/workbench.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact, rows } from '../workbench/checker.js';
import { createOwnMysqlBench, type OwnMysqlBench } from '../workbench/own-mysql-bench.js';

const DAY = '2019-09-03';
/**
 * Room for all tables and for a table of ballast, which fills it: InnoDB then acts as on a full
 * disk.
 */
const SMALL_TABLESPACE = [
  '--innodb-file-per-table=OFF',
  '--innodb-data-file-path=ibdata1:12M:autoextend:max:64M',
  '--innodb-autoextend-increment=1',
];
let own: OwnMysqlBench;
let campus: Campus;
let worker: RunningWorker;
const sent: string[] = [];

beforeAll(async () => {
  own = await createOwnMysqlBench('refuses', () => SMALL_TABLESPACE);
  const { bench } = own;
  campus = makeCampus(join(bench.folder, 'campus'), { students: 400, sections: 12, seed: 13 });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
  worker = await bench.startWorker();
});

afterAll(async () => {
  await own?.close();
});

/**
 * Sends records while MySQL refuses to write and waits until two windows have failed with its
 * error. Nothing may be written or rejected until the fault ends, and everything is written once
 * after it.
 */
async function outlasts(fault: {
  begin: () => Promise<unknown>;
  error: string;
  end: () => Promise<unknown>;
}): Promise<void> {
  const { bench } = own;
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  const before = await positions();
  const said = worker.log().length;
  await fault.begin();
  await bench.succeed(['send', makeLog(campus, `${fault.error}.jsonl`, DAY, 9_000)]);
  sent.push(`${fault.error}.jsonl`);
  const failures = () => worker.log().slice(said).split(fault.error).length - 1;
  await eventually(() => failures() >= 2, `windows to fail with ${fault.error}`);
  expect(await positions()).toEqual(before);
  // Each of the three windows waits longer before each attempt. Without the waits there would be
  // hundreds of failures.
  expect(failures()).toBeLessThan(60);
  await fault.end();
  await bench.succeed(['ingest', 'wait', '--timeout', '90']);
  await expectExact(bench, campus.folder, sent);
  expect(await rows(bench, "SELECT * FROM reject WHERE reason = 'refused_by_database'")).toEqual(
    [],
  );
}

const positions = () =>
  own.server.root(
    'SELECT partition_no, next_offset, rejects FROM rollcall.ingest_position ORDER BY 1',
  );

test('ingest waits while the server is read-only, then writes every record once', async () => {
  const { root } = own.server;
  await outlasts({
    begin: () => root('SET GLOBAL super_read_only = ON'),
    error: 'ER_OPTION_PREVENTS_STATEMENT',
    end: () => root('SET GLOBAL super_read_only = OFF', 'SET GLOBAL read_only = OFF'),
  });
});

test('ingest waits while a privilege is missing, and no record becomes a reject', async () => {
  const { root, endSessions } = own.server;
  const account = "'rollcall'@'127.0.0.1'";
  await outlasts({
    begin: async () => {
      await root(`REVOKE INSERT ON rollcall.* FROM ${account}`);
      await endSessions();
    },
    error: 'ER_TABLEACCESS_DENIED_ERROR',
    end: async () => {
      await root(`GRANT INSERT ON rollcall.* TO ${account}`);
      await endSessions();
    },
  });
});

test('ingest waits while a table is missing, and no record becomes a reject', async () => {
  const { root } = own.server;
  await outlasts({
    begin: () => root('RENAME TABLE rollcall.access_event TO rollcall.away'),
    error: 'ER_NO_SUCH_TABLE',
    end: () => root('RENAME TABLE rollcall.away TO rollcall.access_event'),
  });
});

test('ingest waits while the tablespace is full, then writes every record once', async () => {
  const { root } = own.server;
  await outlasts({
    begin: fillTablespace,
    error: 'ER_RECORD_FILE_FULL',
    end: () => root('DROP TABLE rollcall.ballast'),
  });
});

/** Writes rows of half a page, then small ones, until InnoDB has no page left. */
async function fillTablespace(): Promise<void> {
  const { root } = own.server;
  await root(
    'CREATE TABLE rollcall.ballast (id INT AUTO_INCREMENT PRIMARY KEY, filler VARCHAR(8000)) CHARACTER SET latin1',
  );
  for (const length of [8_000, 1_000, 10]) {
    const values = Array.from({ length: 100 }, () => `(REPEAT('x', ${length}))`).join(', ');
    const statements = Array.from(
      { length: 2_000 },
      () => `INSERT INTO rollcall.ballast (filler) VALUES ${values}`,
    );
    await expect(root(...statements)).rejects.toMatchObject({ code: 'ER_RECORD_FILE_FULL' });
  }
}
