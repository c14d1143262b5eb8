import { isCancellation, patched, upsertSearchAttributes } from '@temporalio/workflow';
import { SEARCH_ATTRIBUTES } from './messages.js';

/** What Temporal's lists show of a workflow. */
export type Shown = { day?: string; state: string };

/**
 * Does the work of a workflow and shows its state in Temporal's lists: first running, then what the
 * work shows, and failed or stopped where it throws.
 */
export async function showingState<T>(
  work: (show: (shown: Shown) => void) => Promise<T>,
): Promise<T> {
  // Asked once: a run that began with release 0.1.0 shows nothing until its end.
  const show = patched('day-and-state') ? showInLists : () => undefined;
  show({ state: 'running' });
  try {
    return await work(show);
  } catch (error) {
    show({ state: isCancellation(error) ? 'stopped' : 'failed' });
    throw error;
  }
}

function showInLists({ day, state }: Shown): void {
  upsertSearchAttributes([
    ...(day === undefined ? [] : [{ key: SEARCH_ATTRIBUTES.day, value: day }]),
    { key: SEARCH_ATTRIBUTES.state, value: state },
  ]);
}
