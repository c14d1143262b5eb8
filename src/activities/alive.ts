import { Context } from '@temporalio/activity';

/** How often work that waits for others says that it lives. */
const HEARTBEAT_MS = 1_000;

/**
 * Heartbeats while work is under way: without it, a worker that is gone is noticed late.
 * @param heartbeat for an activity whose heartbeats say how far it is
 */
export async function alive<T>(work: () => Promise<T>, heartbeat = ofContext()): Promise<T> {
  const timer = setInterval(heartbeat, HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

function ofContext(): () => void {
  const context = Context.current();
  return () => context.heartbeat();
}
