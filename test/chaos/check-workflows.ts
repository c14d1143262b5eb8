import { expect } from 'vitest';
import type { Workbench } from '../workbench/workbench.js';

/**
 * A rollup that meets an import or the retention ends with one of these, and its day keeps its
 * earlier result.
 */
const OVERTAKEN = new Set(['superseded', 'expired']);

/** Every workflow has ended well or still runs, but for rollups that were overtaken. */
export async function checkWorkflows({ client }: Workbench): Promise<void> {
  const bad: string[] = [];
  const query = "ExecutionStatus IN ('Failed', 'TimedOut', 'Terminated')";
  for await (const { workflowId, runId, status } of client.workflow.list({ query })) {
    const why = await client.workflow.getHandle(workflowId, runId).result().then(String, typeOf);
    if (!OVERTAKEN.has(why)) bad.push(`${workflowId} ${status.name}: ${why}`);
  }
  expect(bad).toEqual([]);
}

/** The type of the innermost failure. */
function typeOf(error: unknown): string {
  const { cause, type, message } = error as { cause?: unknown; type?: string; message?: string };
  return cause ? typeOf(cause) : (type ?? message ?? String(error));
}
