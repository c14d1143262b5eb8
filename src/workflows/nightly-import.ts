import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  setCurrentDetails,
} from '@temporalio/workflow';
import { IMPORT, SHORT, steps } from './activity-profiles.js';
import { requireInput } from './inputs.js';
import type { NightlyImportInput, NightlyImportSummary } from './messages.js';
import { showingState } from './show-state.js';

/**
 * Imports the roster from a folder or a URL. Where that does not work, the old roster stays, and
 * the run says why: it ends as `refused` or `failed` and keeps that in the database.
 */
export async function nightlyImport(input: NightlyImportInput): Promise<NightlyImportSummary> {
  requireInput('nightlyImport', input);
  return showingState(async (show) => {
    const summary = await importOrNote(input);
    const { outcome, reason, version } = summary;
    show({ state: outcome });
    setCurrentDetails(reason ?? `Roster ${outcome}: version ${version}.`);
    return summary;
  });
}

async function importOrNote(input: NightlyImportInput): Promise<NightlyImportSummary> {
  try {
    return await steps(IMPORT, 'the roster').importNightly(input);
  } catch (error) {
    const isCancelled = isCancellation(error);
    if (!isCancelled && !(error instanceof ActivityFailure)) throw error;
    const reason = isCancelled ? 'The run was cancelled.' : reasonOf(error);
    await CancellationScope.nonCancellable(() =>
      steps(SHORT, 'why it failed').noteFailedImport({ source: input.source, reason }),
    );
    if (isCancelled) throw error;
    return { outcome: 'failed', reason, version: null };
  }
}

/** The sentence of the last attempt, where there was one that ended. */
function reasonOf(error: unknown): string {
  let cause: unknown = error;
  while (cause instanceof Error && cause.cause) cause = cause.cause;
  return cause instanceof ApplicationFailure && cause.message !== ''
    ? cause.message
    : 'No worker has ended it in time.';
}
