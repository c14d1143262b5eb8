import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
} from '@temporalio/client';
import { RollcallError } from '../errors.js';

const SCHEDULE_ID = 'nightly-rollup';

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
  const spec = { calendars: [{ hour, minute, comment: 'once a night' }], timezone: timeZone };
  const action = {
    type: 'startWorkflow' as const,
    workflowType: 'nightlyRollup',
    workflowId: 'nightly-rollup',
    taskQueue,
    args: [{}],
  };
  const policies = { overlap: ScheduleOverlapPolicy.BUFFER_ALL, catchupWindow: '3 days' };
  try {
    await client.schedule.create({ scheduleId: SCHEDULE_ID, spec, action, policies });
    return true;
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule
      .getHandle(SCHEDULE_ID)
      .update((previous) => ({ ...previous, spec, action, policies }));
    return false;
  }
}

/** Deletes the nightly schedule; false when there is none. */
export async function unscheduleNightly(client: Client): Promise<boolean> {
  try {
    await client.schedule.getHandle(SCHEDULE_ID).delete();
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
      .getHandle(SCHEDULE_ID)
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
