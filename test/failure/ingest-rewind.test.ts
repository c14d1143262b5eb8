import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instantOf, wallClock } from '../../src/attendance/wall-clock.js';
import { createWorkbench, eventually, type Workbench } from '../workbench/workbench.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectTables, rows } from '../workbench/checker.js';
import { logEnds } from '../workbench/kafka-admin.js';

const DAY = '2019-09-06';
const ZONE = 'Asia/Shanghai';
let bench: Workbench;
let campus: Campus;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 200, sections: 12, seed: 9 });
  await bench.succeed(['import', campus.folder]);
  await bench.startWorker();
  await bench.succeed(['send', makeLog(campus, 'a.jsonl', DAY, 3_000)]);
  await bench.succeed(['ingest', 'start']);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
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
    'SELECT partition_no, next_offset, events, rejects, rewound FROM ingest_position ORDER BY partition_no',
  );

const controls = () =>
  rows(
    bench,
    'SELECT partition_no, what, from_offset, to_offset, asked_by, reason FROM ingest_control ORDER BY control_no',
  );

test('a dry run says what a rewind would read again, and changes nothing', async () => {
  const before = [await positions(), await controls()];
  const ends = [...(await logEnds(bench)).values()];
  const asked = ['ingest', 'rewind', '--to-offset', '10', '--dry-run', '--reason', 'to see'];
  expect(await bench.succeed(asked)).toBe(
    ends
      .map((end, p) => `Partition ${p}: would read offsets 10 to ${end - 1} again (${end - 10}).\n`)
      .join(''),
  );
  expect([await positions(), await controls()]).toEqual(before);
});

test('an impossible request is refused with one sentence, and nothing changes', async () => {
  const before = [await positions(), await controls()];
  const end = (await logEnds(bench)).get(0)!;
  const refused = async (args: string[], exitStatus: number, sentence: string) =>
    expect(await bench.rollcall(['ingest', ...args, '--partition', '0'])).toMatchObject({
      status: exitStatus,
      stdout: '',
      stderr: `${sentence}\n`,
    });
  const why = ['--reason', 'to see'];
  await refused(
    ['rewind', '--to-offset', '99999999', ...why],
    4,
    `Partition 0: The log holds offsets 0 to ${end}: 99999999 is not among them.`,
  );
  await refused(
    ['skip', '--to-offset', '5', ...why],
    4,
    `Partition 0: The position is ${end}: a skip goes forward, and offset 5 does not ("rewind" goes back).`,
  );
  await refused(
    ['skip', ...why],
    4,
    `Partition 0: Say which offset to skip to: the log holds what follows the position ${end}.`,
  );
  await refused(
    ['pause', '--reason', '  '],
    2,
    'Partition 0: reason must be a text of 1 to 200 characters.',
  );
  await refused(
    ['rewind', ...why],
    2,
    'Say how far to go back: give either --to-offset or --to-time.',
  );
  await refused(
    ['rewind', '--to-time', '2019-02-30 10:00:00', ...why],
    2,
    '"2019-02-30 10:00:00" is not a time: write it as "YYYY-MM-DD HH:MM:SS", or as HH:MM of today.',
  );
  expect([await positions(), await controls()]).toEqual(before);
});

test('a rewind of an hour under load doubles no row, and the counters say what was read again', async () => {
  const before = await positions();
  const sending = bench.succeed(['send', makeLog(campus, 'c.jsonl', DAY, 20_000)]);
  await eventually(
    async () =>
      (await positions()).some(
        (row, p) => Number(row['next_offset']) > Number(before[p]!['next_offset']),
      ),
    'a first batch of it',
  );
  const hourAgo = wallClock(Date.now() - 3_600_000, ZONE);
  const rewound = await bench.succeed([
    'ingest',
    'rewind',
    '--to-time',
    hourAgo,
    '--reason',
    'a wrong roster',
    '--json',
  ]);
  const answers = JSON.parse(rewound) as { partition: number; from: number; to: number }[];
  answers.forEach(({ from, to }, p) => {
    expect(to).toBe(0);
    expect(from).toBeGreaterThanOrEqual(Number(before[p]!['next_offset']));
  });
  await sending;
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectTables(bench, campus.folder, ['a.jsonl', 'c.jsonl']);
  const ends = await logEnds(bench);
  const counted = await rows(
    bench,
    'SELECT partition_no, next_offset, rewound, events + rejects AS records FROM ingest_position ORDER BY partition_no',
  );
  expect(
    counted.map((row) => [row['next_offset'], row['rewound'], Number(row['records'])]),
  ).toEqual(
    answers.map(({ partition, from }) => [ends.get(partition), from, ends.get(partition)! + from]),
  );
});

test('a rewind to a time begins with the first record from that time on, or reads nothing if there is none', async () => {
  const instant = instantOf(wallClock(Date.now(), ZONE), ZONE) + 2_000;
  // Kafka finds records by their time, so the test needs a moment that lies between two records.
  await eventually(() => Date.now() > instant, 'a second without records');
  const ends = await logEnds(bench);
  await bench.succeed(['send', makeLog(campus, 'd.jsonl', DAY, 3_000)]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  const at = (time: string) => [
    'ingest',
    'rewind',
    '--to-time',
    time,
    '--reason',
    'to see',
    '--dry-run',
    '--json',
  ];
  const answers = JSON.parse(await bench.succeed(at(wallClock(instant, ZONE)))) as { to: number }[];
  expect(answers.map(({ to }) => to)).toEqual([...ends.values()]);
  const later = JSON.parse(await bench.succeed(at(wallClock(Date.now() + 86_400_000, ZONE)))) as {
    from: number;
    to: number;
  }[];
  expect(later.map(({ from, to }) => from - to)).toEqual([0, 0, 0]);
});

test('a paused partition stays paused after a rewind', async () => {
  await bench.succeed(['ingest', 'pause', '--partition', '0', '--reason', 'wait']);
  await bench.succeed([
    'ingest',
    'rewind',
    '--partition',
    '0',
    '--to-offset',
    '7',
    '--reason',
    'again',
  ]);
  expect((await status())[0]).toMatchObject({ state: 'paused', nextOffset: 7 });
  await bench.succeed(['ingest', 'resume', '--partition', '0']);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectTables(bench, campus.folder, ['a.jsonl', 'c.jsonl', 'd.jsonl']);
});
