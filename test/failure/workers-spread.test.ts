import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Recount } from '../workbench/recount.js';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';
import { logLines, makeCampus, type Campus } from '../workbench/campus.js';
import { expectExact, expectVerdicts, rows } from '../workbench/checker.js';
import { produce, readTopic, withAdmin } from '../workbench/kafka-admin.js';
import { workersOfWindows } from '../workbench/pending-windows.js';
import { readSoFar } from '../workbench/positions.js';

const DAY = '2019-09-03';
const PARTITIONS = 6;
let bench: Workbench;
let campus: Campus;
let workers: RunningWorker[];
let stopSending: () => Promise<void>;
const sent: string[] = [];
/** Times for a person to read. No test asserts them. */
const figures: string[] = [];

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 400, sections: 12, seed: 10 });
  await bench.succeed(['import', campus.folder]);
  workers = await Promise.all([1, 2, 3].map(() => bench.startWorker()));
  await bench.succeed(['ingest', 'start']);
  stopSending = keepSending();
});

afterAll(async () => {
  await stopSending?.();
  await bench?.close();
  process.stdout.write(`${figures.map((figure) => `workers-spread: ${figure}\n`).join('')}`);
});

/** Sends records to every partition until it is told to stop. */
function keepSending(): () => Promise<void> {
  let working = true;
  const sending = (async () => {
    while (working) {
      const some = logLines(campus, DAY, 600);
      await produce(bench, some);
      sent.push(...some);
      // Keeps pace with the workers, so that the recount at the end stays small.
      await eventually(
        async () => !working || sent.length - (await readSoFar(bench)) < 1_200,
        'most of them to be read',
      );
    }
  })();
  return async () => {
    working = false;
    await sending;
  };
}

/** Stops sending and checks that everything that was sent is counted once. */
async function readAll(): Promise<Recount> {
  await stopSending();
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  writeFileSync(join(campus.folder, 'sent.jsonl'), `${sent.join('\n')}\n`);
  return expectExact(bench, campus.folder, ['sent.jsonl']);
}

/** How many keys have records in more than one partition. */
async function movedKeys(): Promise<number> {
  const partitions = new Map<string, Set<number>>();
  for (const { key, partition } of await readTopic(bench))
    if (key !== null) partitions.set(key, (partitions.get(key) ?? new Set()).add(partition));
  return [...partitions.values()].filter((found) => found.size > 1).length;
}

/** process id -> its windows under way. Windows that wait for a worker are under undefined. */
async function windowsByWorker(): Promise<Map<number | undefined, number>> {
  const counts = new Map<number | undefined, number>();
  for (const pid of await workersOfWindows(bench)) counts.set(pid, (counts.get(pid) ?? 0) + 1);
  return counts;
}

const secondsSince = (start: number) => ((performance.now() - start) / 1000).toFixed(1);

test('all partitions added under load are read, and a device whose records move to another partition is counted correctly', async () => {
  await eventually(() => sent.length > 0, 'the first records to be sent');
  await withAdmin(bench, (admin) =>
    admin.createPartitions({ topicPartitions: [{ topic: bench.topic, count: PARTITIONS }] }),
  );
  const grown = performance.now();
  const positions = async () => (await rows(bench, 'SELECT 1 FROM ingest_position')).length;
  await eventually(async () => (await positions()) === PARTITIONS, 'a position of each partition');
  figures.push(`the new partitions were read after ${secondsSince(grown)} s`);
  await eventually(
    async () => (await movedKeys()) > 100,
    'many devices to have records in two partitions',
  );
  const expected = await readAll();
  await bench.succeed(['rollup', 'run', '--date', DAY]);
  await expectVerdicts(bench, expected, DAY);
  stopSending = keepSending();
});

test('the windows of six partitions spread over three workers', async () => {
  const seen = new Set<number>();
  let counts: Awaited<ReturnType<typeof windowsByWorker>>;
  await eventually(async () => {
    counts = await windowsByWorker();
    for (const pid of counts.keys()) if (pid !== undefined) seen.add(pid);
    return !counts.has(undefined) && counts.size > 1 && workers.every(({ pid }) => seen.has(pid));
  }, 'every worker to have had a window, and all windows to be with some');
  expect(Math.max(...counts!.values())).toBeLessThan(PARTITIONS);
  figures.push(`windows of each worker: ${[...counts!.values()].join(', ')}`);
});

test('the windows of a worker that is killed move to the others, and no record is lost or doubled', async () => {
  const counts = await windowsByWorker();
  const windowsOf = ({ pid }: RunningWorker) => counts.get(pid) ?? 0;
  const [victim, ...rest] = [...workers].sort((a, b) => windowsOf(b) - windowsOf(a));
  victim!.signal('SIGKILL');
  await victim!.exited;
  const killed = performance.now();
  workers = rest;
  const others = new Set(rest.map(({ pid }) => pid));
  const moved = async () =>
    (await workersOfWindows(bench)).every((pid) => pid !== undefined && others.has(pid));
  await eventually(moved, 'every window to be with a worker that lives');
  figures.push(`${windowsOf(victim!)} windows moved within ${secondsSince(killed)} s`);
  await readAll();
});

test('an added worker takes over windows', async () => {
  stopSending = keepSending();
  const added = await bench.startWorker();
  const started = performance.now();
  await eventually(
    async () => (await windowsByWorker()).has(added.pid),
    'the added worker to have a window',
  );
  figures.push(`the added worker had its first window after ${secondsSince(started)} s`);
  await readAll();
});
