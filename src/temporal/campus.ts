import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from './connect.js';
import { deleteSchedule } from './schedule.js';

/** What Temporal runs, or will run, for a campus: the ids. */
export type CampusWork = { workflows: string[]; schedules: string[] };

/** A window that is told to stop writes its batch and ends; so does a step of a rollup. */
const ENDS_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 250;

/** The workflows of a campus that run, and its schedules. Their ids begin with its name. */
export async function campusWork(client: Client, campus: string): Promise<CampusWork> {
  const schedules: string[] = [];
  for await (const { scheduleId } of client.schedule.list())
    if (scheduleId.startsWith(`${campus}/`)) schedules.push(scheduleId);
  return { workflows: await runningWorkflows(client, campus), schedules: schedules.sort() };
}

/** What became of the work of a campus. */
export type CampusStopped = CampusWork & {
  /** The workflows that no worker ended in time, and that were ended without it. */
  terminated: string[];
};

/**
 * Deletes the schedules of a campus and cancels its workflows, so that batches in hand are written.
 * A workflow that no worker ends in time is terminated: nobody may serve the campus any more, or
 * its database is away.
 */
export async function stopCampusWork(client: Client, campus: string): Promise<CampusStopped> {
  const work = await campusWork(client, campus);
  for (const schedule of work.schedules) await deleteSchedule(client, schedule);
  for (const id of work.workflows) await ifRunning(client.workflow.getHandle(id).cancel());
  const deadline = Date.now() + ENDS_WITHIN_MS;
  let left = await runningWorkflows(client, campus);
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(LOOK_EVERY_MS);
    left = await runningWorkflows(client, campus);
  }
  for (const id of left)
    await ifRunning(client.workflow.getHandle(id).terminate('the campus was removed'));
  return { ...work, terminated: left };
}

async function runningWorkflows(client: Client, campus: string): Promise<string[]> {
  const ids: string[] = [];
  const query = `ExecutionStatus = 'Running' AND WorkflowId STARTS_WITH '${campus}/'`;
  for await (const { workflowId } of client.workflow.list({ query })) ids.push(workflowId);
  return ids.sort();
}

/** A workflow may end while we look. */
async function ifRunning(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
