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
const FRIDAY = '2019-09-06';
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

async function ingest(name: string, day: string, records: number): Promise<void> {
  await bench.succeed(['send', makeLog(campus, name, day, records)]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
}

/** Everything that a rollup decides, without the time at which it did. */
async function results() {
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

/** The other day is stopped in another step, so that one kill and one wait do for both. */
test('a rollup whose worker is killed between two chunks of students, or as it counts the people in rooms, gives the same result as an undisturbed one', async () => {
  await ingest('friday.jsonl', FRIDAY, 3_000);
  await ingest('a.jsonl', DAY, 15_000);
  await bench.succeed(['rollup', 'run', '--date', FRIDAY, '--to', DAY]);
  const first = await results();
  await ingest('b.jsonl', DAY, 15_000);
  await bench.db.query('UPDATE room_day SET most = most + 1 WHERE day = ?', [FRIDAY]);
  // Locks the evidence of one student of the last chunk: that chunk waits, and the chunks before it
  // are written.
  const release = await hold(
    bench,
    `SELECT * FROM class_evidence
     WHERE class_no = (SELECT MIN(class_no) FROM class WHERE class_date = ?) AND student_no > ?
     ORDER BY student_no LIMIT 1 FOR UPDATE`,
    [DAY, STUDENTS - 500],
  );
  const releaseRooms = await hold(bench, 'SELECT * FROM room_day WHERE day = ? FOR UPDATE', [
    FRIDAY,
  ]);
  const seen = async () =>
    (await rows(bench, 'SELECT * FROM class_evidence WHERE seed_first IS NOT NULL')).length;
  const seenFirst = await seen();
  const runs = [DAY, FRIDAY].map((day) => bench.rollcall(['rollup', 'run', '--date', day]));
  const changed = async () => (await seen()) > seenFirst;
  await eventually(changed, 'the first chunks');
  await eventually(async () => (await waiting(bench, 'room_day')) > 0, 'the people in rooms');
  worker.signal('SIGKILL');
  await worker.exited;
  await Promise.all([release(), releaseRooms()]);
  worker = await bench.startWorker();
  for (const run of runs) expect(await run).toMatchObject({ status: 0 });
  const disturbed = await results();
  await bench.succeed(['rollup', 'run', '--date', FRIDAY, '--to', DAY]);
  expect(disturbed).toEqual(await results());
  expect(disturbed).not.toEqual(first);
  const roomsOn = (all: typeof first) => all.rooms.filter(({ day }) => String(day) === FRIDAY);
  expect(roomsOn(disturbed).length).toBeGreaterThan(0);
  expect(roomsOn(disturbed)).toEqual(roomsOn(first));
  await expectVerdicts(bench, recount(campus.folder), DAY);
  await expectNoFailedWorkflow(bench);
});
