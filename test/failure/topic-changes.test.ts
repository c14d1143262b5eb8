import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkbench, eventually, type Workbench } from '../workbench/workbench.js';
import { rows } from '../workbench/checker.js';
import { logEnds, logStarts, produce, withAdmin } from '../workbench/kafka-admin.js';
import { blockedPartitions } from '../workbench/positions.js';

let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
  await bench.startWorker();
});

afterAll(async () => {
  await bench?.close();
});

type Status = {
  partition: number;
  state?: string;
  stateReason?: string;
  nextOffset?: number;
  recordsBehind: number;
  workflow: string;
};

async function status(): Promise<Status[]> {
  return JSON.parse(await bench.succeed(['ingest', 'status', '--json'])) as Status[];
}

async function readUpTo(ends: Map<number, number>): Promise<boolean> {
  const [rows] = await bench.db.query<RowDataPacket[]>(
    'SELECT partition_no, next_offset FROM ingest_position',
  );
  const positions = new Map(
    rows.map((row) => [row['partition_no'] as number, row['next_offset'] as number]),
  );
  return [...ends].every(([partition, end]) => (positions.get(partition) ?? 0) >= end);
}

const lines = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      currentapname: `AP-${i % 7}`,
      mac: `60-8c-4a-57-${String(10 + (i % 80))}-4d`,
      connecttime: '2019-09-02 15:23:02',
      connectresult: 'Success',
    }),
  );

test('partitions that are added to the topic are read', async () => {
  await bench.succeed(['ingest', 'start']);
  await produce(bench, lines(300));
  const three = await logEnds(bench);
  await eventually(() => readUpTo(three), 'the three partitions to be read');
  await withAdmin(bench, (admin) =>
    admin.createPartitions({ topicPartitions: [{ topic: bench.topic, count: 5 }] }),
  );
  await produce(bench, lines(300));
  const five = await logEnds(bench);
  expect(five.size).toBe(5);
  await eventually(() => readUpTo(five), 'the five partitions to be read');
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  expect((await status()).map(({ workflow }) => workflow)).toEqual(
    Array.from({ length: 5 }, () => 'RUNNING'),
  );
});

test('a partition whose records were deleted unread is blocked with the exact range, and the others continue', async () => {
  await bench.succeed(['ingest', 'stop']);
  const before = await logEnds(bench);
  await produce(bench, lines(300));
  const after = await logEnds(bench);
  const [lost] = [...after].find(([partition, end]) => end > before.get(partition)! + 1)!;
  const gone = after.get(lost)! - 1;
  await withAdmin(bench, async (admin) => {
    await admin.fetchTopicOffsets(bench.topic);
    await admin.deleteTopicRecords({
      topic: bench.topic,
      partitions: [{ partition: lost, offset: String(gone) }],
    });
  });
  await bench.succeed(['ingest', 'start']);
  const others = new Map([...after].filter(([partition]) => partition !== lost));
  await eventually(() => readUpTo(others), 'the other partitions to be read');
  await eventually(
    async () => (await blockedPartitions(bench)).includes(lost),
    'the partition to be blocked',
  );
  const reason = `data lost: offsets ${before.get(lost)} to ${gone - 1} were deleted before they were read`;
  expect((await status())[lost]).toMatchObject({
    state: 'blocked',
    stateReason: reason,
    nextOffset: before.get(lost),
    workflow: 'RUNNING',
  });
  const query = `TaskQueue = '${bench.taskQueue}' AND RollcallState = 'blocked' AND RollcallPartition = ${lost} AND ExecutionStatus = 'Running'`;
  await eventually(
    async () => (await bench.client.workflow.count(query)).count === 1,
    'the search attribute to say so',
  );
  const wait = await bench.rollcall(['ingest', 'wait', '--timeout', '60']);
  expect(wait).toMatchObject({ status: 1, stderr: `Partition ${lost} is blocked: ${reason}.\n` });
});

test('a blocked partition that is resumed is blocked again; a skip reads on and records the lost range with who and why', async () => {
  const [first, lost] = [
    await logStarts(bench),
    (await status()).findIndex(({ state }) => state === 'blocked'),
  ];
  const { nextOffset: from, stateReason } = (await status())[lost]!;
  const one = ['--partition', String(lost), '--by', 'Ada', '--reason', 'gone for good'];
  await bench.succeed(['ingest', 'resume', ...one]);
  await eventually(
    async () => (await blockedPartitions(bench)).includes(lost),
    'it to be blocked again',
  );
  expect((await status())[lost]).toMatchObject({ nextOffset: from, stateReason });

  const back = await bench.rollcall(['ingest', 'rewind', '--to-offset', String(from), ...one]);
  expect(back.status).toBe(4);
  expect(back.stderr).toMatch(
    /^Partition \d: The log holds offsets \d+ to \d+: \d+ is not among them\.\n$/,
  );
  const all = await bench.rollcall(['ingest', 'skip', '--reason', 'gone for good']);
  expect(all).toMatchObject({
    status: 2,
    stderr: 'Say which partition to move on: give --partition NUMBER.\n',
  });

  const to = first.get(lost)!;
  const range = `offsets ${from} to ${to - 1} (${to - from!})`;
  expect(await bench.succeed(['ingest', 'skip', '--dry-run', ...one])).toBe(
    `Partition ${lost}: would skip ${range}.\n`,
  );
  expect((await status())[lost]).toMatchObject({ nextOffset: from, stateReason });
  expect(await bench.succeed(['ingest', 'skip', ...one])).toBe(
    `Partition ${lost}: skipped ${range}.\n`,
  );
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  expect((await status())[lost]).toMatchObject({ state: 'running', skipped: to - from! });
  expect(
    await rows(
      bench,
      "SELECT partition_no, from_offset, to_offset, asked_by, reason FROM ingest_control WHERE what = 'skip'",
    ),
  ).toEqual([
    {
      partition_no: lost,
      from_offset: from,
      to_offset: to,
      asked_by: 'Ada',
      reason: 'gone for good',
    },
  ]);
});
