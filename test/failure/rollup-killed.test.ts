import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recount } from '../workbench/recount.js';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectNoFailedWorkflow, expectVerdicts, rows } from '../workbench/checker.js';
import { hold, waiting } from '../workbench/locks.js';

const DAY = '2019-09-09';
/** A chunk is a thousand students. */
const STUDENTS = 4_500;
let bench: Workbench;
let campus: Campus;
let worker: RunningWorker;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: STUDENTS, sections: 24, seed: 7 });
  await bench.succeed(['import', campus.folder]);
  worker = await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
});

afterAll(async () => {
  await bench?.close();
});

async function ingest(name: string): Promise<void> {
  await bench.succeed(['send', makeLog(campus, name, DAY, 15_000)]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
}

/** Kills the worker where it waits for a lock, gives the lock free, and starts another worker. */
async function killWorker(release: () => Promise<void>): Promise<void> {
  worker.signal('SIGKILL');
  await worker.exited;
  await release();
  worker = await bench.startWorker();
}

/** Everything that a rollup decides, without the time at which it did. */
async function results(): Promise<Record<string, unknown>> {
  return {
    evidence: await rows(bench, 'SELECT * FROM class_evidence ORDER BY class_no, student_no'),
    verdicts: await rows(bench, 'SELECT * FROM verdict ORDER BY class_no, student_no'),
    classes: (await rows(bench, 'SELECT * FROM class_attendance ORDER BY class_no')).map((row) => ({
      ...row,
      rolled_up_at: '',
    })),
    rooms: await rows(bench, 'SELECT * FROM room_day ORDER BY room, day'),
    courses: await rows(bench, 'SELECT * FROM course_attendance ORDER BY day, course, section'),
    day: await rows(bench, 'SELECT day, state, policy, roster_version, classes FROM day_rollup'),
    versions: await rows(bench, 'SELECT * FROM day_rollup_version'),
  };
}

test('a rollup whose worker is killed between two chunks of students, and again as it counts the people in rooms, gives the same result as an undisturbed one', async () => {
  await ingest('a.jsonl');
  await bench.succeed(['rollup', 'run', '--date', DAY]);
  const first = await results();
  await ingest('b.jsonl');
  // Locks the evidence of one student of the last chunk: that chunk waits, and the chunks before it
  // are written.
  const release = await hold(
    bench,
    'SELECT * FROM class_evidence WHERE student_no > ? ORDER BY student_no LIMIT 1 FOR UPDATE',
    [STUDENTS - 500],
  );
  const seen = async () =>
    (await rows(bench, 'SELECT * FROM class_evidence WHERE seed_first IS NOT NULL')).length;
  const seenFirst = await seen();
  const run = bench.rollcall(['rollup', 'run', '--date', DAY, '--json']);
  const changed = async () => (await seen()) > seenFirst;
  await eventually(changed, 'the first chunks');
  // Locks the people in the rooms, so that the step which counts them cannot write.
  const releaseRooms = await hold(bench, 'SELECT * FROM room_day WHERE day = ? FOR UPDATE', [DAY]);
  await killWorker(release);
  await eventually(async () => (await waiting(bench, 'room_day')) > 0, 'the step countRooms');
  await killWorker(releaseRooms);
  expect(await run).toMatchObject({ status: 0 });
  const disturbed = await results();
  await bench.succeed(['rollup', 'run', '--date', DAY]);
  expect(disturbed).toEqual(await results());
  expect(disturbed).not.toEqual(first);
  expect(disturbed['rooms']).not.toEqual(first['rooms']);
  await expectVerdicts(bench, recount(campus.folder), DAY);
  await expectNoFailedWorkflow(bench);
});
