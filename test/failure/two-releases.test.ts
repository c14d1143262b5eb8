import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact } from '../workbench/checker.js';
import { buildRelease, hasCommit, type Release } from '../workbench/release.js';
import { createWorkbench, type RunningWorker, type Workbench } from '../workbench/workbench.js';

/** The program before migration 0011. A clone without its history skips this file. */
const BEFORE = '4f34806';
const DAY = '2019-09-10';

let release: Release | undefined;
let old: Workbench;
let young: Workbench;
let campus: Campus;
let oldWorker: RunningWorker;

beforeAll(async () => {
  if (!hasCommit(BEFORE)) return;
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

test.skipIf(!hasCommit(BEFORE))(
  'workers of two releases read side by side while migrations run, and every record is counted once',
  async () => {
    const sent = old.succeed(['send', makeLog(campus, 'a.jsonl', DAY, 30_000)]);
    // A workbench begins with "rollcall migrate", here that of this release.
    young = { ...(await createWorkbench(old.env)), db: old.db };
    await sent;
    await young.startWorker();
    await young.succeed(['send', makeLog(campus, 'b.jsonl', DAY, 10_000)]);
    await young.succeed(['ingest', 'wait', '--timeout', '100']);
    await expectExact(young, campus.folder, ['a.jsonl', 'b.jsonl']);
    await young.succeed(['rollup', 'run', '--date', DAY]);
    oldWorker.signal('SIGTERM');
    expect(await oldWorker.exited).toBe(0);
    await young.succeed(['send', makeLog(campus, 'c.jsonl', DAY, 5_000)]);
    await young.succeed(['ingest', 'wait', '--timeout', '100']);
    await expectExact(young, campus.folder, ['a.jsonl', 'b.jsonl', 'c.jsonl']);
    expect(oldWorker.log()).not.toMatch(/"level":"error"/);
  },
);
