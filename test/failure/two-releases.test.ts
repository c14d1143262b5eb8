import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact, rows } from '../workbench/checker.js';
import { readSoFar } from '../workbench/positions.js';
import { buildRelease, type Release } from '../workbench/release.js';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';

/** The program before migration 0011, of commit 4f34806. */
const BEFORE = 'before-0011';
const DAY = '2019-09-10';

let release: Release | undefined;
let old: Workbench;
let young: Workbench;
let campus: Campus;
let oldWorker: RunningWorker;

beforeAll(async () => {
  release = buildRelease(BEFORE);
  old = await createWorkbench({}, inject('stack'), release.program);
  campus = makeCampus(join(old.folder, 'campus'), { students: 200, sections: 8, seed: 61 });
  await old.succeed(['import', campus.folder]);
  oldWorker = await old.startWorker();
  await old.succeed(['ingest', 'start']);
});

afterAll(async () => {
  await young?.close();
  await old?.close();
  release?.remove();
});

/** Waits until every record is read, and compares what was counted with a plain recount. */
async function expectAllRead(names: string[]): Promise<void> {
  await young.succeed(['ingest', 'wait', '--timeout', '90']);
  await expectExact(young, campus.folder, names);
}

async function rollUp(): Promise<Record<string, unknown>[]> {
  await young.succeed(['rollup', 'run', '--date', DAY]);
  return rows(
    young,
    `SELECT course, section, starts_at, enrolled, present, partial, absent, unknown, rate
     FROM class_rates ORDER BY course, section, starts_at`,
  );
}

test('workers of two releases read side by side while migrations run, and every record is counted once', async () => {
  // No departures while the old worker reads: it takes them for failures.
  const sent = old.succeed(['send', makeLog(campus, 'a.jsonl', DAY, 30_000, 0)]);
  await eventually(async () => (await readSoFar(old)) > 0, 'the old worker to read');
  const schema = 'SELECT name FROM schema_migration WHERE finished_at IS NOT NULL';
  const before = await rows(old, schema);
  // A workbench begins with "rollcall migrate", here that of this release.
  young = { ...(await createWorkbench(old.env)), db: old.db };
  expect((await rows(old, schema)).length).toBeGreaterThan(before.length + 5);
  await sent;
  // The worker of the old release is still alone.
  await expectAllRead(['a.jsonl']);

  await young.startWorker();
  await young.succeed(['send', makeLog(campus, 'b.jsonl', DAY, 10_000, 0)]);
  await expectAllRead(['a.jsonl', 'b.jsonl']);
  const rates = await rollUp();

  const again = await old.rollcall(['worker']);
  expect(again.status).toBe(2);
  expect(again.stderr).toContain('The database is ahead of this release of rollcall');
  oldWorker.signal('SIGTERM');
  expect(await oldWorker.exited).toBe(0);
  expect(oldWorker.log()).not.toMatch(/"level":"error"/);
  expect(await rollUp()).toEqual(rates);
  await young.succeed(['send', makeLog(campus, 'c.jsonl', DAY, 5_000)]);
  await expectAllRead(['a.jsonl', 'b.jsonl', 'c.jsonl']);
});
