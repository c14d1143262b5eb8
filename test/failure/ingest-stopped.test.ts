import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact, rows } from '../workbench/checker.js';

const DAY = '2019-09-06';
let bench: Workbench;
let campus: Campus;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 200, sections: 12, seed: 6 });
  await bench.succeed(['import', campus.folder]);
});

afterAll(async () => {
  await bench?.close();
});

type Status = {
  partition: number;
  workflow: string;
  state?: string;
  nextOffset?: number;
  endOffset: number;
  recordsBehind: number;
};

async function status(): Promise<Status[]> {
  return JSON.parse(await bench.succeed(['ingest', 'status', '--json'])) as Status[];
}

test('before the first start, every partition is reported as never read', async () => {
  await bench.succeed(['send', makeLog(campus, 'a.jsonl', DAY, 3_000)]);
  const found = await status();
  expect(found.map(({ partition, workflow, state }) => [partition, workflow, state])).toEqual([
    [0, 'none', undefined],
    [1, 'none', undefined],
    [2, 'none', undefined],
  ]);
  expect(found.reduce((sum, { recordsBehind }) => sum + recordsBehind, 0)).toBe(3_000);
  expect(await bench.succeed(['ingest', 'status'])).toContain('never read');
});

test('waiting without a worker gives up after its timeout, and says what is missing', async () => {
  const waited = await bench.rollcall(['ingest', 'wait', '--timeout', '1']);
  expect(waited.status).toBe(1);
  expect(waited.stderr).toMatch(
    /^Gave up after 1 s\. Waiting for 3000 records of 3 partitions to be read; no worker has asked for work .*\n$/,
  );
});

test('start starts what does not run, and wait returns when everything is read', async () => {
  await bench.startWorker();
  expect(JSON.parse(await bench.succeed(['ingest', 'start', '--json']))).toEqual({
    started: [0, 1, 2],
    running: [],
  });
  expect(JSON.parse(await bench.succeed(['ingest', 'start', '--json']))).toEqual({
    started: [],
    running: [0, 1, 2],
  });
  expect(await bench.succeed(['ingest', 'wait', '--timeout', '60'])).toContain('3000 offsets');
  for (const one of await status()) {
    expect(one).toMatchObject({
      workflow: 'RUNNING',
      state: 'running',
      recordsBehind: 0,
      nextOffset: one.endOffset,
    });
  }
  await expectExact(bench, campus.folder, ['a.jsonl']);
});

test('stop ends the workflows of idle partitions and names them; a second stop finds none', async () => {
  expect(JSON.parse(await bench.succeed(['ingest', 'stop', '--json']))).toEqual({
    stopped: [0, 1, 2],
  });
  expect((await status()).map(({ workflow, state }) => [workflow, state])).toEqual([
    ['CANCELLED', 'stopped'],
    ['CANCELLED', 'stopped'],
    ['CANCELLED', 'stopped'],
  ]);
  expect(JSON.parse(await bench.succeed(['ingest', 'stop', '--json']))).toEqual({ stopped: [] });
});

test('records that come in while ingest is stopped are read after the next start, from the position on', async () => {
  const before = await rows(
    bench,
    'SELECT partition_no, next_offset FROM ingest_position ORDER BY partition_no',
  );
  await bench.succeed(['send', makeLog(campus, 'b.jsonl', DAY, 3_000)]);
  expect((await status()).reduce((sum, { recordsBehind }) => sum + recordsBehind, 0)).toBe(3_000);
  expect(
    await rows(
      bench,
      'SELECT partition_no, next_offset FROM ingest_position ORDER BY partition_no',
    ),
  ).toEqual(before);
  await bench.succeed(['ingest', 'start']);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl']);
  expect((await status()).map(({ state }) => state)).toEqual(['running', 'running', 'running']);
});

test('a stop under load writes the batches in hand', async () => {
  const sending = bench.succeed(['send', makeLog(campus, 'c.jsonl', DAY, 20_000)]);
  await bench.succeed(['ingest', 'stop']);
  await sending;
  await bench.succeed(['ingest', 'start']);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl', 'c.jsonl']);
});
