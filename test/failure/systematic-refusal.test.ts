import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkbench, eventually, type Workbench } from '../workbench/workbench.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact, rows } from '../workbench/checker.js';
import { runAsRoot } from '../workbench/database-root.js';
import { blockedPartitions } from '../workbench/positions.js';

const DAY = '2019-09-03';
let bench: Workbench;
let campus: Campus;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 400, sections: 12, seed: 14 });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
});

afterAll(async () => {
  await bench?.close();
});

test('a trigger that refuses every row blocks the partitions by name, no record becomes a reject, and ingest goes on when it is dropped', async () => {
  await runAsRoot(
    bench,
    `CREATE TRIGGER no_events BEFORE INSERT ON access_event FOR EACH ROW
     SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not today'`,
  );
  await bench.succeed(['send', makeLog(campus, 'a.jsonl', DAY, 6_000)]);
  await bench.startWorker();
  await eventually(
    async () => (await blockedPartitions(bench)).length === 3,
    'every partition to be blocked',
  );
  const reasons = await rows(bench, 'SELECT state_reason FROM ingest_position');
  for (const { state_reason } of reasons)
    expect(state_reason).toMatch(
      /^MySQL refuses 21 of 21 events, and all from offset \d+ on, .*\(ER_SIGNAL_EXCEPTION\)\.$/,
    );
  expect(await rows(bench, "SELECT * FROM reject WHERE reason = 'refused_by_database'")).toEqual(
    [],
  );

  await runAsRoot(bench, 'DROP TRIGGER no_events');
  await bench.succeed(['ingest', 'resume', '--by', 'Ana', '--reason', 'the trigger is gone']);
  await bench.succeed(['ingest', 'wait', '--timeout', '90']);
  await expectExact(bench, campus.folder, ['a.jsonl']);
});
