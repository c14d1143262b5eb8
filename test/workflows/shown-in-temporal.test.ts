import { defaultPayloadConverter } from '@temporalio/common';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RollupSummary } from '../../src/workflows/messages.js';
import { ingestWorkflowId } from '../../src/workflows/workflow-ids.js';
import {
  SAMPLE_CAMPUS,
  SAMPLE_LOG,
  createWorkbench,
  eventually,
  type Workbench,
} from '../workbench/workbench.js';

/** What an operator reads in the Temporal UI, read back from the server. */
const DAY = '2019-09-02';

let bench: Workbench;
let ingestId: string;
/** The steps of each workflow, by its id. */
const summaries = new Map<string, (readonly [step: string, summary: string])[]>();

beforeAll(async () => {
  bench = await createWorkbench();
  ingestId = ingestWorkflowId(bench.taskQueue, bench.topic, 0);
  await bench.succeed(['import', SAMPLE_CAMPUS]);
  await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
  await bench.succeed(['send', SAMPLE_LOG]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  const by = ['--by', 'ops', '--reason', 'test'];
  await bench.succeed(['ingest', 'pause', '--partition', '0', ...by]);
  await bench.succeed(['rollup', 'run', '--date', DAY]);
  await bench.client.workflow.execute('nightlyRollup', {
    workflowId: 'nightly',
    taskQueue: bench.taskQueue,
    args: [{}],
  });
  await bench.succeed(['ingest', 'stop']);
  for (const id of [ingestId, `rollup:${DAY}`, `learn:${DAY}`, 'nightly'])
    summaries.set(id, await summariesOf(id));
});

afterAll(async () => {
  await bench?.close();
});

async function summariesOf(id: string): Promise<(readonly [string, string])[]> {
  const { events } = await bench.client.workflow.getHandle(id).fetchHistory();
  return (events ?? []).flatMap(({ userMetadata, ...event }) => {
    const step = event.activityTaskScheduledEventAttributes?.activityType?.name;
    if (!step) return [];
    const summary = userMetadata?.summary;
    return [[step, summary ? defaultPayloadConverter.fromPayload<string>(summary) : ''] as const];
  });
}

async function listed(query: string): Promise<(string | undefined)[][]> {
  const found: (string | undefined)[][] = [];
  const mine = `TaskQueue = '${bench.taskQueue}' AND ${query}`;
  for await (const { type, searchAttributes } of bench.client.workflow.list({ query: mine })) {
    const { RollcallDay: day, RollcallState: state } = searchAttributes;
    found.push([type, String(day?.[0]), String(state?.[0])]);
  }
  return found.sort();
}

test('each step has a summary that names its partition or its day', () => {
  const partition = `${bench.topic}/0`;
  const ingest = summaries.get(ingestId)!;
  expect(new Set(ingest.map((step) => step.join(': ')))).toEqual(
    new Set([
      `ingestWindow: window of ${partition}`,
      `controlIngest: pause ${partition}`,
      `recordIngestState: stopped: ${partition}`,
    ]),
  );
  expect(summaries.get(`learn:${DAY}`)).toEqual([['learnSignatures', `signatures of ${DAY}`]]);
  expect(summaries.get(`rollup:${DAY}`)).toEqual([
    ['startRollup', `start of ${DAY}`],
    ['noteHeard', `access points of ${DAY}`],
    ['gatherEvidence', `evidence of ${DAY}, part 1 of 1`],
    ['decideClasses', `verdicts of ${DAY}, part 1`],
    ['countRooms', `rooms of ${DAY}`],
    ['sealDay', `seal of ${DAY}`],
  ]);
  expect(summaries.get('nightly')).toEqual([
    ['eraseOptedOut', 'events of students who opted out'],
    ['daysToRollUp', 'yesterday and every dirty day'],
    ['expireEvents', 'events past their retention'],
    ['expireResults', 'results past their retention'],
    ['packDays', 'events of final days'],
  ]);
});

test('no summary holds a student or a device', async () => {
  const text = JSON.stringify([...summaries.values()]);
  const [students] = await bench.db.query<RowDataPacket[]>('SELECT student_id FROM student');
  expect(students.length).toBeGreaterThan(0);
  expect(students.filter(({ student_id: id }) => text.includes(String(id)))).toEqual([]);
  expect(text).not.toMatch(/([0-9a-f]{2}[-:]){5}[0-9a-f]{2}/i);
});

test('a list shows the day and the state of every workflow of a day, and that ingest has stopped', async () => {
  const rollups = [
    ['learnDay', DAY, 'learned'],
    ['rollupDay', DAY, 'final'],
  ];
  // Temporal's lists are a moment behind.
  await eventually(async () => {
    const seen = await listed(`RollcallDay = '${DAY}'`);
    return rollups.every((row) => seen.some((other) => other.join() === row.join()));
  }, 'the rollup in the list');
  await eventually(
    async () => (await listed("RollcallState = 'stopped'")).length === 3,
    'the three partitions to be listed as stopped',
  );
});

test('a rollup that fails is listed as failed, not as running', async () => {
  const options = {
    workflowId: 'fails',
    taskQueue: bench.taskQueue,
    args: [{ date: '2999-01-01' }],
  };
  await expect(bench.client.workflow.execute('rollupDay', options)).rejects.toThrow();
  await eventually(
    async () => (await listed("WorkflowId = 'fails'")).join() === 'rollupDay,2999-01-01,failed',
    'the failed rollup in the list',
  );
});

test('a finished rollup says the share of each verdict, in its result and in its details', async () => {
  const handle = bench.client.workflow.getHandle(`rollup:${DAY}`);
  const { shares } = (await handle.result()) as RollupSummary;
  const [[sums]] = await bench.db.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS verdicts, SUM(verdict = 'present') AS present,
            SUM(verdict = 'absent') AS absent
     FROM verdict JOIN class USING (class_no) JOIN class_attendance USING (class_no)
     WHERE class_date = ? AND state = 'final'`,
    [DAY],
  );
  const share = (count: unknown) => Math.round((100 * Number(count)) / sums!['verdicts']) / 100;
  expect(shares).toMatchObject({
    present: share(sums!['present']),
    absent: share(sums!['absent']),
  });
  expect(Object.values(shares!).reduce((sum, one) => sum + one)).toBeCloseTo(1, 1);
  const { currentDetails } = await handle.query<{ currentDetails: string }>(
    '__temporal_workflow_metadata',
  );
  expect(currentDetails).toContain(`**${DAY}** by policy **standard**: `);
  expect(currentDetails).toContain(' classes, final.');
  expect(currentDetails).toContain(`absent ${Math.round(shares!.absent * 100)} %`);
});
