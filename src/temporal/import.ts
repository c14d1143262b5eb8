import {
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  type Client,
} from '@temporalio/client';
import { RollcallError } from '../errors.js';
import type { NightlyImportInput, NightlyImportSummary } from '../workflows/messages.js';
import { importScheduleId } from '../workflows/workflow-ids.js';
import type { nightlyImport } from '../workflows/nightly-import.js';
import { clockText, deleteSchedule, setSchedule } from './schedule.js';

export type ImportSchedule = {
  /** On the wall clock of the time zone. */
  hour: number;
  minute: number;
  timeZone: string;
  taskQueue: string;
  /** A folder, a .zip or a .xlsx where the workers run, or a URL. It must hold no secret. */
  source: string;
  /** The source as people may see it. */
  shown: string;
};

const SUMMARY = 'nightly import of the roster';

/**
 * Creates the schedule of the nightly import, or changes the existing one. A night that was missed
 * because Temporal was down is made up for within a day: the newest files count, so once is enough.
 * @returns whether the schedule is new
 */
export async function scheduleImport(
  client: Client,
  { hour, minute, timeZone, taskQueue, source, shown }: ImportSchedule,
): Promise<boolean> {
  const id = importScheduleId(taskQueue);
  const input: NightlyImportInput = { source };
  return setSchedule(client, id, {
    spec: { calendars: [{ hour, minute, comment: 'once a night' }], timezone: timeZone },
    action: {
      type: 'startWorkflow',
      workflowType: 'nightlyImport',
      workflowId: id,
      staticSummary: SUMMARY,
      taskQueue,
      args: [input],
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day' },
    note: `Every night at ${clockText(hour, minute)}, ${timeZone}: imports the roster from ${shown}.`,
  });
}

/** Deletes the schedule; false when there is none. */
export async function unscheduleImport(client: Client, taskQueue: string): Promise<boolean> {
  return deleteSchedule(client, importScheduleId(taskQueue));
}

/** What Temporal says of the schedule of the nightly import. */
export type DescribedImport = {
  source: string;
  /** "HH:MM" on the wall clock of the time zone. */
  at: string;
  timeZone: string;
  isPaused: boolean;
  /** Milliseconds since 1970; undefined where none is planned, or none has begun. */
  nextMs: number | undefined;
  lastMs: number | undefined;
  /** When the schedule was made or changed last, in milliseconds since 1970. */
  setMs: number;
};

/** Undefined where there is no schedule. */
export async function describeImport(
  client: Client,
  taskQueue: string,
): Promise<DescribedImport | undefined> {
  try {
    const described = await client.schedule.getHandle(importScheduleId(taskQueue)).describe();
    const { action, spec, state, info } = described;
    const [input] = (action.args ?? []) as NightlyImportInput[];
    const [calendar] = spec.calendars ?? [];
    return {
      source: input?.source ?? '',
      at: clockText(calendar?.hour[0]?.start ?? 0, calendar?.minute[0]?.start ?? 0),
      timeZone: spec.timezone ?? 'UTC',
      isPaused: state.paused,
      nextMs: info.nextActionTimes[0]?.getTime(),
      lastMs: info.recentActions.at(-1)?.takenAt.getTime(),
      setMs: (info.lastUpdatedAt ?? info.createdAt).getTime(),
    };
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}

/**
 * Imports now what the schedule imports at night, and waits for the end. A run that a person began
 * is waited for, unless this one is to accept more than that one does.
 * @throws RollcallError `not_found` without a schedule, `conflict` while another run is under way
 */
export async function runImport(
  client: Client,
  taskQueue: string,
  { acceptShrink }: { acceptShrink: boolean },
): Promise<NightlyImportSummary> {
  const schedule = await describeImport(client, taskQueue);
  if (!schedule)
    throw new RollcallError(
      'not_found',
      'There is no nightly import: create it with "rollcall import schedule" first.',
    );
  const input: NightlyImportInput = {
    source: schedule.source,
    ...(acceptShrink && { acceptShrink }),
  };
  try {
    const handle = await client.workflow.start<typeof nightlyImport>('nightlyImport', {
      workflowId: importScheduleId(taskQueue),
      taskQueue,
      args: [input],
      workflowIdConflictPolicy: acceptShrink
        ? WorkflowIdConflictPolicy.FAIL
        : WorkflowIdConflictPolicy.USE_EXISTING,
      staticSummary: SUMMARY,
    });
    return await handle.result();
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new RollcallError('conflict', 'An import is under way: try again when it has ended.', {
      cause: error,
    });
  }
}
