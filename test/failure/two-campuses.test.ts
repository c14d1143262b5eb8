import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dirtyDays } from '../../src/mysql/rollup/nightly.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact } from '../workbench/checker.js';
import {
  SAMPLE_CAMPUS,
  createWorkbench,
  eventually,
  type Workbench,
} from '../workbench/workbench.js';
import { farTime } from '../workbench/night.js';

const DAY = '2019-09-03';
const NAMES = ['north', 'south'] as const;
type Side = { name: string; bench: Workbench; campus: Campus };
let sides: Side[];
const benches: Workbench[] = [];

/** A workbench in the namespace of the first one, with the task queue's usual name. */
async function inOneNamespace(env: NodeJS.ProcessEnv): Promise<Workbench> {
  const namespace = benches[0]?.env['TEMPORAL_NAMESPACE'];
  const bench = await createWorkbench({
    ROLLCALL_TASK_QUEUE: 'rollcall',
    ...(namespace !== undefined && { TEMPORAL_NAMESPACE: namespace }),
    ...env,
  });
  benches.push(bench);
  return bench;
}

beforeAll(async () => {
  sides = [];
  for (const [i, name] of NAMES.entries()) {
    const bench = await inOneNamespace({ ROLLCALL_CAMPUS: name });
    const campus = makeCampus(join(bench.folder, 'campus'), {
      ...{ students: 100 + 40 * i, sections: 6 },
      seed: 50 + i,
    });
    await bench.succeed(['import', campus.folder]);
    sides.push({ name, bench, campus });
  }
  await both(({ bench }) => bench.startWorker());
  await both(({ bench }) => bench.succeed(['ingest', 'start']));
});

afterAll(async () => {
  for (const bench of benches) await bench.close();
});

const both = <T>(work: (side: Side) => Promise<T>): Promise<T[]> => Promise.all(sides.map(work));

async function workflowIds(): Promise<string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of benches[0]!.client.workflow.list()) ids.push(workflowId);
  return ids;
}

test('two campuses in one namespace, on one broker and one MySQL server read, pause and roll up without touching each other', async () => {
  const [north, south] = sides as [Side, Side];
  await both(({ bench, campus }) =>
    bench.succeed(['send', makeLog(campus, 'a.jsonl', DAY, 2_000)]),
  );
  await both(({ bench }) => bench.succeed(['ingest', 'wait', '--timeout', '60']));
  await north.bench.succeed(['ingest', 'pause', '--reason', 'a new roster comes']);
  await both(({ bench, campus }) =>
    bench.succeed(['send', makeLog(campus, 'b.jsonl', DAY, 1_000)]),
  );
  await south.bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectExact(south.bench, south.campus.folder, ['a.jsonl', 'b.jsonl']);
  await north.bench.succeed(['ingest', 'resume']);
  await north.bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await both(({ bench }) => bench.succeed(['rollup', 'run', '--date', DAY]));
  await both(({ bench, campus }) => expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl']));
  expect((await workflowIds()).filter((id) => !/^(north|south)\//.test(id))).toEqual([]);
  expect(await workflowIds()).toEqual(
    expect.arrayContaining(
      NAMES.flatMap((name) => [`${name}/rollup:${DAY}`, `${name}/learn:${DAY}`]),
    ),
  );
});

test('each campus has its own nightly schedule, which rolls up its own days', async () => {
  const [north, south] = sides as [Side, Side];
  expect(
    await north.bench.succeed(['rollup', 'schedule', '--at', farTime(), '--every', '0']),
  ).toContain('Created the schedule north/nightly-rollup: ');
  await south.bench.succeed(['rollup', 'schedule', '--at', farTime(), '--every', '0']);
  await makeDirty(north);
  await makeDirty(south);
  const { schedule } = north.bench.client;
  await schedule.getHandle('north/nightly-rollup').trigger();
  await eventually(async () => (await daysLeft(north)).length === 0, 'the night of the north');
  expect(await daysLeft(south)).toEqual([DAY]);
  await north.bench.succeed(['rollup', 'unschedule']);
  await schedule.getHandle('south/nightly-rollup').trigger();
  await eventually(async () => (await daysLeft(south)).length === 0, 'the night of the south');
});

/** A late record changes the day that was rolled up. */
async function makeDirty({ bench, campus }: Side): Promise<void> {
  await bench.succeed(['send', makeLog(campus, 'late.jsonl', DAY, 50)]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
}

const daysLeft = ({ bench }: Side) => dirtyDays(bench.db, '2019-12-31', 10);

test('a workflow that a person starts on the task queue of a campus starts its children there', async () => {
  const { client, taskQueue } = benches[1]!;
  await client.workflow.execute('nightlyRollup', {
    ...{ workflowId: 'south/nightly-by-hand', taskQueue, args: [{}] },
  });
  expect((await workflowIds()).filter((id) => !/^(north|south)\//.test(id))).toEqual([]);
});

test.each([
  ['worker'],
  ['migrate'],
  ['import', SAMPLE_CAMPUS],
  ['ingest', 'start'],
  ['ingest', 'pause', '--reason', 'none'],
  ['rollup', 'run', '--date', DAY],
  ['rollup', 'unschedule'],
])('a process with the name of another campus is refused: %s %s', async (...args) => {
  const [{ bench }] = sides as [Side];
  for (const [name, given] of [
    ['south', 'south'],
    ['', 'not set'],
  ] as const)
    expect(await bench.rollcall(args, { env: { ROLLCALL_CAMPUS: name } })).toEqual({
      status: 2,
      stdout: '',
      stderr: `The database belongs to the campus north, but ROLLCALL_CAMPUS is ${given}: set it to north, or use the database of your campus.\n`,
    });
});

test('check says that the ingest of another database holds a workflow id', async () => {
  const topic = { ROLLCALL_KAFKA_TOPIC: 'wifi-of-two' };
  const first = await inOneNamespace(topic);
  const second = await inOneNamespace(topic);
  const third = await inOneNamespace({ ...topic, ROLLCALL_TASK_QUEUE: 'other' });
  await first.succeed(['ingest', 'start']);
  const found = async (bench: Workbench) => {
    const { status, stdout } = await bench.rollcall(['check']);
    return [status, stdout.split('\n').find((line) => line.includes('ingest:'))];
  };
  const says = (holder: string): unknown[] => [
    1,
    expect.stringContaining(
      `NOT OK  ingest: Partition 0 is read by ${holder}: another installation uses this Temporal namespace, so give each its own name (ROLLCALL_CAMPUS).`,
    ),
  ];
  await first.startWorker();
  await eventually(async () => (await found(first))[0] === 0, 'check to find all in order');
  expect(await found(first)).toEqual([0, expect.stringContaining('ok      ingest: 3 partitions')]);
  expect(await found(second)).toEqual(says('another database'));
  expect(await found(third)).toEqual(says('the workers of task queue rollcall'));
  expect(await second.succeed(['ingest', 'status'])).toContain('read by another database');
});
