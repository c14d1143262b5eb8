import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';
import { RollcallError } from '../errors.js';

const NIGHTLY = 'nightly-rollup';
const PROVISIONAL = 'provisional-rollup';

export type NightlySchedule = { hour: number; minute: number; timeZone: string; taskQueue: string };

/**
 * Creates the nightly schedule, or sets the existing one to these times. A night that was missed while Temporal was down is made up for within three days; a night that
 * comes while the last one still runs waits for it.
 * @returns whether the schedule is new
 */
export async function scheduleNightly(
  client: Client,
  { hour, minute, timeZone, taskQueue }: NightlySchedule,
): Promise<boolean> {
  return setSchedule(client, NIGHTLY, {
    spec: { calendars: [{ hour, minute, comment: 'once a night' }], timezone: timeZone },
    action: startsWorkflow('nightlyRollup', NIGHTLY, taskQueue),
    policies: { overlap: ScheduleOverlapPolicy.BUFFER_ALL, catchupWindow: '3 days' },
  });
}

/**
 * Creates the schedule of provisional rollups of the classes in progress, or sets the existing one. One that comes while the last one still runs, or that was missed, is left
 * out: the next one tells more.
 * @returns whether the schedule is new
 */
export async function scheduleProvisional(
  client: Client,
  { everyMinutes, taskQueue }: { everyMinutes: number; taskQueue: string },
): Promise<boolean> {
  return setSchedule(client, PROVISIONAL, {
    spec: { intervals: [{ every: `${everyMinutes} minutes` }] },
    action: startsWorkflow('provisionalRollup', PROVISIONAL, taskQueue),
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
  });
}

/** Deletes the nightly schedule; false when there is none. */
export async function unscheduleNightly(client: Client): Promise<boolean> {
  return deleteSchedule(client, NIGHTLY);
}

/** Deletes the schedule of provisional rollups; false when there is none. */
export async function unscheduleProvisional(client: Client): Promise<boolean> {
  return deleteSchedule(client, PROVISIONAL);
}

function startsWorkflow(workflowType: string, workflowId: string, taskQueue: string) {
  return { type: 'startWorkflow' as const, workflowType, workflowId, taskQueue, args: [{}] };
}

async function setSchedule(
  client: Client,
  scheduleId: string,
  wanted: Pick<ScheduleOptions, 'spec' | 'action' | 'policies'>,
): Promise<boolean> {
  try {
    await client.schedule.create({ scheduleId, ...wanted });
    return true;
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(scheduleId).update((previous) => ({ ...previous, ...wanted }));
    return false;
  }
}

async function deleteSchedule(client: Client, scheduleId: string): Promise<boolean> {
  try {
    await client.schedule.getHandle(scheduleId).delete();
    return true;
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return false;
    throw error;
  }
}

/**
 * Runs the nights that the schedule would have run between two instants, one after the other.
 * @throws RollcallError `not_found` when there is no schedule
 */
export async function backfillNightly(client: Client, start: Date, end: Date): Promise<void> {
  try {
    await client.schedule
      .getHandle(NIGHTLY)
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
