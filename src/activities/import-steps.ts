import { Context } from '@temporalio/activity';
import { briefReport } from '../attendance/roster/brief-report.js';
import type { CheckedRoster } from '../attendance/roster/check.js';
import type { Roster } from '../attendance/roster/roster.js';
import { shownSource } from '../attendance/roster/source.js';
import { RollcallError } from '../errors.js';
import type { EndedImport, ImportOutcome } from '../mysql/roster/import-runs.js';
import type { ImportedRoster } from '../mysql/roster/write-roster.js';
import { alive } from './alive.js';

/** What the nightly import needs of the database. */
export type ImportStore = {
  /** Notes that a run has begun. Returns the newest version at its first attempt. */
  beginRun: (runId: string, source: string) => Promise<number | null>;
  endRun: (runId: string, ended: EndedImport) => Promise<void>;
  /** @throws RollcallError `refused` when the roster loses much */
  writeRoster: (roster: Roster, accepted: { acceptShrink: boolean }) => Promise<ImportedRoster>;
};

export type ImportDependencies = {
  store: ImportStore;
  /** @throws RollcallError `conflict` while somebody writes the files, and as `openSource` does */
  readRoster: (source: string) => Promise<CheckedRoster>;
};

/** Input of `importNightly`. */
export type ImportInput = {
  source: string;
  acceptShrink?: boolean;
};

/** Result of a run. It counts, and names no student. */
export type ImportSummary = {
  outcome: ImportOutcome;
  /** Why it was refused or failed; null otherwise. */
  reason: string | null;
  /** The newest version after it; null where there is none, and where it failed. */
  version: number | null;
};

/** Input of `noteFailedImport`: why no attempt has succeeded. */
export type FailedImport = { source: string; reason: string };

/** A reason in a history is no longer. */
const MOST_CHARACTERS = 500;

/** The steps of the nightly import. */
export function createImportSteps({ store, readRoster }: ImportDependencies) {
  /**
   * Reads, checks and writes the roster. A crash before the version is shown leaves the old roster;
   * a crash after it makes the next attempt find the same roster, and the run says "imported" all
   * the same, because its first attempt has noted the version before.
   */
  const importNightly = async ({
    source,
    acceptShrink = false,
  }: ImportInput): Promise<ImportSummary> => {
    const runId = runIdOf();
    const before = await store.beginRun(runId, shownSource(source));
    const ended = await importOnce(source, acceptShrink, before);
    await store.endRun(runId, ended);
    const { outcome, reason, version } = ended;
    return { outcome, reason: reason && reason.slice(0, MOST_CHARACTERS), version };
  };

  const importOnce = async (
    source: string,
    acceptShrink: boolean,
    before: number | null,
  ): Promise<EndedImport> => {
    let report: EndedImport['report'] = null;
    try {
      const checked = await readRoster(source);
      report = { ...briefReport(checked), counts: null };
      if ('errors' in checked) throw faultsOf(checked);
      const { version, counts } = await store.writeRoster(checked.roster, { acceptShrink });
      const outcome = version === before ? 'unchanged' : 'imported';
      return { outcome, reason: null, version, report: { ...report, counts } };
    } catch (error) {
      if (!(error instanceof RollcallError) || error.code !== 'refused') throw error;
      return { outcome: 'refused', reason: error.message, version: before, report };
    }
  };

  return {
    importNightly: (input: ImportInput) => alive(() => importNightly(input)),

    /** Notes that no attempt has succeeded, unless one has and nobody heard of it. */
    noteFailedImport: async ({ source, reason }: FailedImport): Promise<void> => {
      const runId = runIdOf();
      const version = await store.beginRun(runId, shownSource(source));
      await store.endRun(runId, { outcome: 'failed', reason, version, report: null });
    },
  };
}

function runIdOf(): string {
  return Context.current().info.workflowExecution!.runId;
}

function faultsOf({ errors, tooMany }: Extract<CheckedRoster, { errors: unknown }>): RollcallError {
  const reasons = tooMany.map((reason) => `; ${reason}`).join('');
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
  return new RollcallError('refused', `The roster has ${count}; nothing was imported${reasons}.`);
}
