import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { Command } from 'commander';
import { isUrl, shownSource } from '../../attendance/roster/source.js';
import { loadConfig, type Config } from '../../config.js';
import { ERROR_CODES } from '../../errors.js';
import { endSchedule } from '../../mysql/roster/import-runs.js';
import { requireSourceUrl } from '../../roster-files/fetch-roster.js';
import { runImport, scheduleImport, unscheduleImport } from '../../temporal/import.js';
import type { NightlyImportSummary } from '../../workflows/messages.js';
import { importScheduleId } from '../../workflows/workflow-ids.js';
import { withDatabase } from '../connect/with-database.js';
import { withTemporal } from '../connect/with-temporal.js';
import { waitingForWorkers } from '../connect/workers-text.js';
import { askedSeconds, askedTime } from '../terminal/flags.js';
import { waitFor } from '../terminal/waiting.js';

type JsonFlag = { json?: boolean };

/** Adds `rollcall import schedule`, `import unschedule` and `import run`. */
export function registerNightlyImport(command: Command): void {
  registerSchedule(command);
  registerUnschedule(command);
  registerRun(command);
}

function registerSchedule(command: Command): void {
  command
    .command('schedule')
    .description('import every night from a folder or a URL; a failed import leaves the old roster')
    .argument(
      '<source>',
      'a folder, a .zip or a .xlsx where the workers run, or the https address of one of the last two',
    )
    .option(
      '--at <time>',
      'the time of the night, HH:MM on the campus wall clock; before that of "rollup schedule"',
      askedTime,
      '03:10',
    )
    .option('--json', 'print JSON')
    .action(async (source: string, { at, json }: JsonFlag & { at: string }) => {
      const config = loadConfig();
      const set = await schedule(config, source, at);
      const verb = set.isNew ? 'Created' : 'Changed';
      console.log(
        json
          ? JSON.stringify(set)
          : `${verb} the schedule ${set.schedule}: every night at ${at}, ${config.timeZone}, from ${set.source}.\n${hint(source)}`,
      );
    });
}

/** @throws RollcallError `usage` for a URL that may not be a source */
async function schedule(config: Config, asked: string, at: string) {
  const source = isUrl(asked) ? requireSourceUrl(asked).href : resolve(asked);
  const shown = shownSource(source);
  const { timeZone, taskQueue } = config;
  const [hour, minute] = at.split(':').map(Number) as [number, number];
  const isNew = await withTemporal(config, (client) =>
    scheduleImport(client, { hour, minute, timeZone, taskQueue, source, shown }),
  );
  return { schedule: importScheduleId(taskQueue), isNew, at, timeZone, source: shown };
}

function hint(source: string): string {
  return `${isUrl(source) ? FETCHED : folderHint(source)} "rollcall import run" imports now.`;
}

const FETCHED =
  'The workers fetch it; they need ROLLCALL_IMPORT_AUTHORIZATION if its server asks who they are.';

function folderHint(source: string): string {
  const where = `The workers read it on their own machines${isAbsolute(source) ? '' : ', under this path'}.`;
  return existsSync(source) ? where : `${where} There is no such folder or file on this machine.`;
}

function registerUnschedule(command: Command): void {
  command
    .command('unschedule')
    .description('end the nightly import; the roster stays')
    .option('--json', 'print JSON')
    .action(async ({ json }: JsonFlag) => {
      const config = loadConfig();
      const name = importScheduleId(config.taskQueue);
      const deleted = await withTemporal(config, (client) =>
        unscheduleImport(client, config.taskQueue),
      );
      await withDatabase(endSchedule, config);
      if (json) console.log(JSON.stringify({ schedule: name, deleted }));
      else
        console.log(deleted ? `Deleted the schedule ${name}.` : `There was no schedule ${name}.`);
    });
}

function registerRun(command: Command): void {
  command
    .command('run')
    .description('import now what the schedule imports at night, on a worker, and wait for it')
    .option('--accept-shrink', 'accept a roster with far fewer students, devices or enrolments')
    .option('--timeout <seconds>', 'give up waiting after this time', askedSeconds)
    .option('--json', 'print the result as JSON')
    .action(async (flags: JsonFlag & { acceptShrink?: boolean; timeout?: number }) => {
      const { json, acceptShrink = false, timeout } = flags;
      const config = loadConfig();
      const summary = await withTemporal(config, (client) => {
        const run = () => runImport(client, config.taskQueue, { acceptShrink });
        return waitFor((ended) => client.withAbortSignal(ended, run), {
          lookUp: () => waitingForWorkers(client, config, 'the import'),
          afterwards: 'The import stays with Temporal, and goes on when a worker runs.',
          timeoutSeconds: timeout,
        });
      });
      if (json) console.log(JSON.stringify(summary));
      else console.log(summaryText(summary));
      process.exitCode = statusOf(summary);
    });
}

function summaryText({ outcome, reason, version }: NightlyImportSummary): string {
  if (outcome === 'imported') return `Roster version ${version} imported.`;
  if (outcome === 'unchanged') return `Roster unchanged: it is the same as version ${version}.`;
  const stays =
    version === null ? 'The roster stays as it was.' : `Roster version ${version} stays.`;
  return `The import ${outcome === 'refused' ? 'was refused' : 'failed'}: ${reason} ${stays} "rollcall import status" says more.`;
}

function statusOf({ outcome }: NightlyImportSummary): number {
  return outcome === 'refused' || outcome === 'failed' ? ERROR_CODES[outcome].exitStatus : 0;
}
