import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { executeChild, workflowInfo } from '@temporalio/workflow';
import { SHORT, steps } from './activity-profiles.js';
import { requireInput } from './inputs.js';
import {
  rollupWorkflowId,
  type ProvisionalRollupInput,
  type ProvisionalSummary,
} from './messages.js';
import { rollupDay } from './rollup-day.js';
import { showDay } from './show-day.js';

/**
 * What the schedule starts every few minutes: rolls up the classes in progress, if there are any
 * and if no other rollup of the day is running.
 */
export async function provisionalRollup(
  input: ProvisionalRollupInput = {},
): Promise<ProvisionalSummary> {
  requireInput('provisionalRollup', input);
  const { date, classes } = await steps(SHORT, 'classes in progress').classesInProgress();
  if (classes === 0) return { date, outcome: 'none', classes };
  showDay(date, 'provisional');
  try {
    await executeChild(rollupDay, {
      args: [{ ...input, date, inProgress: true }],
      workflowId: rollupWorkflowId(workflowInfo().taskQueue, date),
      staticSummary: `rollup of ${date}, classes in progress`,
    });
    return { date, outcome: 'rolledUp', classes };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      return { date, outcome: 'alreadyRunning', classes };
    throw error;
  }
}
