import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { executeChild, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { SHORT, steps } from './activity-profiles.js';
import { requireInput } from './inputs.js';
import type { ProvisionalRollupInput, ProvisionalSummary, RollupDayInput } from './messages.js';
import { rollupWorkflowId } from './workflow-ids.js';
import { rollupDay } from './rollup-day.js';
import { showingState } from './show-state.js';

/**
 * What the schedule starts every few minutes: rolls up the classes in progress, if there are any
 * and if no other rollup of the day is running.
 */
export async function provisionalRollup(
  input: ProvisionalRollupInput = {},
): Promise<ProvisionalSummary> {
  requireInput('provisionalRollup', input);
  return showingState(async (show) => {
    const { date, classes } = await steps(SHORT, 'classes in progress').classesInProgress();
    if (classes === 0) {
      show({ day: date, state: 'no class' });
      return { date, outcome: 'none', classes };
    }
    show({ day: date, state: 'running' });
    const outcome = await rollUp({ ...input, date, inProgress: true });
    show({ state: outcome === 'rolledUp' ? 'provisional' : 'left out' });
    setCurrentDetails(
      `**${date}**: ${classes} classes in progress. ` +
        (outcome === 'rolledUp'
          ? 'Rolled up.'
          : 'Left out: another rollup of the day was running.'),
    );
    return { date, outcome, classes };
  });
}

async function rollUp(input: RollupDayInput): Promise<ProvisionalSummary['outcome']> {
  try {
    await executeChild(rollupDay, {
      args: [input],
      workflowId: rollupWorkflowId(workflowInfo().taskQueue, input.date),
      staticSummary: `rollup of ${input.date}, classes in progress`,
    });
    return 'rolledUp';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'alreadyRunning';
    throw error;
  }
}
