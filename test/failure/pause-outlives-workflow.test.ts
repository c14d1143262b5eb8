import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  SAMPLE_CAMPUS,
  createWorkbench,
  eventually,
  type Workbench,
} from '../workbench/workbench.js';
import { rows } from '../workbench/checker.js';
import { produce } from '../workbench/kafka-admin.js';

/** A pause belongs to the position, not to the workflow that a person asked for it. */
const PARTITIONS = [0, 1, 2];
let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
  await bench.succeed(['import', SAMPLE_CAMPUS]);
  await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
  await produce(bench, lines(60));
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
});

afterAll(async () => {
  await bench?.close();
});

const lines = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      currentapname: 'AP-1',
      mac: `02-00-00-00-00-${10 + (n % 90)}`,
      connecttime: `2019-09-02 15:23:${String(n % 60).padStart(2, '0')}`,
      connectresult: 'Success',
    }),
  );

const handleOf = (partition: number) =>
  bench.client.workflow.getHandle(`ingest:${bench.topic}:${partition}`);

/** Ends the workflows as somebody at the Temporal UI may: they can write nothing any more. */
async function terminateAll(): Promise<void> {
  for (const partition of PARTITIONS) await handleOf(partition).terminate();
}

async function shownStates(): Promise<unknown[]> {
  const described = await Promise.all(PARTITIONS.map((one) => handleOf(one).describe()));
  return described.map(({ searchAttributes }) => searchAttributes['RollcallState']?.[0]);
}

type Status = { state: string; stateReason: string | null; workflow: string };
const status = async () =>
  JSON.parse(await bench.succeed(['ingest', 'status', '--json'])) as Status[];

const positions = () =>
  rows(bench, 'SELECT next_offset, batches FROM ingest_position ORDER BY partition_no');

async function expectPaused(before: unknown): Promise<void> {
  await eventually(
    async () => (await shownStates()).every((state) => state === 'paused'),
    'the search attributes to say that every partition is paused',
  );
  expect(await status()).toMatchObject(
    PARTITIONS.map(() => ({
      state: 'paused',
      stateReason: 'a new roster (Ada)',
      workflow: 'RUNNING',
    })),
  );
  expect(await positions()).toEqual(before);
}

test('a pause outlives its workflow: after a terminate and a start nothing is read, and every screen says so', async () => {
  await bench.succeed(['ingest', 'pause', '--reason', 'a new roster', '--by', 'Ada']);
  const before = await positions();
  await terminateAll();
  await produce(bench, lines(90));
  await bench.succeed(['ingest', 'start']);
  await expectPaused(before);
});

test('a pause outlives a stop, too', async () => {
  const before = await positions();
  await bench.succeed(['ingest', 'stop']);
  expect((await status()).map(({ state }) => state)).toEqual(PARTITIONS.map(() => 'paused'));
  await bench.succeed(['ingest', 'start']);
  await expectPaused(before);
});

test('a resume right after a start ends the pause, although the new workflow has read nothing yet', async () => {
  await terminateAll();
  await bench.succeed(['ingest', 'start']);
  await bench.succeed(['ingest', 'resume', '--by', 'Ada']);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await eventually(
    async () => (await shownStates()).every((state) => state === 'running'),
    'the search attributes to say so',
  );
  const [sum] = await rows(bench, 'SELECT SUM(events) AS events FROM ingest_position');
  expect(Number(sum!['events'])).toBe(150);
});
