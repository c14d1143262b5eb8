import { WorkflowExecutionAlreadyStartedError, defineSearchAttributeKey } from '@temporalio/common';
import {
  ChildWorkflowFailure,
  ParentClosePolicy,
  executeChild,
  patched,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import { ROLLUP_STEP, steps } from './activity-profiles.js';
import { requireInput } from './inputs.js';
import type { NightlyRollupInput, NightlySummary, RollupDayInput } from './messages.js';
import { attentionWorkflowId, rollupWorkflowId } from './workflow-ids.js';
import { rollupDay } from './rollup-day.js';
import { runAttention } from './run-attention.js';
import { showingState } from './show-state.js';

const SCHEDULED_START = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

/**
 * What the schedule starts each night. It erases the events of students who opted out, rolls up
 * yesterday and every dirty day, one after the other, each by the policy of its last rollup,
 * deletes events and results past their retention, packs the events of days that have been final
 * for a while, and finds out whom somebody should call. If one day fails, it stays dirty, and the
 * other days are rolled up all the same.
 */
export async function nightlyRollup(input: NightlyRollupInput = {}): Promise<NightlySummary> {
  requireInput('nightlyRollup', input);
  return showingState(async (show) => {
    const summary: NightlySummary = {
      rolledUp: [],
      alreadyRunning: [],
      failed: [],
      heldBack: [],
      expiredDays: 0,
      erasedEvents: 0,
    };
    summary.erasedEvents = await nightStep('events of students who opted out').eraseOptedOut();
    const days = await nightStep('yesterday and every dirty day').daysToRollUp({ at: nightOf() });
    const day = days.at(-1);
    show({ ...(day && { day }), state: 'running' });
    for (const date of days) await rollUp({ ...input, date }, summary);
    summary.expiredDays = await nightStep('events past their retention').expireEvents();
    if (patched('results-expire'))
      summary.expiredResults = await nightStep('results past their retention').expireResults();
    if (patched('pack-days'))
      summary.packedDays = await nightStep('events of final days').packDays();
    if (patched('attention')) summary.attention = await attend();
    show({ state: summary.failed.length > 0 ? 'days failed' : 'done' });
    setCurrentDetails(detailsOf(summary));
    return summary;
  });
}

const nightStep = (what: string) => steps(ROLLUP_STEP, what);

/** A backfill or a late start is for the night for which it was scheduled. */
function nightOf(): string {
  const info = workflowInfo();
  return (info.typedSearchAttributes.get(SCHEDULED_START) ?? info.startTime).toISOString();
}

function detailsOf({ rolledUp, failed, heldBack }: NightlySummary): string {
  return [
    `Rolled up: ${rolledUp.join(', ') || 'nothing'}. Failed: ${failed.join(', ') || 'none'}.`,
    ...heldBack.map(({ date, reason }) => `Held back: ${date}. ${reason}`),
  ].join('\n\n');
}

/** Evaluates the rules last: that waits for mail servers, and nothing else of the night does. */
async function attend(): Promise<NonNullable<NightlySummary['attention']>> {
  try {
    return await executeChild(runAttention, {
      args: [{}],
      workflowId: attentionWorkflowId(workflowInfo().taskQueue),
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: 'rules that say whom to call',
    });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'already running';
    if (error instanceof ChildWorkflowFailure) return 'failed';
    throw error;
  }
}

/** Rolls a day up, and notes in the summary what became of it. */
async function rollUp(input: RollupDayInput, summary: NightlySummary): Promise<void> {
  const { date } = input;
  try {
    const { held } = await executeChild(rollupDay, {
      args: [input],
      workflowId: rollupWorkflowId(workflowInfo().taskQueue, date),
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `rollup of ${date}`,
    });
    summary.rolledUp.push(date);
    if (held) summary.heldBack.push({ date, reason: held });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) summary.alreadyRunning.push(date);
    else if (error instanceof ChildWorkflowFailure) summary.failed.push(date);
    else throw error;
  }
}
