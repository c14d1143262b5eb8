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

const DAY = '2019-09-06';
let bench: Workbench;
let campus: Campus;
let worker: RunningWorker;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 200, sections: 12, seed: 7 });
  await bench.succeed(['import', campus.folder]);
  worker = await bench.startWorker();
  await bench.succeed(['send', makeLog(campus, 'a.jsonl', DAY, 3_000)]);
});

afterAll(async () => {
  await bench?.close();
});

type Status = { partition: number; state: string; stateReason: string | null; nextOffset: number };

async function status(): Promise<Status[]> {
  return JSON.parse(await bench.succeed(['ingest', 'status', '--json'])) as Status[];
}

const positions = () =>
  rows(
    bench,
    'SELECT partition_no, next_offset, events, rejects FROM ingest_position ORDER BY partition_no',
  );

const controls = () =>
  rows(
    bench,
    'SELECT partition_no, what, from_offset, to_offset, asked_by, reason FROM ingest_control ORDER BY control_no',
  );

async function statesShown(state: string): Promise<number> {
  const query = `TaskQueue = '${bench.taskQueue}' AND RollcallState = '${state}' AND ExecutionStatus = 'Running'`;
  return (await bench.client.workflow.count(query)).count;
}

test('a request says so when no workflow runs', async () => {
  const asked = await bench.rollcall([
    'ingest',
    'pause',
    '--partition',
    '1',
    '--reason',
    'a new roster',
  ]);
  expect(asked).toMatchObject({
    status: 1,
    stdout: '',
    stderr: 'Partition 1: no ingest workflow is running; "rollcall ingest start" starts it.\n',
  });
  const unknown = await bench.rollcall([
    'ingest',
    'pause',
    '--partition',
    '9',
    '--reason',
    'a new roster',
  ]);
  expect(unknown).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('no partition 9') as string,
  });
});

test('a pause under load writes the batch in hand, and nothing is read until the resume, even if a worker dies', async () => {
  await bench.succeed(['ingest', 'start']);
  const sending = bench.succeed(['send', makeLog(campus, 'b.jsonl', DAY, 20_000)]);
  const paused = await bench.succeed([
    'ingest',
    'pause',
    '--reason',
    'a new roster',
    '--by',
    'Ada',
  ]);
  const before = await positions();
  expect(paused).toBe(
    before
      .map(
        (row) =>
          `Partition ${row['partition_no'] as number}: paused at offset ${row['next_offset'] as number}.\n`,
      )
      .join(''),
  );
  await sending;
  await bench.succeed(['send', makeLog(campus, 'b2.jsonl', DAY, 3_000)]);
  expect((await status()).map(({ state, stateReason }) => `${state}: ${stateReason}`)).toEqual(
    Array.from({ length: 3 }, () => 'paused: a new roster (Ada)'),
  );
  await eventually(
    async () => (await statesShown('paused')) === 3,
    'the search attributes to say so',
  );

  worker.signal('SIGKILL');
  await worker.exited;
  worker = await bench.startWorker();
  // Its answer shows that the new worker has the workflows in hand.
  await bench.succeed(['ingest', 'pause', '--reason', 'still the roster', '--by', 'Ada']);
  expect(await positions()).toEqual(before);
  const waited = await bench.rollcall(['ingest', 'wait', '--timeout', '60']);
  expect(waited).toMatchObject({
    status: 1,
    stderr: 'Partition 0 is paused: still the roster (Ada).\n',
  });

  await bench.succeed(['ingest', 'resume', '--by', 'Ada', '--reason', 'the roster is in']);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl', 'b2.jsonl']);
  await eventually(
    async () => (await statesShown('running')) === 3,
    'the search attributes to say so',
  );
  expect(
    (await controls()).map(({ what, reason }) => `${String(what)}: ${String(reason)}`).sort(),
  ).toEqual([
    ...Array.from({ length: 3 }, () => 'pause: a new roster'),
    ...Array.from({ length: 3 }, () => 'pause: still the roster'),
    ...Array.from({ length: 3 }, () => 'resume: the roster is in'),
  ]);
});

test('a resume does nothing to a partition that runs', async () => {
  const before = await controls();
  expect(await bench.succeed(['ingest', 'resume', '--partition', '2'])).toBe(
    'Partition 2: was running already.\n',
  );
  expect(await controls()).toEqual(before);
});

test('a pause, a rewind and a resume need no reason, and then say that none was given', async () => {
  const one = ['--partition', '2'];
  await bench.succeed(['ingest', 'pause', ...one, '--by', 'Ada']);
  expect((await status())[2]).toMatchObject({
    state: 'paused',
    stateReason: 'no reason given (Ada)',
  });
  const dry = await bench.succeed(['ingest', 'rewind', ...one, '--to-offset', '0', '--dry-run']);
  expect(dry).toMatch(/^Partition 2: would read offsets 0 to \d+ again \(\d+\)\.\n$/);
  await bench.succeed(['ingest', 'rewind', ...one, '--to-offset', '0']);
  await bench.succeed(['ingest', 'resume', ...one]);
  expect((await controls()).slice(-3)).toMatchObject([
    { what: 'pause', reason: 'no reason given' },
    { what: 'rewind', reason: 'no reason given' },
    { what: 'resume', reason: 'no reason given' },
  ]);
});

test('a skip, which loses records, needs a reason; its dry run does not', async () => {
  const skip = ['ingest', 'skip', '--partition', '2'];
  expect(await bench.rollcall(skip)).toMatchObject({
    status: 2,
    stderr: 'Say why these records are never to be read: give --reason TEXT.\n',
  });
  expect((await bench.rollcall([...skip, '--dry-run'])).status).not.toBe(2);
});
