import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { temporal } from '@temporalio/proto';
import { Runtime } from '@temporalio/worker';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addRule } from '../../src/mysql/attention/rules.js';
import {
  attentionWorkflowId,
  importScheduleId,
  ingestWorkflowId,
  learnWorkflowId,
  rollupWorkflowId,
} from '../../src/workflows/workflow-ids.js';
import { ruleWith } from '../workbench/attention-campus.js';
import { HISTORIES, History, RECORD, replay } from '../workbench/own-activities.js';
import {
  SAMPLE_CAMPUS,
  SAMPLE_LOG,
  createWorkbench,
  eventually,
  type Workbench,
} from '../workbench/workbench.js';

/**
 * A workflow that has run for months must go on with new code. The histories here were recorded
 * from real runs, and the current code must make the same decisions on them. After a change that
 * decides otherwise on purpose (guarded by `patched`), add new histories beside the old ones:
 * RECORD=<name> npx vitest run --project servers test/workflows test/standard/provisional.test.ts
 * histories.test.ts fails if a workflow has none.
 */
const DAY = '2019-09-02';
const WORD = { by: 'registry', reason: 'a test' };
/** A rule that many students fit, so that there is a digest to deliver. */
const EVERYBODY = {
  ...({ kind: 'low_share', classes: 1, share: 1 } as const),
  mail: ['dean@example.edu'],
};

let bench: Workbench;
const recorded = new Map<string, temporal.api.history.v1.IHistory>();

beforeAll(async () => {
  Runtime.install({
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} },
  });
  bench = await createWorkbench();
  await bench.succeed(['import', SAMPLE_CAMPUS]);
  await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
  await bench.succeed(['send', SAMPLE_LOG]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await bench.succeed(['rollup', 'run', '--date', DAY]);
  await addRule(bench.db, ruleWith(EVERYBODY), { ...WORD, now: '2019-09-03 04:00:00' });
  const nightly = { workflowId: 'nightly', taskQueue: bench.taskQueue, args: [{}] };
  await bench.client.workflow.execute('nightlyRollup', nightly);
  const imports = {
    [importScheduleId(bench.taskQueue)]: SAMPLE_CAMPUS,
    'failed-import': join(SAMPLE_CAMPUS, 'nowhere'),
  };
  for (const [workflowId, source] of Object.entries(imports))
    await bench.client.workflow.execute('nightlyImport', {
      workflowId,
      taskQueue: bench.taskQueue,
      args: [{ source }],
    });
  await bench.succeed(['ingest', 'stop']);
  await eventually(async () => (await running()) === 0, 'every workflow to end');
  for (const id of [
    ingestWorkflowId(bench.taskQueue, bench.topic, 0),
    rollupWorkflowId(bench.taskQueue, DAY),
    learnWorkflowId(bench.taskQueue, DAY),
    'nightly',
    attentionWorkflowId(bench.taskQueue),
    ...Object.keys(imports),
  ]) {
    recorded.set(id.split(':')[0]!, await bench.client.workflow.getHandle(id).fetchHistory());
  }
  if (RECORD) write(RECORD);
});

afterAll(async () => {
  await bench?.close();
});

async function running(): Promise<number> {
  const { count } = await bench.client.workflow.count(
    `TaskQueue = '${bench.taskQueue}' AND ExecutionStatus = 'Running'`,
  );
  return count;
}

function write(name: string): void {
  mkdirSync(HISTORIES, { recursive: true });
  for (const [workflow, history] of recorded) {
    writeFileSync(join(HISTORIES, `${name}-${workflow}.bin`), History.encode(history).finish());
  }
}

const files = readdirSync(HISTORIES).filter((name) => name.endsWith('.bin'));

test.each(files)('the current code decides as recorded: %s', async (name) => {
  await replay(History.decode(readFileSync(join(HISTORIES, name))));
});

test('the current code decides as it did a moment ago, on a real run', async () => {
  for (const history of recorded.values()) await replay(history);
});

test('a history that another order of steps made is refused', async () => {
  const other = History.fromObject(History.toObject(History.fromObject(recorded.get('rollup')!)));
  const scheduled = other.events.map(({ activityTaskScheduledEventAttributes: event }) => event);
  const evidence = scheduled.find((event) => event?.activityType?.name === 'gatherEvidence');
  evidence!.activityType!.name = 'decideClasses';
  await expect(replay(other)).rejects.toThrow(/nondeterminism/i);
});

test('no history holds a MAC address or a student, and no event of it is long', async () => {
  const [students] = await bench.db.query<RowDataPacket[]>('SELECT student_id FROM student');
  for (const history of recorded.values()) {
    const bytes = Buffer.from(History.encode(history).finish()).toString('latin1');
    expect(students.filter(({ student_id: id }) => bytes.includes(String(id)))).toEqual([]);
    expect(bytes).not.toMatch(/([0-9a-f]{2}[-:]){5}[0-9a-f]{2}/i);
    for (const event of history.events ?? [])
      expect(History.encode({ events: [event] }).finish().length).toBeLessThan(2048);
  }
});
