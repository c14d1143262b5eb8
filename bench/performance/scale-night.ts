import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import { addDays, instantOf } from '../../src/attendance/wall-clock.js';
import type { Client } from '../../src/temporal/connect.js';
import type { NightlySummary } from '../../src/workflows/messages.js';
import {
  attentionWorkflowId,
  learnWorkflowId,
  nightlyScheduleId,
  rollupWorkflowId,
} from '../../src/workflows/workflow-ids.js';

const TASK_QUEUE = 'rollcall';
const SCHEDULED = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

/** The activities of one kind in a night. */
export type StepTimes = {
  step: string;
  count: number;
  /** The time from the first start to the last end. */
  seconds: number;
  /** Of the longest one, which the timeout of an activity bounds. */
  longest: number;
};

/** Runs the night after a day as the schedule does, and waits for its end. */
export async function runNight(
  client: Client,
  day: string,
  timeZone: string,
): Promise<{ summary: NightlySummary; steps: StepTimes[] }> {
  const workflowId = `${nightlyScheduleId(TASK_QUEUE)}-${day}`;
  const at = new Date(instantOf(`${addDays(day, 1)} 04:10:00`, timeZone));
  const summary = (await client.workflow.execute('nightlyRollup', {
    ...{ workflowId, taskQueue: TASK_QUEUE, args: [{}] },
    typedSearchAttributes: new TypedSearchAttributes([{ key: SCHEDULED, value: at }]),
  })) as NightlySummary;
  const ids = [workflowId, attentionWorkflowId(TASK_QUEUE)];
  if (summary.rolledUp.includes(day))
    ids.push(rollupWorkflowId(TASK_QUEUE, day), learnWorkflowId(TASK_QUEUE, day));
  return { summary, steps: (await Promise.all(ids.map((id) => stepsOf(client, id)))).flat() };
}

async function stepsOf(client: Client, workflowId: string): Promise<StepTimes[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const steps = new Map<string, StepTimes & { from: number }>();
  const nameOf = new Map<string, string>();
  const startOf = new Map<string, number>();
  const millis = (time: unknown) => {
    const { seconds, nanos } = time as { seconds: unknown; nanos?: number | null };
    return Number(seconds) * 1000 + (nanos ?? 0) / 1e6;
  };
  for (const event of events ?? []) {
    const at = millis(event.eventTime);
    const { activityTaskScheduledEventAttributes: scheduled } = event;
    const { activityTaskStartedEventAttributes: started } = event;
    const { activityTaskCompletedEventAttributes: completed } = event;
    if (scheduled) nameOf.set(String(event.eventId), scheduled.activityType!.name!);
    if (started) startOf.set(String(started.scheduledEventId), at);
    if (!completed) continue;
    const id = String(completed.scheduledEventId);
    const step = nameOf.get(id)!;
    const from = startOf.get(id)!;
    const known = steps.get(step) ?? { step, count: 0, seconds: 0, longest: 0, from };
    known.count += 1;
    known.longest = Math.max(known.longest, (at - from) / 1000);
    known.from = Math.min(known.from, from);
    known.seconds = (at - known.from) / 1000;
    steps.set(step, known);
  }
  return [...steps.values()].map(({ step, count, seconds, longest }) => {
    return { step, count, seconds, longest };
  });
}
