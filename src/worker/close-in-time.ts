import { messageOf } from '../errors.js';
import type { Logger } from '../log.js';

/** Far longer than closing takes. With the time that activities get, a worker is gone in 15 s. */
const CLOSING_MS = 1_500;

/** What is open, to be closed in the reverse order. */
export type Closing = {
  /** @param what for the log: whose connections they are */
  add: (what: string, close: () => Promise<unknown>) => void;
  /** Closes what was added, the last one first. */
  closeAll: () => Promise<void>;
};

export function createClosing(log: Logger): Closing {
  const open: { what: string; close: () => Promise<unknown> }[] = [];
  return {
    add: (what, close) => {
      open.push({ what, close });
    },
    closeAll: async () => {
      for (const { what, close } of open.reverse()) await closeInTime(what, close(), log);
    },
  };
}

/**
 * Waits until something is closed, but not for ever: a server that has lost its network never
 * answers, and this process is about to end anyway. An error is logged and not thrown, because it
 * would hide why the worker ended.
 */
async function closeInTime(what: string, closing: Promise<unknown>, log: Logger): Promise<void> {
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(() => tooLate.reject(new Error('no answer in time')), CLOSING_MS);
  try {
    await Promise.race([closing, tooLate.promise]);
  } catch (error) {
    log.warn({ error: messageOf(error) }, `${what} was not closed`);
  } finally {
    clearTimeout(timer);
  }
}
