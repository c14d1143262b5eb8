import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NightlySummary } from '../../src/workflows/messages.js';
import { createWorkbench, eventually, type Workbench } from '../workbench/workbench.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact, expectVerdicts, rows } from '../workbench/checker.js';
import { hold } from '../workbench/locks.js';
import { farTime } from '../workbench/night.js';

const DAY = '2019-09-03';
let bench: Workbench;
let campus: Campus;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 300, sections: 12, seed: 26 });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
  await bench.startWorker();
  await bench.succeed(['send', makeLog(campus, 'a.jsonl', DAY, 8_000)]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await bench.succeed(['rollup', 'schedule', '--at', farTime()]);
});

afterAll(async () => {
  await bench?.close();
});

/** Everything that a rollup decides, without the time at which it did. */
async function results(): Promise<unknown> {
  return {
    evidence: await rows(bench, 'SELECT * FROM class_evidence ORDER BY class_no, student_no'),
    verdicts: await rows(bench, 'SELECT * FROM verdict ORDER BY class_no, student_no'),
    courses: await rows(bench, 'SELECT * FROM course_attendance ORDER BY day, course, section'),
    day: await rows(bench, 'SELECT day, state, policy, roster_version, classes FROM day_rollup'),
  };
}

async function endedNights(): Promise<NightlySummary[]> {
  const nights: NightlySummary[] = [];
  const query = "WorkflowType = 'nightlyRollup' AND ExecutionStatus = 'Completed'";
  for await (const { workflowId, runId } of bench.client.workflow.list({ query }))
    nights.push(
      (await bench.client.workflow.getHandle(workflowId, runId).result()) as NightlySummary,
    );
  return nights;
}

test('a backfill and a second rollup beside a rollup of the same day leave one result, equal to a recount', async () => {
  // The seal needs this row, so the rollup decides every class and then waits.
  const release = await hold(bench, 'SELECT * FROM roster_head FOR UPDATE');
  const run = () => bench.rollcall(['rollup', 'run', '--date', DAY, '--json']);
  const first = run();
  const decided = async () => (await rows(bench, 'SELECT 1 FROM verdict LIMIT 1')).length > 0;
  await eventually(decided, 'the classes to be decided');
  const second = run();
  await bench.succeed(['rollup', 'backfill', '--from', DAY, '--to', DAY]);
  await eventually(async () => (await endedNights()).length === 1, 'the night to meet the rollup');
  expect(await endedNights()).toMatchObject([{ rolledUp: [], alreadyRunning: [DAY], failed: [] }]);
  await release();
  for (const ran of [await first, await second]) {
    expect(ran.status).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject([{ state: 'final' }]);
  }
  const met = await results();
  const expected = await expectExact(bench, campus.folder, ['a.jsonl']);
  await expectVerdicts(bench, expected, DAY);
  await bench.succeed(['rollup', 'run', '--date', DAY]);
  expect(await results()).toEqual(met);
});
