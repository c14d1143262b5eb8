import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact, rows } from '../workbench/checker.js';

const DAY = '2019-09-03';
let bench: Workbench;
let campus: Campus;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 400, sections: 12, seed: 12 });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
});

afterAll(async () => {
  await bench?.close();
});

test('a record whose row MySQL refuses becomes a reject, the rest of its batch commits, and a retry stores the reject when MySQL accepts the row', async () => {
  await bench.db.query(
    'ALTER TABLE access_event ADD CONSTRAINT no_early_seconds CHECK (SECOND(at) <> 13 OR MINUTE(at) > 2)',
  );
  await bench.succeed(['send', makeLog(campus, 'a.jsonl', DAY, 15_000)]);
  const worker = await bench.startWorker();
  await bench.succeed(['ingest', 'wait', '--timeout', '90']);

  const refused = await rows(bench, "SELECT raw FROM reject WHERE reason = 'refused_by_database'");
  expect(refused.length).toBeGreaterThan(3);
  for (const { raw } of refused)
    expect(String(raw)).toMatch(/"connecttime":"2019-09-03 \d\d:0[0-2]:13"/);
  const [early] = await rows(
    bench,
    'SELECT COUNT(*) AS count FROM access_event WHERE SECOND(at) = 13 AND MINUTE(at) <= 2',
  );
  expect(early).toEqual({ count: 0 });
  expect(worker.log()).toContain(
    'becomes a reject: MySQL refuses its row (ER_CHECK_CONSTRAINT_VIOLATED)',
  );
  expect(worker.log()).not.toContain('Activity failed');
  expect(worker.log()).not.toMatch(/([0-9a-f]{2}-){5}[0-9a-f]{2}/i);

  await bench.db.query('ALTER TABLE access_event DROP CONSTRAINT no_early_seconds');
  await bench.succeed(['rejects', 'retry']);
  await expectExact(bench, campus.folder, ['a.jsonl']);
});
