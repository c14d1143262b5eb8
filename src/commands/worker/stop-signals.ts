import { constants } from 'node:os';
import type { Logger } from '../../log.js';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGQUIT'] as const;
/** What a shell says of a process that a signal has ended: this and the signal's number. */
const ENDED_BY_SIGNAL = 128;

/**
 * Leaves the first signal to Temporal's SDK, which ends a worker in order, and ends the process at once on a second one: what is in hand then is rolled back and read again,
 * as after a crash. A signal before the worker runs ends the process at once too.
 *
 * A process without a handler would end by itself, but not in a container: the kernel gives process 1 only signals that it handles.
 * @returns tells that the worker runs
 */
export function exitOnSecondSignal(log: Logger): () => void {
  let isRunning = false;
  let isStopping = false;
  for (const name of STOP_SIGNALS) {
    process.on(name, () => {
      if (isStopping || !isRunning) process.exit(ENDED_BY_SIGNAL + constants.signals[name]);
      isStopping = true;
      log.info(
        { signal: name },
        'worker stops when its batches are written; a second signal ends it at once',
      );
    });
  }
  return () => {
    isRunning = true;
  };
}
