import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Campus } from '../workbench/campus.js';
import { expectVerdicts, rows } from '../workbench/checker.js';
import { recount } from '../workbench/recount.js';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';
import { loadCampus } from './loaded-campus.js';
import { rollupBegun } from './rollup-begun.js';
import { expectAllOnce, printGap, type SteadyLoad } from './steady-load.js';
import {
  startTemporalCluster,
  type TemporalCluster,
  type TemporalMember,
} from './temporal-cluster.js';
import { farTime } from '../workbench/night.js';

const DAY = '2019-09-12';
let cluster: TemporalCluster;
let bench: Workbench;
let campus: Campus;
let worker: RunningWorker;
let load: SteadyLoad;

beforeAll(async () => {
  cluster = await startTemporalCluster();
  bench = await createWorkbench({}, { ...inject('stack'), temporalAddress: cluster.address });
  ({ campus, worker, load } = await loadCampus(bench, DAY, 93));
  await load.flows('the first records');
});

afterAll(async () => {
  await load?.stop().catch(() => undefined);
  await bench?.close();
  await cluster?.remove();
});

/** How many windows of each partition have ended in its present run; 0 if nobody can be asked. */
async function windowsEnded(): Promise<number[]> {
  const ended = [0, 1, 2].map(async (partition) => {
    const handle = bench.client.workflow.getHandle(`ingest:${bench.topic}:${partition}`);
    const { events } = await handle.fetchHistory();
    return events!.filter((event) => event.activityTaskCompletedEventAttributes).length;
  });
  return Promise.all(ended).catch(() => [0, 0, 0]);
}

/** What is done to a member; it may return a promise. */
type Deed = (member: TemporalMember) => unknown;

test.each<[string, Deed, Deed]>([
  ['dies', (member) => member.kill(), (member) => member.start()],
  ['hangs', (member) => member.freeze(), (member) => member.thaw()],
])('ingest goes on when each of two Temporal servers over MySQL %s', async (what, harm, mend) => {
  for (const [i, member] of cluster.members.entries()) {
    load.longestGapMs();
    const before = await windowsEnded();
    await harm(member);
    try {
      // The window under way needs no Temporal to read, but the next ones need it to begin.
      const goesOn = async () =>
        (await windowsEnded()).every((ended, partition) => ended > before[partition]! + 1);
      await eventually(goesOn, 'each partition to begin windows without the server', 120_000);
      await load.flows(`server ${i + 1} ${what}`);
      printGap(load, `Temporal server ${i + 1} ${what}`);
    } finally {
      await mend(member);
    }
    await load.flows('it is back');
    printGap(load, `Temporal server ${i + 1} back`);
  }
});

test('a rollup whose Temporal server dies ends as it would, and each record is counted once', async () => {
  const rollup = bench.rollcall(['rollup', 'run', '--date', DAY]);
  await rollupBegun(bench, DAY);
  await cluster.members[0]!.kill();
  expect((await rollup).status).toBe(0);
  await cluster.members[0]!.start();
  await expectAllOnce(bench, campus, load);
  await bench.succeed(['rollup', 'run', '--date', DAY]);
  await expectVerdicts(bench, recount(campus.folder, { logs: ['topic.jsonl'] }), DAY);
  expect(await rows(bench, 'SELECT state FROM day_rollup')).toEqual([{ state: 'final' }]);
  expect(worker.log()).not.toContain('worker stopped');
});

test('the search attributes work with visibility in MySQL', async () => {
  const found: string[] = [];
  const query = `RollcallDay = '${DAY}' AND RollcallState = 'final'`;
  for await (const { workflowId } of bench.client.workflow.list({ query })) found.push(workflowId);
  expect(found).toContain(`rollup:${DAY}`);
  const ingest: string[] = [];
  for await (const { workflowId } of bench.client.workflow.list({
    query: `RollcallTopic = '${bench.topic}' AND RollcallPartition = 1`,
  }))
    ingest.push(workflowId);
  expect(ingest).toContain(`ingest:${bench.topic}:1`);
  await bench.succeed(['rollup', 'schedule', '--at', farTime()]);
  const { stdout } = await bench.rollcall(['check']);
  expect(stdout).toMatch(/^ok +Temporal: /m);
  expect(stdout).toMatch(/^ok +workers: /m);
  expect(stdout).toMatch(/^ok +ingest: /m);
});
