import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  SAMPLE_CAMPUS,
  SAMPLE_LOG,
  createWorkbench,
  type Workbench,
} from '../workbench/workbench.js';

const DAY = '2019-09-02';
let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
  await bench.succeed(['import', SAMPLE_CAMPUS]);
});

afterAll(async () => {
  await bench?.close();
});

async function check(): Promise<{ status: number | null; notOk: string[] }> {
  const { status, stdout } = await bench.rollcall(['check']);
  return { status, notOk: stdout.split('\n').filter((line) => line.startsWith('NOT OK')) };
}

test('check is content with an installation that has nothing to read yet', async () => {
  expect(await check()).toEqual({ status: 0, notOk: [] });
});

test('without a worker, check names the link that is broken, and how to mend it', async () => {
  await bench.succeed(['send', SAMPLE_LOG]);
  await bench.succeed(['ingest', 'start']);
  const { status, notOk } = await check();
  expect(status).toBe(1);
  expect(notOk[0]).toMatch(
    /^NOT OK {2}workers: no worker has asked .*: start one with "rollcall worker"$/,
  );
  expect(notOk[1]).toMatch(/^NOT OK {2}ingest: Partition 0 is not being read/);
});

test.each([
  [['rollup', 'run', '--date', DAY], 'the rollup of 2019-09-02', 'goes on when a worker runs'],
  [['ingest', 'pause', '--reason', 'a test'], 'the answer', 'takes effect when a worker runs'],
  [['ingest', 'wait'], 'records of 3 partitions', '"rollcall ingest status" shows'],
])(
  'without a worker, %j says what it waits for, and what becomes of it',
  async (args, what, then) => {
    const { status, stderr } = await bench.rollcall([...args, '--timeout', '4']);
    expect(status).toBe(1);
    const [waiting, gaveUp] = stderr.trim().split('\n');
    expect(waiting).toMatch(/^Waiting for .*; no worker has asked for work/);
    expect(waiting).toContain(what);
    expect(gaveUp).toMatch(/^Gave up after 4 s\. Waiting for /);
    expect(gaveUp).toContain(then);
  },
);

test('a pause that was given up takes effect when a worker runs, and check says so', async () => {
  await bench.startWorker();
  const { status, stderr } = await bench.rollcall(['ingest', 'wait', '--timeout', '60']);
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(/^Partition \d is paused: a test \(/) as string,
  });
  const found = await check();
  expect(found.status).toBe(1);
  expect(found.notOk).toEqual([
    expect.stringMatching(/^NOT OK {2}ingest: .*Partition 0 is paused: a test \(/),
  ]);
});

test('check is content when every record has been read', async () => {
  await bench.succeed(['ingest', 'resume']);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  expect((await check()).notOk).toEqual([]);
});

test('a missing enriched topic is named', async () => {
  const env = { ROLLCALL_KAFKA_ENRICHED_TOPIC: `${bench.topic}-enriched` };
  const { status, stdout } = await bench.rollcall(['check'], { env });
  expect(status).toBe(1);
  expect(stdout).toContain(`no topic ${bench.topic}-enriched, to which ingest must publish`);
});
