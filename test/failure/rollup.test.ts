import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NightlySummary } from '../../src/workflows/messages.js';
import { recount } from '../workbench/recount.js';
import {
  SAMPLE_CAMPUS,
  SAMPLE_LOG,
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';
import { expectNoFailedWorkflow, expectVerdicts } from '../workbench/checker.js';

const DAY = '2019-09-02';
let bench: Workbench;
let worker: RunningWorker;

beforeAll(async () => {
  bench = await createWorkbench();
  await bench.succeed(['import', SAMPLE_CAMPUS]);
  worker = await bench.startWorker();
  await bench.succeed(['send', SAMPLE_LOG]);
  await bench.succeed(['ingest', 'start']);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
});

afterAll(async () => {
  await bench?.close();
});

async function rows(sql: string): Promise<RowDataPacket[]> {
  const [found] = await bench.db.query<RowDataPacket[]>(sql);
  return found;
}

/** Everything that a rollup decides, without the time at which it did. */
async function results(): Promise<unknown> {
  const attendance = await rows('SELECT * FROM class_attendance ORDER BY class_no');
  return {
    verdicts: await rows('SELECT * FROM verdict ORDER BY class_no, student_no'),
    classes: attendance.map((row) => ({ ...row, rolled_up_at: '' })),
    courses: await rows('SELECT * FROM course_attendance ORDER BY day, course, section'),
    state: await rows('SELECT day, state, policy, roster_version, classes FROM day_rollup'),
  };
}

async function presentInErg2050(): Promise<unknown> {
  const [found] = await rows(
    `SELECT ROUND(r.seed_rate * r.enrolled) AS present, u.state FROM class_rates r JOIN day_rollup u ON u.day = r.class_date
     WHERE r.course = 'ERG2050' AND r.section = '1' AND r.class_date = '${DAY}'`,
  );
  return { ...found };
}

test('a day that is rolled up twice has the same rows', async () => {
  await bench.succeed(['rollup', 'run', '--date', DAY, '--policy', 'seed']);
  const once = await results();
  expect(await presentInErg2050()).toEqual({ present: 1, state: 'final' });
  await bench.succeed(['rollup', 'run', '--date', DAY, '--policy', 'seed']);
  expect(await results()).toEqual(once);
});

test('two rollups of a day at once both succeed, with one result', async () => {
  const once = await results();
  const runs = await Promise.all(
    [1, 2].map(() => bench.rollcall(['rollup', 'run', '--date', DAY, '--policy', 'seed'])),
  );
  expect(runs.map(({ status, stderr }) => [status, stderr])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  expect(await results()).toEqual(once);
});

test('a rollup whose worker is killed between its steps gives the same result as an undisturbed one', async () => {
  const undisturbed = await results();
  await bench.db.query('DELETE FROM verdict');
  await bench.db.query('DELETE FROM course_attendance');
  // The seal needs this row, so the rollup decides every class and then waits.
  const lock = await bench.db.getConnection();
  await lock.beginTransaction();
  await lock.query('SELECT * FROM roster_head FOR UPDATE');
  const run = bench.rollcall(['rollup', 'run', '--date', DAY, '--policy', 'seed']);
  const decided = async () => (await rows('SELECT 1 FROM verdict LIMIT 1')).length > 0;
  await eventually(decided, 'the classes to be decided');
  worker.signal('SIGKILL');
  await worker.exited;
  await lock.rollback();
  lock.release();
  worker = await bench.startWorker();
  expect(await run).toMatchObject({ status: 0 });
  expect(await results()).toEqual(undisturbed);
  await expectVerdicts(bench, recount(SAMPLE_CAMPUS), DAY);
  await expectNoFailedWorkflow(bench);
});

test('a late event makes its day dirty, and the nightly run rolls it up again', async () => {
  const nightly = () => ({
    workflowId: 'nightly',
    taskQueue: bench.taskQueue,
    args: [{}] as [Record<string, never>],
  });
  // The log has a few records of other days, which are not rolled up yet.
  await bench.client.workflow.execute('nightlyRollup', nightly());
  const quiet = (await bench.client.workflow.execute('nightlyRollup', nightly())) as NightlySummary;
  expect(quiet).toMatchObject({ rolledUp: [], failed: [] });
  const absent = lateEvent();
  await bench.succeed(['send', '-'], { input: absent });
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  expect(await presentInErg2050()).toEqual({ present: 1, state: 'final' });
  const busy = (await bench.client.workflow.execute('nightlyRollup', nightly())) as NightlySummary;
  expect(busy).toMatchObject({ rolledUp: [DAY], alreadyRunning: [], failed: [] });
  expect(await presentInErg2050()).toEqual({ present: 2, state: 'final' });
});

/** A record from the device of an enrolled student whom nobody saw in the class before. */
function lateEvent(): string {
  const { events, classesOn } = recount(SAMPLE_CAMPUS);
  const [seen] = classesOn(DAY).find(({ course }) => course === 'ERG2050')!.seen;
  const owners = new Map(
    events.filter(({ owner }) => owner !== undefined).map((event) => [event.owner!, event.mac]),
  );
  owners.delete(seen!.studentId);
  const others = [...owners].filter(([student]) => enrolledInErg2050().has(student));
  const [, mac] = others[0]!;
  return `${JSON.stringify({ currentapname: 'AZ-1F-16', mac, connecttime: `${DAY} 15:31:00`, connectresult: 'Success' })}\n`;
}

function enrolledInErg2050(): Set<string> {
  const lines = readFileSync(join(SAMPLE_CAMPUS, 'enrolments.csv'), 'utf8').split('\n');
  return new Set(
    lines
      .map((line) => line.split(','))
      .filter(([, course, section]) => course === 'ERG2050' && section === '1')
      .map(([student]) => student!),
  );
}
