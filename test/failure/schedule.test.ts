import { ScheduleOverlapPolicy } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NightlySummary } from '../../src/workflows/messages.js';
import { recount } from '../workbench/recount.js';
import { createWorkbench, eventually, type Workbench } from '../workbench/workbench.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { QUIET_NIGHT, farTime, hourAndMinute } from '../workbench/night.js';
import { expectNoFailedWorkflow, expectVerdicts, rows } from '../workbench/checker.js';

const [MONDAY, TUESDAY, WEDNESDAY, THURSDAY] = [
  '2019-09-16',
  '2019-09-17',
  '2019-09-18',
  '2019-09-19',
] as const;
const AT = farTime();
let bench: Workbench;
let campus: Campus;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(`${bench.folder}/campus`, { students: 100, sections: 6, seed: 8 });
  await bench.succeed(['import', campus.folder]);
  await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
});

afterAll(async () => {
  await bench?.close();
});

async function ingest(name: string, day: string): Promise<void> {
  await bench.succeed(['send', makeLog(campus, name, day, 1_000)]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
}

/** The results of the nightly runs that have ended, oldest first. */
async function nights(): Promise<NightlySummary[]> {
  const ended: [Date, NightlySummary][] = [];
  const query = "WorkflowType = 'nightlyRollup' AND ExecutionStatus = 'Completed'";
  for await (const { workflowId, runId, startTime } of bench.client.workflow.list({ query })) {
    const result = (await bench.client.workflow
      .getHandle(workflowId, runId)
      .result()) as NightlySummary;
    ended.push([startTime, result]);
  }
  return ended.sort(([a], [b]) => a.getTime() - b.getTime()).map(([, result]) => result);
}

async function rolledUp(): Promise<unknown[][]> {
  return (await rows(bench, 'SELECT day, state FROM day_rollup ORDER BY day')).map((row) =>
    Object.values(row),
  );
}

async function trigger(): Promise<NightlySummary> {
  const before = (await nights()).length;
  await bench.client.schedule.getHandle('nightly-rollup').trigger();
  await eventually(async () => (await nights()).length > before, 'the night to end');
  return (await nights()).at(-1)!;
}

test('a backfill without a schedule says what to do first', async () => {
  const { status, stderr } = await bench.rollcall([
    'rollup',
    'backfill',
    '--from',
    MONDAY,
    '--to',
    MONDAY,
  ]);
  expect(stderr).toBe(
    'There is no nightly schedule: create it with "rollcall rollup schedule" first.\n',
  );
  expect(status).toBe(1);
});

test('the schedule uses the campus time zone, asks for nights that were missed within three days, and never for two at once', async () => {
  expect(await bench.succeed(['rollup', 'schedule'])).toContain(
    'every night at 04:10, Asia/Shanghai',
  );
  expect(await bench.succeed(['rollup', 'schedule', '--at', AT])).toContain(
    `every night at ${AT}, Asia/Shanghai`,
  );
  const { hour, minute } = hourAndMinute(AT);
  const { spec, policies, action } = await bench.client.schedule
    .getHandle('nightly-rollup')
    .describe();
  expect(spec.timezone).toBe('Asia/Shanghai');
  expect(spec.calendars).toMatchObject([
    { hour: [{ start: hour }], minute: [{ start: minute }], second: [{ start: 0 }] },
  ]);
  expect(policies).toMatchObject({
    overlap: ScheduleOverlapPolicy.BUFFER_ALL,
    catchupWindow: 3 * 24 * 60 * 60 * 1000,
  });
  expect(action).toMatchObject({ workflowType: 'nightlyRollup', taskQueue: bench.taskQueue });
});

test('a night rolls up every day that has events, and the next night none', async () => {
  await ingest('a.jsonl', MONDAY);
  await ingest('b.jsonl', TUESDAY);
  expect(await trigger()).toEqual({ ...QUIET_NIGHT, rolledUp: [MONDAY, TUESDAY] });
  expect(await rolledUp()).toEqual([
    [MONDAY, 'final'],
    [TUESDAY, 'final'],
  ]);
  expect(await trigger()).toMatchObject({ rolledUp: [], failed: [] });
});

test('a late event makes its day dirty, and the night rolls up that day only', async () => {
  await ingest('late.jsonl', MONDAY);
  expect(await trigger()).toMatchObject({ rolledUp: [MONDAY], failed: [] });
  await expectVerdicts(bench, recount(campus.folder), MONDAY);
  expect(await trigger()).toMatchObject({ rolledUp: [] });
});

test('a backfill runs the night of each day of its range in order, also for days without events', async () => {
  const before = (await nights()).length;
  await bench.succeed(['rollup', 'backfill', '--from', MONDAY, '--to', WEDNESDAY]);
  await eventually(async () => (await nights()).length === before + 3, 'three nights');
  expect((await nights()).slice(before).map((night) => night.rolledUp)).toEqual([
    [MONDAY],
    [TUESDAY],
    [WEDNESDAY],
  ]);
  expect(await rolledUp()).toEqual([
    [MONDAY, 'final'],
    [TUESDAY, 'final'],
    // Not one record came in, although there were classes.
    [WEDNESDAY, 'provisional'],
  ]);
  expect((await nights()).at(-1)!.heldBack).toMatchObject([{ date: WEDNESDAY }]);
  await expectNoFailedWorkflow(bench);
});

test('a backfill rolls up no day but its own, although another one is dirty, and keeps their policy', async () => {
  const before = (await nights()).length;
  await bench.succeed(['rollup', 'run', '--date', TUESDAY, '--policy', 'seed']);
  await ingest('other.jsonl', MONDAY);
  await bench.succeed(['rollup', 'backfill', '--from', TUESDAY, '--to', WEDNESDAY]);
  await eventually(async () => (await nights()).length === before + 2, 'two nights');
  const filled = (await nights()).slice(before);
  expect(filled.map(({ rolledUp }) => rolledUp)).toEqual([[TUESDAY], [WEDNESDAY]]);
  expect(await rows(bench, 'SELECT day, policy FROM day_rollup ORDER BY day')).toEqual([
    { day: MONDAY, policy: 'standard' },
    { day: TUESDAY, policy: 'seed' },
    { day: WEDNESDAY, policy: 'standard' },
  ]);
  expect(await trigger()).toMatchObject({ rolledUp: [MONDAY], failed: [] });
  await bench.succeed(['rollup', 'run', '--date', TUESDAY, '--policy', 'standard']);
});

test('a night started by hand, years after the last day of the roster, has nothing to do', async () => {
  const started = { workflowId: 'nightly-by-hand', taskQueue: bench.taskQueue, args: [{}] };
  expect(await bench.client.workflow.execute('nightlyRollup', started)).toMatchObject({
    rolledUp: [],
    failed: [],
  });
});

test('the night rolls a changed day up by the policy that the day had last', async () => {
  await bench.succeed(['rollup', 'run', '--date', MONDAY, '--policy', 'seed']);
  await ingest('later.jsonl', MONDAY);
  expect(await trigger()).toMatchObject({ rolledUp: [MONDAY], failed: [] });
  expect(await rows(bench, 'SELECT day, policy FROM day_rollup ORDER BY day')).toEqual([
    { day: MONDAY, policy: 'seed' },
    { day: TUESDAY, policy: 'standard' },
    { day: WEDNESDAY, policy: 'standard' },
  ]);
});

test('the policy of the schedule is for new days only, and must exist', async () => {
  const refused = await bench.rollcall(['rollup', 'schedule', '--policy', 'strict']);
  expect(refused).toMatchObject({ status: 1, stdout: '' });
  expect(refused.stderr).toMatch(/^There is no policy "strict"/);
  expect(await bench.succeed(['rollup', 'schedule', '--at', AT, '--policy', 'seed'])).toContain(
    `every night at ${AT}, Asia/Shanghai, new days by policy seed.`,
  );
  await ingest('new.jsonl', THURSDAY);
  await ingest('old.jsonl', TUESDAY);
  expect(await trigger()).toMatchObject({ rolledUp: [TUESDAY, THURSDAY], failed: [] });
  expect(
    await rows(bench, `SELECT day, policy FROM day_rollup WHERE day <> '${MONDAY}' ORDER BY day`),
  ).toEqual([
    { day: TUESDAY, policy: 'standard' },
    { day: WEDNESDAY, policy: 'standard' },
    { day: THURSDAY, policy: 'seed' },
  ]);
});

test('unschedule deletes the schedule, and says so when there is none', async () => {
  expect(await bench.succeed(['rollup', 'unschedule'])).toContain(
    'Deleted the schedule nightly-rollup.\n',
  );
  expect(await bench.succeed(['rollup', 'unschedule'])).toContain(
    'There was no schedule nightly-rollup.\n',
  );
});
