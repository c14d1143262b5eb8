import type { Command } from 'commander';
import type { BriefCause } from '../../attendance/roster/brief-report.js';
import { shownSource } from '../../attendance/roster/source.js';
import { campusTime, wallClock } from '../../attendance/wall-clock.js';
import { loadConfig, type Config } from '../../config.js';
import { messageOf } from '../../errors.js';
import { readImportRuns, type ImportRun } from '../../mysql/roster/import-runs.js';
import { describeImport, type DescribedImport } from '../../temporal/import.js';
import { withDatabase } from '../connect/with-database.js';
import { withTemporal } from '../connect/with-temporal.js';
import { counted } from '../terminal/counted.js';
import { wholeNumber } from '../terminal/flags.js';
import { tableText } from '../terminal/table.js';

/** What `import status` says. Times are on the campus wall clock. */
type ImportStatus = {
  /** null: there is none. A text: why Temporal could not say it. */
  schedule:
    | { source: string; at: string; timeZone: string; isPaused: boolean; next: string | null }
    | null
    | string;
  imports: ImportRun[];
};

/** Adds `rollcall import status`. */
export function registerImportStatus(command: Command): void {
  command
    .command('status')
    .description(
      'show the nightly import: its schedule, its last runs, and what the last one found',
    )
    .option('--limit <count>', 'how many runs', wholeNumber(1, 400), 7)
    .option('--json', 'print JSON')
    .action(async ({ limit, json }: { limit: number; json?: boolean }) => {
      const found = await importStatus(loadConfig(), limit);
      console.log(json ? JSON.stringify(found) : statusText(found));
    });
}

async function importStatus(config: Config, limit: number): Promise<ImportStatus> {
  const local = (utc: string) => campusTime(utc, config.timeZone);
  const runs = await withDatabase((db) => readImportRuns(db, limit), config);
  return {
    schedule: await readSchedule(config),
    imports: runs.map((run) => ({
      ...run,
      startedAt: local(run.startedAt),
      endedAt: run.endedAt && local(run.endedAt),
    })),
  };
}

async function readSchedule(config: Config): Promise<ImportStatus['schedule']> {
  try {
    const found = await withTemporal(config, (client) => describeImport(client, config.taskQueue));
    return found ? scheduleOf(found) : null;
  } catch (error) {
    return messageOf(error);
  }
}

function scheduleOf({ source, at, timeZone, isPaused, nextMs }: DescribedImport) {
  const next = isPaused || nextMs === undefined ? null : wallClock(nextMs, timeZone);
  return { source: shownSource(source), at, timeZone, isPaused, next };
}

function statusText({ schedule, imports }: ImportStatus): string {
  const [last] = imports;
  return [
    scheduleText(schedule),
    imports.length === 0 ? 'It has not run yet.' : runsText(imports),
    ...(last?.reason ? [`The last one: ${last.reason}`] : []),
    ...(last?.report?.causes ?? []).map(causeLine),
    ...(last?.report?.more ? [`and ${counted(last.report.more, 'more cause')}`] : []),
  ].join('\n');
}

function scheduleText(schedule: ImportStatus['schedule']): string {
  if (schedule === null)
    return 'No import is scheduled: "rollcall import schedule" imports every night.';
  if (typeof schedule === 'string')
    return `Whether an import is scheduled is not known. ${schedule}`;
  const { at, timeZone, source, isPaused, next } = schedule;
  const when = isPaused ? 'It is paused in Temporal.' : `The next one: ${next?.slice(0, 16)}.`;
  return `Every night at ${at}, ${timeZone}, from ${source}. ${when}`;
}

function runsText(imports: readonly ImportRun[]): string {
  return tableText(
    ['began', 'outcome', 'version', 'students', 'enrolments', 'source'],
    imports.map(({ startedAt, outcome, version, report, source }) => [
      startedAt,
      outcome,
      version ?? '',
      report?.counts?.students ?? '',
      report?.counts?.enrolments ?? '',
      source,
    ]),
  );
}

const KINDS: Record<BriefCause['kind'], string> = {
  error: 'error',
  left_out: 'left out',
  warning: 'warning',
  not_read: 'not read',
  note: 'note',
};

/** "left out (3 lines): enrolments.csv: the reason" */
function causeLine({ kind, lines, files, reason }: BriefCause): string {
  const count = lines > 0 ? ` (${counted(lines, 'line')})` : '';
  return `${KINDS[kind]}${count}: ${files.join(', ')}: ${reason}`;
}
