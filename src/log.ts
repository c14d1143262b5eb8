import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { pino, type Logger } from 'pino';

export type { Logger };

/** JSON lines on standard error, so that standard output stays what a command prints. */
export function createLogger(level: string): Logger {
  const formatters = { level: (label: string) => ({ level: label }) };
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** What Temporal's SDK says of an activity or workflow that a person wants to know: its name, its id, the attempt. */
const KEPT_FIELDS = [
  'activityType',
  'workflowType',
  'workflowId',
  'attempt',
  'durationMs',
] as const;

/** Hands the SDK's own log lines to ours, each as one line: of an error its message, not the stack and not what hangs on it. */
export function temporalLogger(log: Logger): DefaultLogger {
  return new DefaultLogger('DEBUG', ({ level, message, meta = {} }: LogEntry) => {
    const fields: Record<string, unknown> = {};
    for (const field of KEPT_FIELDS) if (meta[field] !== undefined) fields[field] = meta[field];
    if (meta['error'] instanceof Error) fields['error'] = meta['error'].message;
    if (level === 'ERROR') log.error(fields, message);
    else if (level === 'WARN') log.warn(fields, message);
    // Its information is about itself: pollers, states, caches.
    else log.debug(fields, message);
  });
}
