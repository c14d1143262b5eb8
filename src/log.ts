import { pino, type Logger } from 'pino';

export type { Logger };

/** Writes JSON lines to standard error, because standard output is what a command prints. */
export function createLogger(level: string): Logger {
  const formatters = { level: (label: string) => ({ level: label }) };
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters },
    pino.destination({ dest: 2, sync: true }),
  );
}
