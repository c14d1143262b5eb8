import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  SAMPLE_CAMPUS,
  createWorkbench,
  eventually,
  type Workbench,
} from '../workbench/workbench.js';
import { rows } from '../workbench/checker.js';
import { logEnds, logStarts, produceTo, withAdmin } from '../workbench/kafka-admin.js';
import { blockedPartitions } from '../workbench/positions.js';

const DAY = '2019-09-02';
let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
  await bench.succeed(['import', SAMPLE_CAMPUS]);
  await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
  for (const partition of [0, 1, 2]) await produceTo(bench, partition, lines(100, '15:23'));
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
});

afterAll(async () => {
  await bench?.close();
});

const lines = (count: number, minute: string) =>
  Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      currentapname: 'AP-1',
      mac: `02-00-00-00-00-${10 + (n % 90)}`,
      connecttime: `${DAY} ${minute}:${String(n % 60).padStart(2, '0')}`,
      connectresult: 'Success',
    }),
  );

type Status = { state: string; stateReason: string | null; nextOffset: number };
const status = async () =>
  JSON.parse(await bench.succeed(['ingest', 'status', '--json'])) as Status[];

const reasonOf = (partition: number) =>
  'the log is not the one that was read: offset 99 is in another batch now. The topic was made anew, ' +
  `or brokers lost records. Look, then "rollcall ingest rewind --partition ${partition} --to-offset N --reason TEXT" ` +
  'reads it from N on';

test('a batch that Kafka deleted after it was read blocks nothing', async () => {
  await bench.succeed(['ingest', 'stop']);
  await withAdmin(bench, async (admin) => {
    // Without it kafkajs does not know the partition's leader.
    await admin.fetchTopicOffsets(bench.topic);
    const partitions = [{ partition: 2, offset: '100' }];
    await admin.deleteTopicRecords({ topic: bench.topic, partitions });
  });
  await eventually(async () => (await logStarts(bench)).get(2) === 100, 'Kafka to delete them');
  await bench.succeed(['ingest', 'start']);
  await produceTo(bench, 2, lines(10, '15:24'));
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  expect((await status()).map(({ state, nextOffset }) => [state, nextOffset])).toEqual([
    ['running', 100],
    ['running', 100],
    ['running', 110],
  ]);
});

test('a topic that was made anew and has grown past the position blocks its partitions by name', async () => {
  await bench.succeed(['ingest', 'stop']);
  await withAdmin(bench, (admin) => admin.deleteTopics({ topics: [bench.topic] }));
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
  for (const partition of [0, 1]) await produceTo(bench, partition, lines(150, '15:25'));
  await bench.succeed(['ingest', 'start']);
  await eventually(
    async () => (await blockedPartitions(bench)).length === 3,
    'every partition to be blocked',
  );
  const found = await status();
  expect(found.map(({ nextOffset }) => nextOffset)).toEqual([100, 100, 110]);
  expect(found.slice(0, 2).map(({ stateReason }) => stateReason)).toEqual([
    reasonOf(0),
    reasonOf(1),
  ]);
  // The third one's new log is shorter than what was read, and says that.
  expect(found[2]!.stateReason).toMatch(/^log shrank: /);
});

test('a resume does not accept another log; a rewind does, and reads it', async () => {
  await bench.succeed(['ingest', 'resume', '--partition', '0']);
  await eventually(
    async () => (await blockedPartitions(bench)).includes(0),
    'the partition to be blocked again',
  );
  const to = (offset: string, partition: string) =>
    bench.succeed([
      ...['ingest', 'rewind', '--to-offset', offset, '--partition', partition],
      ...['--reason', 'the topic was made anew'],
    ]);
  await to('0', '0');
  await to('100', '1');
  await to('0', '2');
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  const ends = await logEnds(bench);
  expect((await status()).map(({ state, nextOffset }) => [state, nextOffset])).toEqual(
    [...ends.values()].map((end) => ['running', end]),
  );
  const counted = await rows(bench, 'SELECT events FROM ingest_position ORDER BY partition_no');
  expect(counted.map(({ events }) => Number(events))).toEqual([250, 150, 110]);
});
