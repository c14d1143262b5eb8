import { patched, upsertSearchAttributes } from '@temporalio/workflow';
import { SEARCH_ATTRIBUTES } from './messages.js';

/** Shows the day and the state of a workflow in Temporal's lists. */
export function showDay(day: string, state: string): void {
  // Histories of release 0.1.0 do not have it.
  if (!patched('day-and-state')) return;
  upsertSearchAttributes([
    { key: SEARCH_ATTRIBUTES.day, value: day },
    { key: SEARCH_ATTRIBUTES.state, value: state },
  ]);
}
