import { ActivityCancellationType, workflowInfo, type ActivityOptions } from '@temporalio/workflow';
import { stepsQueue } from './messages.js';

/** The one place for timeouts, retries and task queues. */

/**
 * A window reads for about 10 s, or waits up to 30 s. It heartbeats after each fetch, which takes
 * 2 s at most, and after each batch. So if its worker dies, another worker has it after 10 s. It is
 * retried for ever: a partition whose database is away waits, and does not fail.
 */
export const WINDOW: ActivityOptions = {
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '10 seconds',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 seconds' },
};

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
 * Runs an activity on the queue of the steps. A replay does not compare the queue of an activity,
 * so histories from before this queue go on.
 */
export function onStepsQueue(profile: ActivityOptions): ActivityOptions {
  return { ...profile, taskQueue: stepsQueue(workflowInfo().taskQueue) };
}
