import type { BriefReport } from '../../attendance/roster/brief-report.js';
import type { Database } from '../pool.js';
import { readRow, readRows, write } from '../read.js';
import { readRosterHead } from './roster-head.js';
import type { RosterCounts } from './rows.js';

export type ImportOutcome = 'imported' | 'unchanged' | 'refused' | 'failed';

/** How a run of the nightly import ended. */
export type EndedImport = {
  outcome: ImportOutcome;
  /** Why it was refused or failed; null otherwise. */
  reason: string | null;
  /** The newest version after it; null where there is none. */
  version: number | null;
  report: ImportRunReport | null;
};

/** counts: of the newest roster after the run; null where nothing was imported. */
export type ImportRunReport = BriefReport & { counts: RosterCounts | null };

/** The widths of the columns. */
const MOST_SOURCE = 1024;
const MOST_REASON = 2000;

/**
 * Notes that a run has begun. Every attempt of a run calls it, and the first one counts: an attempt
 * that died after its import would otherwise make the next one say that nothing has changed.
 * @param source as people may see it
 * @returns the newest version when the run began; null where there was none
 */
export async function beginImportRun(
  db: Database,
  runId: string,
  source: string,
): Promise<number | null> {
  const { version } = await readRosterHead(db);
  await write(
    db,
    `INSERT IGNORE INTO import_run (run_id, source, outcome, version_before, started_at)
     VALUES (:runId, :source, 'running', :version, UTC_TIMESTAMP())`,
    { runId, source: source.slice(0, MOST_SOURCE), version },
  );
  const row = await readRow<{ before: number | null }>(
    db,
    'SELECT version_before AS `before` FROM import_run WHERE run_id = :runId',
    { runId },
  );
  return row!.before;
}

/**
 * Notes how a run has ended, and deletes the runs that are past their retention. A run that has
 * ended already stays as it ended where `ended` is only that nobody heard of it.
 * @param keptDays so long runs are kept
 */
export async function endImportRun(
  db: Database,
  runId: string,
  { outcome, reason, version, report }: EndedImport,
  keptDays: number,
): Promise<void> {
  await write(
    db,
    `UPDATE import_run
     SET outcome = :outcome, reason = :reason, version = :version, report = :report,
         ended_at = UTC_TIMESTAMP()
     WHERE run_id = :runId AND (:outcome <> 'failed' OR outcome = 'running')`,
    {
      ...{ runId, outcome, version },
      reason: reason?.slice(0, MOST_REASON) ?? null,
      report: report && JSON.stringify(report),
    },
  );
  await write(
    db,
    'DELETE FROM import_run WHERE started_at < UTC_TIMESTAMP() - INTERVAL :keptDays DAY',
    { keptDays },
  );
}

/** A run of the nightly import, as people see it. */
export type ImportRun = {
  /** UTC. */
  startedAt: string;
  /** UTC; null while it runs, and where it never ended. */
  endedAt: string | null;
  source: string;
  outcome: ImportOutcome | 'running';
  reason: string | null;
  version: number | null;
  report: ImportRunReport | null;
};

/** Notes that the schedule is deleted: its runs are history from now on. */
export async function endSchedule(db: Database): Promise<void> {
  await write(db, 'UPDATE import_run SET is_past = TRUE WHERE NOT is_past');
}

/** An attempt and its repetitions take two hours at most. */
const MOST_HOURS = 3;
/** What is said of a run that was ended from outside, or whose workers never came back. */
const NEVER_ENDED = 'The run never ended: it was stopped, or no worker went on with it.';

/** The last runs, the newest first. */
export async function readImportRuns(db: Database, limit: number): Promise<ImportRun[]> {
  const rows = await readRows<ImportRun & { isLost: 0 | 1; before: number | null }>(
    db,
    `SELECT started_at AS startedAt, ended_at AS endedAt, source, outcome, reason, version, report,
            version_before AS \`before\`,
            outcome = 'running' AND started_at < UTC_TIMESTAMP() - INTERVAL :hours HOUR AS isLost
     FROM import_run ORDER BY started_at DESC, run_no DESC LIMIT :limit`,
    { limit, hours: MOST_HOURS },
  );
  return rows.map(({ isLost, before, ...run }) =>
    isLost ? { ...run, outcome: 'failed', reason: NEVER_ENDED, version: before } : run,
  );
}

/** The last run that has ended, failed ones included; undefined where there is none. */
export async function readLastImport(db: Database): Promise<ImportRun | undefined> {
  return (await readImportRuns(db, 2)).find(({ outcome }) => outcome !== 'running');
}

/**
 * The last run, where it was refused or failed, nobody has imported a roster since, and it is still
 * scheduled.
 */
export async function readFailedImport(db: Database): Promise<ImportRun | undefined> {
  const run = await readLastImport(db);
  if (run?.outcome !== 'refused' && run?.outcome !== 'failed') return undefined;
  const { version } = await readRosterHead(db);
  return version === run.version && !(await isPast(db)) ? run : undefined;
}

/** Whether no run has begun since the schedule was deleted. */
async function isPast(db: Database): Promise<boolean> {
  const current = await readRow(db, 'SELECT 1 FROM import_run WHERE NOT is_past LIMIT 1');
  return current === undefined;
}

/** When the last run that did not fail has ended, in UTC; undefined where none has. */
export async function readLastGoodImport(db: Database): Promise<string | undefined> {
  const row = await readRow<{ endedAt: string | null }>(
    db,
    `SELECT MAX(ended_at) AS endedAt FROM import_run WHERE outcome IN ('imported', 'unchanged')`,
  );
  return row?.endedAt ?? undefined;
}
