import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyChanges, changesSince, restoreDump, takeDump } from '../workbench/backup.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact, rows } from '../workbench/checker.js';
import { createOwnMysqlBench, type OwnMysqlBench } from '../workbench/own-mysql-bench.js';
import type { RunningWorker } from '../workbench/workbench.js';

const DAY_BEFORE = '2019-09-10';
const DAY = '2019-09-11';
let own: OwnMysqlBench;
let campus: Campus;
let worker: RunningWorker;

beforeAll(async () => {
  own = await createOwnMysqlBench('restore');
  const { bench } = own;
  campus = makeCampus(join(bench.folder, 'campus'), { students: 200, sections: 8, seed: 71 });
  await bench.succeed(['import', campus.folder]);
  worker = await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
});

afterAll(async () => {
  await own?.close();
});

/** Sends records and waits until they are read. */
async function read(name: string, day = DAY): Promise<void> {
  await own.bench.succeed(['send', makeLog(campus, name, day, 4_000)]);
  await own.bench.succeed(['ingest', 'wait', '--timeout', '90']);
}

async function rollUp(): Promise<Record<string, unknown>[]> {
  await own.bench.succeed(['rollup', 'run', '--date', DAY]);
  return rows(
    own.bench,
    `SELECT course, section, starts_at, enrolled, present, partial, absent, unknown, rate, state
     FROM class_rates ORDER BY course, section, starts_at`,
  );
}

test('after the restore of a dump under a living worker Kafka is read again, and the recount is exact', async () => {
  const { server, bench } = own;
  await read('a.jsonl');
  const dump = await takeDump(server);
  await read('b.jsonl');
  const before = await rollUp();
  await restoreDump(server, dump);
  // Without new records, an idle window looks at its position only after half a minute.
  await read('c.jsonl', DAY_BEFORE);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl', 'c.jsonl']);
  expect(await rollUp()).toEqual(before);
  expect(worker.log()).not.toContain('worker stopped');
});

test('a dump and the binary log to its end bring back what people said after the dump', async () => {
  const { server, bench } = own;
  const dump = await takeDump(server);
  await read('d.jsonl');
  await rollUp();
  await confirmOneClass();
  const before = await rollUp();
  worker.signal('SIGTERM');
  expect(await worker.exited).toBe(0);
  const changes = await changesSince(server, dump);
  await restoreDump(server, dump);
  expect(await rows(bench, 'SELECT * FROM class_confirmation')).toEqual([]);
  await applyChanges(server, changes);
  worker = await bench.startWorker();
  await bench.succeed(['ingest', 'wait', '--timeout', '90']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl', 'c.jsonl', 'd.jsonl']);
  expect(await rows(bench, 'SELECT confirmed_by FROM class_confirmation')).toHaveLength(1);
  expect(await rollUp()).toEqual(before);
});

async function confirmOneClass(): Promise<void> {
  const [one] = await rows(
    own.bench,
    'SELECT course, section, TIME_FORMAT(starts_at, "%H:%i") AS start FROM class_rates ORDER BY course, section LIMIT 1',
  );
  const { course, section, start } = one as Record<string, string>;
  await own.bench.succeed([
    ...['class', 'confirm', '--course', course!, '--section', section!, '--start', start!],
    ...['--date', DAY, '--held', '--by', 'registry', '--reason', 'asked the lecturer'],
  ]);
}
