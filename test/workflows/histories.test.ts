import { readFileSync, readdirSync } from 'node:fs';
import { temporal } from '@temporalio/proto';
import { expect, test } from 'vitest';

/** replay.test.ts replays the histories, and says how to record one. */
const HISTORIES = new URL('./histories/', import.meta.url);

const FILES = readdirSync(HISTORIES).filter((name) => name.endsWith('.bin'));

function eventsOf(file: string): temporal.api.history.v1.IHistoryEvent[] {
  return temporal.api.history.v1.History.decode(readFileSync(new URL(file, HISTORIES))).events;
}

/** The type of the workflow that a file was recorded from. */
function recordedType(file: string): string {
  return eventsOf(file)[0]!.workflowExecutionStartedEventAttributes!.workflowType!.name!;
}

test('there is a recorded history of each workflow', () => {
  const index = readFileSync(new URL('../../src/workflows/index.ts', import.meta.url), 'utf8');
  const workflows = [...index.matchAll(/export \{ (\w+) \}/g)].map(([, name]) => name!);
  expect(workflows).toHaveLength(index.trim().split('\n').length);
  expect([...new Set(FILES.map(recordedType))].sort()).toEqual(workflows.sort());
});

test('a recorded night of attention delivers a digest', () => {
  const steps = FILES.filter((file) => recordedType(file) === 'runAttention').flatMap((file) =>
    eventsOf(file).map((event) => event.activityTaskScheduledEventAttributes?.activityType?.name),
  );
  expect(steps).toContain('deliverDigest');
});
