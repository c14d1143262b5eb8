import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import type { Logger } from '../log.js';

/** The fields of the SDK's log lines that a person wants to see. */
const KEPT_FIELDS = [
  'activityType',
  'workflowType',
  'workflowId',
  'attempt',
  'durationMs',
] as const;

/** Of the worker that serves the queue of the steps, which has no workflows on purpose. */
const NO_WORKFLOWS = 'No workflows registered, not polling for workflow tasks';

/**
 * Writes the SDK's log lines into our log, each as one line. Of an error it keeps the message, not
 * the stack or the cause.
 */
export function temporalLogger(log: Logger): DefaultLogger {
  return new DefaultLogger('DEBUG', ({ level, message, meta = {} }: LogEntry) => {
    const fields: Record<string, unknown> = {};
    for (const field of KEPT_FIELDS) if (meta[field] !== undefined) fields[field] = meta[field];
    if (meta['error'] instanceof Error) fields['error'] = meta['error'].message;
    if (level === 'ERROR') log.error(fields, message);
    else if (level === 'WARN' && message !== NO_WORKFLOWS) log.warn(fields, message);
    // The SDK's information is about itself: pollers, states, caches.
    else log.debug(fields, message);
  });
}
