import { WorkflowIdConflictPolicy, type Client } from '@temporalio/client';
import type { AttentionSummary } from '../workflows/messages.js';
import { attentionWorkflowId } from '../workflows/workflow-ids.js';
import type { runAttention } from '../workflows/run-attention.js';

/** Evaluates the rules now, and waits for the end. A run that is under way is waited for. */
export async function attend(client: Client, taskQueue: string): Promise<AttentionSummary> {
  const handle = await client.workflow.start<typeof runAttention>('runAttention', {
    workflowId: attentionWorkflowId(taskQueue),
    taskQueue,
    args: [{}],
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    staticSummary: 'rules that say whom to call',
  });
  return handle.result();
}
