import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';
import { RollcallError } from '../errors.js';
import type { NightlyRollupInput } from '../workflows/messages.js';
import { nightlyScheduleId, provisionalScheduleId } from '../workflows/workflow-ids.js';

export type NightlySchedule = {
  /** On the wall clock of the time zone. */
  hour: number;
  minute: number;
  timeZone: string;
  taskQueue: string;
  /** The policy of days that have never been rolled up. */
  newDayPolicy: string | undefined;
};

export type ProvisionalSchedule = Pick<
  NightlySchedule,
  'timeZone' | 'taskQueue' | 'newDayPolicy'
> & {
  everyMinutes: number;
};

/**
 * Creates the nightly schedule, or changes the existing one. A night that was missed because
 * Temporal was down runs later, if Temporal is back within three days. A night that begins while
 * the last one still runs waits for it.
 * @returns whether the schedule is new
 */
export async function scheduleNightly(
  client: Client,
  { hour, minute, timeZone, ...start }: NightlySchedule,
): Promise<boolean> {
  const id = nightlyScheduleId(start.taskQueue);
  return setSchedule(client, id, {
    spec: { calendars: [{ hour, minute, comment: 'once a night' }], timezone: timeZone },
    action: startsWorkflow('nightlyRollup', id, 'nightly rollup', start),
    policies: { overlap: ScheduleOverlapPolicy.BUFFER_ALL, catchupWindow: '3 days' },
    note:
      `Every night at ${clockText(hour, minute)}, ${timeZone}: rolls up yesterday and every day ` +
      'that has changed, and deletes what is past its retention.',
  });
}

/**
 * Creates the schedule of provisional rollups of the classes in progress, or changes the existing
 * one. A rollup that was missed, or that is due while the last one still runs, is left out, because
 * the next one knows more.
 * @returns whether the schedule is new
 */
export async function scheduleProvisional(
  client: Client,
  { everyMinutes, timeZone, ...start }: ProvisionalSchedule,
): Promise<boolean> {
  const id = provisionalScheduleId(start.taskQueue);
  return setSchedule(client, id, {
    // The time zone changes no interval. The Temporal UI shows it.
    spec: { intervals: [{ every: `${everyMinutes} minutes` }], timezone: timeZone },
    action: startsWorkflow('provisionalRollup', id, 'rollup of the classes in progress', start),
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
    note: `Every ${everyMinutes} minutes: rolls up the classes in progress.`,
  });
}

/** Deletes the nightly schedule; false when there is none. */
export async function unscheduleNightly(client: Client, taskQueue: string): Promise<boolean> {
  return deleteSchedule(client, nightlyScheduleId(taskQueue));
}

/** Deletes the schedule of provisional rollups; false when there is none. */
export async function unscheduleProvisional(client: Client, taskQueue: string): Promise<boolean> {
  return deleteSchedule(client, provisionalScheduleId(taskQueue));
}

export function clockText(hour: number, minute: number): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

function startsWorkflow(
  workflowType: string,
  workflowId: string,
  staticSummary: string,
  { taskQueue, newDayPolicy }: Pick<NightlySchedule, 'taskQueue' | 'newDayPolicy'>,
) {
  const input: NightlyRollupInput = newDayPolicy === undefined ? {} : { newDayPolicy };
  return {
    type: 'startWorkflow' as const,
    workflowType,
    workflowId,
    staticSummary,
    taskQueue,
    args: [input],
  };
}

/** Creates a schedule, or changes the existing one. Returns whether it is new. */
export async function setSchedule(
  client: Client,
  scheduleId: string,
  { note, ...wanted }: Pick<ScheduleOptions, 'spec' | 'action' | 'policies'> & { note: string },
): Promise<boolean> {
  try {
    await client.schedule.create({ scheduleId, ...wanted, state: { note } });
    return true;
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(scheduleId).update((previous) => ({
      ...previous,
      ...wanted,
      // Whether a person has paused the schedule stays as it is.
      state: { ...previous.state, note },
    }));
    return false;
  }
}

/** False when there is no such schedule. */
export async function deleteSchedule(client: Client, scheduleId: string): Promise<boolean> {
  try {
    await client.schedule.getHandle(scheduleId).delete();
    return true;
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return false;
    throw error;
  }
}

/**
 * Runs the nights that the schedule would have started between two instants, one after the other.
 * @throws RollcallError `not_found` when there is no schedule
 */
export async function backfillNightly(
  client: Client,
  taskQueue: string,
  start: Date,
  end: Date,
): Promise<void> {
  try {
    await client.schedule
      .getHandle(nightlyScheduleId(taskQueue))
      .backfill({ start, end, overlap: ScheduleOverlapPolicy.BUFFER_ALL });
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    throw new RollcallError(
      'not_found',
      'There is no nightly schedule: create it with "rollcall rollup schedule" first.',
      { cause: error },
    );
  }
}
