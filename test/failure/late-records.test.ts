import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { QUIET_NIGHT, runNight } from '../workbench/night.js';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';
import { logLines, makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact, expectVerdicts, rows } from '../workbench/checker.js';
import { produceTo } from '../workbench/kafka-admin.js';

const DAY = '2019-09-03';
const LOGS = ['first.jsonl', 'late-1.jsonl', 'late-2.jsonl', 'late-3.jsonl'];
let bench: Workbench;
let campus: Campus;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 300, sections: 12, seed: 23 });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
  await bench.startWorker();
});

afterAll(async () => {
  await bench?.close();
});

async function ingest(name: string): Promise<void> {
  await bench.succeed(['send', makeLog(campus, name, DAY, 3_000)]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
}

const night = () => runNight(bench);

const rollups = () => rows(bench, 'SELECT day, state, rolled_up_at FROM day_rollup');

/** Pretends that everything of the day was written on that date. */
async function age(date: string): Promise<void> {
  await bench.db.query('UPDATE day_version SET written_at = ?', [`${date} 20:00:00`]);
}

test('late records in every partition, in several batches, cause exactly one more rollup of their day', async () => {
  await ingest(LOGS[0]!);
  expect(await night()).toEqual({ ...QUIET_NIGHT, rolledUp: [DAY] });
  for (const name of LOGS.slice(1)) await ingest(name);
  expect(await night()).toEqual({ ...QUIET_NIGHT, rolledUp: [DAY] });
  const expected = await expectExact(bench, campus.folder, LOGS);
  await expectVerdicts(bench, expected, DAY);
  expect(await night()).toEqual(QUIET_NIGHT);
});

test('a record of a day whose events the retention deleted is counted and kept for a while, and changes no result', async () => {
  await age('2019-09-04');
  expect(await night()).toEqual({ ...QUIET_NIGHT, expiredDays: 1 });
  const verdicts = () => rows(bench, 'SELECT * FROM verdict ORDER BY class_no, student_no');
  const before = { rollups: await rollups(), verdicts: await verdicts() };
  expect(await rows(bench, 'SELECT 1 FROM access_event LIMIT 1')).toEqual([]);
  await produceTo(bench, 1, logLines(campus, DAY, 200));
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  const [late] = await rows(bench, 'SELECT COUNT(*) AS events FROM access_event');
  expect(late!['events']).toBeGreaterThan(100);
  const { status, stderr } = await bench.rollcall(['rollup', 'run', '--date', DAY]);
  expect([status, stderr]).toEqual([
    1,
    `The rollup of ${DAY} failed: The retention has deleted the events of ${DAY}, so the day cannot be rolled up again.\n`,
  ]);
  expect(await night()).toEqual(QUIET_NIGHT);
  expect({ rollups: await rollups(), verdicts: await verdicts() }).toEqual(before);
  const [counted] = await rows(
    bench,
    'SELECT SUM(events + rejects) = SUM(next_offset) AS all_of_them FROM ingest_position',
  );
  expect(counted).toEqual({ all_of_them: 1 });
});

test('late records are deleted too when they are as old as the retention', async () => {
  await age('2019-09-30');
  expect(await night()).toMatchObject({ expiredDays: 1 });
  expect(await rows(bench, 'SELECT 1 FROM access_event LIMIT 1')).toEqual([]);
});
