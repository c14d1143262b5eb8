import { WorkflowExecutionAlreadyStartedError, defineSearchAttributeKey } from '@temporalio/common';
import {
  ChildWorkflowFailure,
  ParentClosePolicy,
  executeChild,
  patched,
  proxyActivities,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { ROLLUP_STEP, onStepsQueue } from './activity-profiles.js';
import { requireInput } from './inputs.js';
import {
  rollupWorkflowId,
  type NightlyRollupInput,
  type NightlySummary,
  type RollupDayInput,
} from './messages.js';
import { rollupDay } from './rollup-day.js';

const SCHEDULED_START = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

const { daysToRollUp, eraseOptedOut, expireEvents, expireResults } = proxyActivities<Activities>(
  onStepsQueue(ROLLUP_STEP),
);

/**
 * What the schedule starts each night. It erases the events of students who opted out, rolls up
 * yesterday and every dirty day, one after the other, each by the policy of its last rollup, and
 * deletes events and results past their retention. If one day fails, it stays dirty, and the other
 * days are rolled up all the same.
 */
export async function nightlyRollup(input: NightlyRollupInput = {}): Promise<NightlySummary> {
  requireInput('nightlyRollup', input);
  const summary: NightlySummary = {
    rolledUp: [],
    alreadyRunning: [],
    failed: [],
    heldBack: [],
    expiredDays: 0,
    erasedEvents: 0,
  };
  summary.erasedEvents = await eraseOptedOut();
  const info = workflowInfo();
  // A backfill or a late start is for the night for which it was scheduled.
  const at = info.typedSearchAttributes.get(SCHEDULED_START) ?? info.startTime;
  for (const date of await daysToRollUp({ at: at.toISOString() }))
    await rollUp({ ...input, date }, summary);
  summary.expiredDays = await expireEvents();
  if (patched('results-expire')) summary.expiredResults = await expireResults();
  setCurrentDetails(
    [
      `Rolled up: ${summary.rolledUp.join(', ') || 'nothing'}. Failed: ${summary.failed.join(', ') || 'none'}.`,
      ...summary.heldBack.map(({ date, reason }) => `Held back: ${date}. ${reason}`),
    ].join('\n\n'),
  );
  return summary;
}

/** Rolls a day up, and notes in the summary what became of it. */
async function rollUp(input: RollupDayInput, summary: NightlySummary): Promise<void> {
  const { date } = input;
  try {
    const { held } = await executeChild(rollupDay, {
      args: [input],
      workflowId: rollupWorkflowId(workflowInfo().taskQueue, date),
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
    summary.rolledUp.push(date);
    if (held) summary.heldBack.push({ date, reason: held });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) summary.alreadyRunning.push(date);
    else if (error instanceof ChildWorkflowFailure) summary.failed.push(date);
    else throw error;
  }
}
