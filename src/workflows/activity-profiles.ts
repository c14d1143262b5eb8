import { ActivityCancellationType, type ActivityOptions } from '@temporalio/workflow';

/** The one place for timeouts and retries. */

/**
 * A window reads for some 10 s, or waits up to 30 s, and heartbeats after each fetch of at most 2 s and each batch. So a dead worker's window is with
 * another worker after 10 s. It is tried again for ever: a partition waits for its database, it does not fail.
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

/** A step of a rollup: seconds at most, with a heartbeat on progress. Tried for an hour, then the rollup fails and says so. */
export const ROLLUP_STEP: ActivityOptions = {
  startToCloseTimeout: '10 minutes',
  scheduleToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
};
