import { asyncLocalStorage } from '@temporalio/activity';

/** How often work that waits for others says that it lives. */
const HEARTBEAT_MS = 1_000;

/**
 * Heartbeats while work is under way: without it, a worker that is gone is noticed late.
 * @param offset how far a window is; a step of a rollup says nothing of it
 */
export async function alive<T>(work: () => Promise<T>, offset?: number): Promise<T> {
  const timer = setInterval(() => heartbeat(offset), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** Says how far the activity is. A command that commits outside of an activity has no heartbeat. */
export function heartbeat(offset?: number): void {
  asyncLocalStorage.getStore()?.heartbeat(offset);
}
