import { constants } from 'node:os';
import type { Logger } from '../log.js';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGQUIT'] as const;
/** A shell reports a process that a signal ended with this plus the signal's number. */
const ENDED_BY_SIGNAL = 128;

/** Aborted when the process is told to stop. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of STOP_SIGNALS) process.on(name, () => stop.abort());
  return stop.signal;
}

/**
 * Leaves the first signal to Temporal's SDK, which ends a worker in order. A second signal ends the
 * process at once: what was not committed is rolled back and read again, as after a crash. So does
 * a signal that comes before the worker runs.
 *
 * Without a handler a signal would end the process too, but not in a container: there the process
 * has number 1, and the kernel gives it only the signals that it handles.
 * @returns a function to call when the worker runs
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
