import {
  ActivityCancellationType,
  proxyActivities,
  workflowInfo,
  type ActivityInterfaceFor,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { stepsQueue } from './workflow-ids.js';

/** The one place for timeouts, retries and task queues. */

/**
 * A window reads for about 10 s, or waits up to 30 s, or lasts as long as ROLLCALL_WINDOW_SECONDS
 * says. It heartbeats after each fetch, which takes 2 s at most, and after each batch; of these, a
 * tenth of a window apart, the server hears (`createWorkers`). So if its worker dies, another
 * worker has it after the time of a window, 10 s. It is retried for ever: a partition whose
 * database is away waits, and does not fail.
 */
export function windowOf(seconds = 10): ActivityOptions {
  return {
    startToCloseTimeout: `${300 + seconds} seconds`,
    heartbeatTimeout: `${seconds} seconds`,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 seconds' },
  };
}

/** One or two short statements. */
export const SHORT: ActivityOptions = {
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '20 seconds' },
};

/**
 * A step of a rollup takes seconds, and heartbeats as it goes on. It is retried for an hour; then
 * the rollup fails and says so.
 */
export const ROLLUP_STEP: ActivityOptions = {
  startToCloseTimeout: '10 minutes',
  scheduleToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
};

/**
 * A mail or a webhook takes a second, and half a minute where the other side does not answer. It is
 * tried again for an hour; then the next night takes it up. It heartbeats, so that a worker that is
 * gone is noticed soon.
 */
export const DELIVERY: ActivityOptions = {
  startToCloseTimeout: '3 minutes',
  scheduleToCloseTimeout: '1 hour',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 3, maximumInterval: '15 minutes' },
};

/**
 * An import takes a minute on a large campus, and some more where its source is slow. It
 * heartbeats, except in the seconds in which it reads the files. It is retried for 90 minutes,
 * while its source or a server does not answer; then the import has failed and says so.
 */
export const IMPORT: ActivityOptions = {
  startToCloseTimeout: '30 minutes',
  scheduleToCloseTimeout: '90 minutes',
  heartbeatTimeout: '2 minutes',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
};

/**
 * The activities that run on the workflow's own queue.
 * @param summary what the Temporal UI shows beside the activity's name. It enters the history, so
 *   it names a partition or a day, and never a person.
 */
export function activities(
  profile: ActivityOptions,
  summary: string,
): ActivityInterfaceFor<Activities> {
  return proxyActivities<Activities>({ ...profile, summary });
}

/**
 * The activities that run on the queue of the steps. A replay compares neither the queue nor the
 * summary of an activity, so histories from before them go on.
 */
export function steps(profile: ActivityOptions, summary: string): ActivityInterfaceFor<Activities> {
  return activities({ ...profile, taskQueue: stepsQueue(workflowInfo().taskQueue) }, summary);
}
