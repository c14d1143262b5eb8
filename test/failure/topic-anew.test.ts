import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  SAMPLE_CAMPUS,
  createWorkbench,
  eventually,
  type Workbench,
} from '../workbench/workbench.js';
import { rows } from '../workbench/checker.js';
import { logEnds, produce, withAdmin } from '../workbench/kafka-admin.js';
import { blockedPartitions } from '../workbench/positions.js';

const DAY = '2019-09-02';
let bench: Workbench;
let before: { positions: unknown[]; events: unknown[] };

beforeAll(async () => {
  bench = await createWorkbench();
  await bench.succeed(['import', SAMPLE_CAMPUS]);
  await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
  await produce(bench, lines(300));
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  before = await stored();
  await withAdmin(bench, (admin) => admin.deleteTopics({ topics: [bench.topic] }));
});

afterAll(async () => {
  await bench?.close();
});

function lines(count: number): string[] {
  return Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      currentapname: 'AP-1',
      mac: `02-00-00-00-00-${10 + (n % 90)}`,
      connecttime: `${DAY} 15:23:${String(n % 60).padStart(2, '0')}`,
      connectresult: 'Success',
    }),
  );
}

async function stored(): Promise<typeof before> {
  return {
    positions: await rows(
      bench,
      'SELECT partition_no, next_offset, events, rejects FROM ingest_position ORDER BY partition_no',
    ),
    events: await rows(
      bench,
      'SELECT * FROM access_event ORDER BY day, device_key, at, access_point_no',
    ),
  };
}

type Status = {
  partition: number;
  state: string;
  stateReason: string | null;
  workflow: string;
  nextOffset: number;
};

async function status(): Promise<Status[]> {
  return JSON.parse(await bench.succeed(['ingest', 'status', '--json'])) as Status[];
}

test('when a topic was recreated and is shorter, every partition is blocked and says why, and nothing is reset', async () => {
  // Kafka deletes in the background, and the name stays taken until it is done.
  await eventually(
    () =>
      withAdmin(bench, (admin) =>
        admin
          .createTopics({ topics: [{ topic: bench.topic, numPartitions: 3 }] })
          .catch(() => false),
      ),
    'the topic to be made anew',
  );
  await produce(bench, lines(30));
  const ends = await logEnds(bench);
  await eventually(
    async () => (await blockedPartitions(bench)).length === 3,
    'every partition to be blocked',
    90_000,
  );
  for (const { partition, stateReason, workflow, nextOffset } of await status()) {
    const [, end] =
      /^log shrank: it ends at offset (\d+), and offsets up to (\d+) have been read$/.exec(
        stateReason!,
      ) ?? [];
    // The worker may have looked before all records were in the new topic.
    expect(Number(end)).toBeLessThanOrEqual(ends.get(partition)!);
    expect(stateReason).toMatch(new RegExp(` up to ${nextOffset - 1} have been read$`));
    expect(workflow).toBe('RUNNING');
  }
  expect(await stored()).toEqual(before);
  const query = `TaskQueue = '${bench.taskQueue}' AND RollcallState = 'blocked' AND ExecutionStatus = 'Running'`;
  await eventually(
    async () => (await bench.client.workflow.count(query)).count === 3,
    'the search attributes to say so',
  );
});

test('while a partition is blocked, a rollup is provisional', async () => {
  const [rolledUp] = JSON.parse(
    await bench.succeed(['rollup', 'run', '--date', DAY, '--json']),
  ) as {
    state: string;
  }[];
  expect(rolledUp).toMatchObject({ state: 'provisional' });
});

test('a blocked partition that is stopped and started again is blocked again', async () => {
  await bench.succeed(['ingest', 'stop']);
  expect((await status()).map(({ state }) => state)).toEqual(['stopped', 'stopped', 'stopped']);
  await bench.succeed(['ingest', 'start']);
  await eventually(
    async () => (await blockedPartitions(bench)).length === 3,
    'every partition to be blocked',
  );
  expect(await stored()).toEqual(before);
});

test('a rewind into the new log reads it and records who asked and why; events of the old log stay', async () => {
  const ends = await logEnds(bench);
  const beyond = await bench.rollcall([
    'ingest',
    'rewind',
    '--to-offset',
    '90',
    '--reason',
    'made anew',
  ]);
  expect(beyond.status).toBe(4);
  expect(beyond.stderr).toContain(
    `The log holds offsets 0 to ${ends.get(0)}: 90 is not among them.`,
  );
  const why = ['--reason', 'the topic was made anew', '--by', 'Ada'];
  const rewound = await bench.succeed(['ingest', 'rewind', '--to-offset', '0', ...why]);
  expect(rewound.match(/^Partition \d: reads offsets 0 to \d+ again \(\d+\)\.$/gm)).toHaveLength(3);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  expect((await status()).map(({ state, nextOffset }) => [state, nextOffset])).toEqual(
    [...ends.values()].map((end) => ['running', end]),
  );
  const kept = await rows(
    bench,
    'SELECT what, to_offset, asked_by, reason FROM ingest_control ORDER BY partition_no',
  );
  const row = { what: 'rewind', to_offset: 0, asked_by: 'Ada', reason: 'the topic was made anew' };
  expect(kept).toEqual([row, row, row]);
  const events = (await stored()).events.map((one) => JSON.stringify(one));
  expect(before.events.filter((one) => !events.includes(JSON.stringify(one)))).toEqual([]);
});
