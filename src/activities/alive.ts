import { Context } from '@temporalio/activity';

/** How often work that waits for others says that it lives. */
const HEARTBEAT_MS = 1_000;

/** Heartbeats while work is under way: without it, a worker that is gone is noticed late. */
export async function alive<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
