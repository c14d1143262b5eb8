import { messageOf } from '../errors.js';
import type { Logger } from '../log.js';

/** Far longer than a goodbye takes; with the time that running activities get, a worker is gone within 15 s. */
const CLOSING_MS = 1_500;

/**
 * Waits until something is closed, but not for ever: a server whose network is gone answers no goodbye, and the process that says it is about to end. What goes wrong
 * is logged and not thrown, because it would hide why the worker ended.
 * @param what for the log: whose connections they are
 */
export async function closeInTime(
  what: string,
  closing: Promise<unknown>,
  log: Logger,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), CLOSING_MS);
  });
  try {
    await Promise.race([closing, tooLate]);
  } catch (error) {
    log.warn({ error: messageOf(error) }, `${what} was not closed`);
  } finally {
    clearTimeout(timer);
  }
}
