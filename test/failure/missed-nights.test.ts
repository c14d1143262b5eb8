import { setTimeout as pause } from 'node:timers/promises';
import { defineSearchAttributeKey } from '@temporalio/common';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { makeCampus } from '../workbench/campus.js';
import { startOwnTemporal, type OwnTemporal } from '../workbench/own-temporal.js';
import { createWorkbench, eventually, type Workbench } from '../workbench/workbench.js';
import { farTime } from '../workbench/night.js';

/** Shorter than a day, so that the test can wait for it. What is due is made up for in one way. */
const EVERY_MS = 5_000;
const AWAY_MS = 17_000;
const SCHEDULED = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');
let server: OwnTemporal;
let bench: Workbench;

beforeAll(async () => {
  server = await startOwnTemporal('nights');
  bench = await createWorkbench({}, { ...inject('stack'), temporalAddress: server.address });
  const campus = makeCampus(`${bench.folder}/campus`, { students: 40, sections: 2, seed: 5 });
  await bench.succeed(['import', campus.folder]);
  await bench.startWorker();
});

afterAll(async () => {
  await bench?.close();
  await server?.remove();
});

type Night = { due: number; startedAt: number; endedAt: number };

/** The nights that have ended, in the order in which they were due. */
async function nights(): Promise<Night[]> {
  const ended: Night[] = [];
  const query = "WorkflowType = 'nightlyRollup' AND ExecutionStatus = 'Completed'";
  for await (const one of bench.client.workflow.list({ query }))
    ended.push({
      due: one.typedSearchAttributes.get(SCHEDULED)!.getTime(),
      startedAt: one.startTime.getTime(),
      endedAt: one.closeTime!.getTime(),
    });
  return ended.sort((a, b) => a.due - b.due);
}

/** When nights were due between two instants. An interval counts from 1970. */
function dueBetween(from: number, to: number): number[] {
  const first = Math.ceil(from / EVERY_MS) * EVERY_MS;
  const count = Math.max(0, Math.ceil((to - first) / EVERY_MS));
  return Array.from({ length: count }, (_, i) => first + i * EVERY_MS);
}

test('nights that were due while Temporal was away run when it is back, each once and one after the other', async () => {
  await bench.succeed(['rollup', 'schedule', '--at', farTime()]);
  const schedule = bench.client.schedule.getHandle('nightly-rollup');
  await schedule.update((previous) => ({
    ...previous,
    spec: { intervals: [{ every: EVERY_MS }] },
  }));
  await eventually(async () => (await nights()).length > 0, 'the first night');
  await server.kill();
  const awayAt = Date.now();
  // The time that passes is the fault.
  await pause(AWAY_MS);
  const backAt = Date.now();
  await server.start();
  const missed = dueBetween(awayAt, backAt);
  expect(missed.length).toBeGreaterThanOrEqual(3);
  const madeUp = async () => (await nights()).filter(({ due }) => missed.includes(due));
  await eventually(async () => (await madeUp()).length >= missed.length, 'the missed nights');
  await schedule.delete();
  const all = await nights();
  expect(new Set(all.map((night) => night.due)).size).toBe(all.length);
  expect((await madeUp()).every((night) => night.startedAt >= backAt)).toBe(true);
  expect(all.slice(1).every((night, i) => night.startedAt >= all[i]!.endedAt)).toBe(true);
});
