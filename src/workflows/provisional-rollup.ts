import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { executeChild, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { SHORT, onStepsQueue } from './activity-profiles.js';
import { requireInput } from './inputs.js';
import {
  rollupWorkflowId,
  type ProvisionalRollupInput,
  type ProvisionalSummary,
} from './messages.js';
import { rollupDay } from './rollup-day.js';

const { classesInProgress } = proxyActivities<Activities>(onStepsQueue(SHORT));

/**
 * What the schedule starts every few minutes: rolls up the classes in progress, if there are any
 * and if no other rollup of the day is running.
 */
export async function provisionalRollup(
  input: ProvisionalRollupInput = {},
): Promise<ProvisionalSummary> {
  requireInput('provisionalRollup', input);
  const { date, classes } = await classesInProgress();
  if (classes === 0) return { date, outcome: 'none', classes };
  try {
    await executeChild(rollupDay, {
      args: [{ ...input, date, inProgress: true }],
      workflowId: rollupWorkflowId(workflowInfo().taskQueue, date),
    });
    return { date, outcome: 'rolledUp', classes };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      return { date, outcome: 'alreadyRunning', classes };
    throw error;
  }
}
