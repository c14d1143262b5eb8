import { WorkflowExecutionAlreadyStartedError, defineSearchAttributeKey } from '@temporalio/common';
import {
  ChildWorkflowFailure,
  ParentClosePolicy,
  executeChild,
  proxyActivities,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { ROLLUP_STEP } from './activity-profiles.js';
import { requireInput } from './inputs.js';
import {
  rollupWorkflowId,
  type NightlyRollupInput,
  type NightlySummary,
  type RollupDayInput,
} from './messages.js';
import { rollupDay } from './rollup-day.js';

const SCHEDULED_START = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

const { daysToRollUp, eraseOptedOut, expireEvents } = proxyActivities<Activities>(ROLLUP_STEP);

/**
 * What the schedule starts each night. It erases the events of students who opted out, rolls up
 * yesterday and every dirty day, one after the other, each by the policy of its last rollup, and
 * deletes events past their retention. If
 * one day fails, it stays dirty, and the other days are rolled up all the same.
 */
export async function nightlyRollup(input: NightlyRollupInput = {}): Promise<NightlySummary> {
  requireInput('nightlyRollup', input);
  const summary: NightlySummary = {
    rolledUp: [],
    alreadyRunning: [],
    failed: [],
    expiredDays: 0,
    erasedEvents: 0,
  };
  summary.erasedEvents = await eraseOptedOut();
  const info = workflowInfo();
  // A backfill or a late start is for the night for which it was scheduled.
  const at = info.typedSearchAttributes.get(SCHEDULED_START) ?? info.startTime;
  for (const date of await daysToRollUp({ at: at.toISOString() }))
    summary[await rollUp({ ...input, date })].push(date);
  summary.expiredDays = await expireEvents();
  setCurrentDetails(
    `Rolled up: ${summary.rolledUp.join(', ') || 'nothing'}. Failed: ${summary.failed.join(', ') || 'none'}.`,
  );
  return summary;
}

async function rollUp(input: RollupDayInput): Promise<'rolledUp' | 'alreadyRunning' | 'failed'> {
  try {
    await executeChild(rollupDay, {
      args: [input],
      workflowId: rollupWorkflowId(workflowInfo().taskQueue, input.date),
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
    return 'rolledUp';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'alreadyRunning';
    if (error instanceof ChildWorkflowFailure) return 'failed';
    throw error;
  }
}
