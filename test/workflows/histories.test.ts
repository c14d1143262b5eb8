import { readFileSync, readdirSync } from 'node:fs';
import { temporal } from '@temporalio/proto';
import { expect, test } from 'vitest';

/** replay.test.ts replays the histories, and says how to record one. */
const HISTORIES = new URL('./histories/', import.meta.url);

/** The type of the workflow that a file was recorded from. */
function recordedType(file: string): string {
  const { events } = temporal.api.history.v1.History.decode(readFileSync(new URL(file, HISTORIES)));
  return events[0]!.workflowExecutionStartedEventAttributes!.workflowType!.name!;
}

test('there is a recorded history of each workflow', () => {
  const index = readFileSync(new URL('../../src/workflows/index.ts', import.meta.url), 'utf8');
  const workflows = [...index.matchAll(/export \{ (\w+) \}/g)].map(([, name]) => name!);
  expect(workflows).toHaveLength(index.trim().split('\n').length);
  const files = readdirSync(HISTORIES).filter((name) => name.endsWith('.bin'));
  expect([...new Set(files.map(recordedType))].sort()).toEqual(workflows.sort());
});
