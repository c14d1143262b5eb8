import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCampus, makeLog } from '../workbench/campus.js';
import { rows } from '../workbench/checker.js';
import { hold, waiting } from '../workbench/locks.js';
import { runNight } from '../workbench/night.js';
import { createWorkbench, eventually, type Workbench } from '../workbench/workbench.js';

const DAY = '2019-09-03';
let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
  const campus = makeCampus(join(bench.folder, 'campus'), { students: 100, sections: 6, seed: 31 });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
  await bench.startWorker();
  await bench.succeed(['send', makeLog(campus, 'a.jsonl', DAY, 3_000)]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
});

afterAll(async () => {
  await bench?.close();
});

const results = () => rows(bench, 'SELECT * FROM verdict ORDER BY class_no, student_no');

const night = () => runNight(bench);

test('a night that meets a rollup of a day at the edge of the retention leaves the day, and nobody is absent for it', async () => {
  await bench.succeed(['rollup', 'run', '--date', DAY, '--policy', 'seed']);
  const before = await results();
  // As if it were a month ago: tonight the day's events are past their retention.
  await bench.db.query("UPDATE day_version SET written_at = '2019-09-04 20:00:00'");
  await bench.db.query("UPDATE day_rollup SET rolled_up_at = '2019-09-04 04:10:00'");
  const giveBack = await hold(bench, 'SELECT class_no FROM class_evidence FOR UPDATE');
  const run = bench.rollcall(['rollup', 'run', '--date', DAY, '--policy', 'seed', '--json']);
  await eventually(async () => (await waiting(bench, 'class_evidence')) > 0, 'a step to wait');
  expect(await night()).toMatchObject({ failed: [], expiredDays: 0 });
  await giveBack();
  const { status, stdout } = await run;
  expect([status, JSON.parse(stdout)]).toMatchObject([0, [{ state: 'final' }]]);
  expect(await results()).toEqual(before);
  expect(await night()).toMatchObject({ failed: [], expiredDays: 1 });
  const { stderr } = await bench.rollcall(['rollup', 'run', '--date', DAY]);
  expect(stderr).toContain('The retention has deleted the events');
  expect(await results()).toEqual(before);
});
