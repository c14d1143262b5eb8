import type { Command } from 'commander';
import { DEFAULT_POLICY } from '../attendance/policy.js';
import { addDays, daysBetween, instantOf } from '../attendance/wall-clock.js';
import { loadConfig, type Config } from '../config.js';
import { rollUpDay } from '../temporal/rollup.js';
import {
  backfillNightly,
  scheduleNightly,
  scheduleProvisional,
  unscheduleNightly,
  unscheduleProvisional,
} from '../temporal/schedule.js';
import type { RollupSummary } from '../workflows/messages.js';
import { nightlyScheduleId, provisionalScheduleId } from '../workflows/workflow-ids.js';
import { readPolicy } from '../mysql/rollup/policies.js';
import { withDatabase } from './connect/with-database.js';
import { withTemporal } from './connect/with-temporal.js';
import { waitingForWorkers } from './connect/workers-text.js';
import { registerAccept } from './judgement/accept-day.js';
import { counted } from './terminal/counted.js';
import {
  askedDay,
  askedTime,
  askedSeconds,
  requireRollupRange,
  wholeNumber,
} from './terminal/flags.js';
import { startProgressBar } from './terminal/progress-bar.js';
import { waitFor } from './terminal/waiting.js';

type RunFlags = {
  /** "YYYY-MM-DD" */
  date: string;
  /** "YYYY-MM-DD", included; absent: only `date`. */
  to?: string;
  policy?: string;
  inProgress?: boolean;
  /** Seconds to wait for each day; absent: until it ends. */
  timeout?: number;
  json?: boolean;
};

type ScheduleFlags = {
  /** "HH:MM" on the campus wall clock. */
  at: string;
  /** Minutes; 0: never. */
  every: number;
  /** The policy of days that have never been rolled up. */
  policy?: string;
};

/** Adds `rollcall rollup run`, `accept`, `schedule`, `unschedule` and `backfill`. */
export function registerRollup(program: Command): void {
  const rollup = program
    .command('rollup')
    .description('turn a day of events into verdicts and rates, now or every night');
  registerRun(rollup);
  registerAccept(rollup);
  registerSchedule(rollup);
  registerUnschedule(rollup);
  registerBackfill(rollup);
}

function registerRun(rollup: Command): void {
  rollup
    .command('run')
    .description('roll up a day, or every day of a range, and wait for it; safe to repeat')
    .requiredOption('--date <day>', 'the day, YYYY-MM-DD', askedDay)
    .option('--to <day>', 'the last day of a range, YYYY-MM-DD', askedDay)
    .option('--policy <name>', 'the policy to decide by', DEFAULT_POLICY)
    .option('--in-progress', 'only the classes that are in progress now')
    .option('--timeout <seconds>', 'give up waiting for a day after this time', askedSeconds)
    .option('--json', 'print the results as JSON')
    .action(async (flags: RunFlags) => {
      const onDone = (line: string) => flags.json || console.log(line);
      const summaries = await rollupRun(loadConfig(), flags, onDone);
      if (flags.json) console.log(JSON.stringify(summaries));
    });
}

/**
 * Rolls up the days of a range, one after the other.
 * @param onDone receives a line for each day
 * @throws RollcallError `usage` when the range is none or too long, `failed` when a rollup fails
 */
export async function rollupRun(
  config: Config,
  { date, to = date, policy, inProgress = false, timeout }: RunFlags,
  onDone: (line: string) => void,
): Promise<RollupSummary[]> {
  requireRollupRange(date, to);
  return withTemporal(config, async (client) => {
    const summaries: RollupSummary[] = [];
    for (const day of daysBetween(date, to)) {
      const input = { date: day, inProgress, policy };
      const bar = startProgressBar(`Rolling up ${day} {bar} {value} of {total} steps`, {
        total: 1,
      });
      const rollUp = () =>
        rollUpDay(client, config.taskQueue, input, ({ done, total }) => {
          bar.setTotal(total);
          bar.update(done);
        });
      const summary = await waitFor((ended) => client.withAbortSignal(ended, rollUp), {
        lookUp: () => waitingForWorkers(client, config, `the rollup of ${day}`),
        afterwards: `The rollup of ${day} stays with Temporal, and goes on when a worker runs.`,
        timeoutSeconds: timeout,
      }).finally(bar.stop);
      onDone(summaryText(summary));
      summaries.push(summary);
    }
    return summaries;
  });
}

function summaryText({ date, policy, classes, state, held }: RollupSummary): string {
  const text = `Rolled up ${date} by policy ${policy}: ${counted(classes, 'class', 'classes')}, ${state}.`;
  if (!held) return text;
  return (
    `${text}\n${date} is held back. ${held}\n` +
    'Mend the cause and roll the day up again, or accept it with "rollcall rollup accept".'
  );
}

function registerSchedule(rollup: Command): void {
  rollup
    .command('schedule')
    .description(
      'roll up every night the day before and every day that has changed, and every few minutes the classes in progress',
    )
    .option(
      '--at <time>',
      'the time of the night, HH:MM on the campus wall clock',
      askedTime,
      '04:10',
    )
    .option(
      '--every <minutes>',
      'minutes between rollups of classes in progress; 0: never',
      wholeNumber(0, 999),
      5,
    )
    .option(
      '--policy <name>',
      `the policy of days that have never been rolled up; other days keep theirs (default: "${DEFAULT_POLICY}")`,
    )
    .action(async (flags: ScheduleFlags) => {
      for (const line of await schedule(loadConfig(), flags)) console.log(line);
    });
}

/**
 * Sets both schedules. Returns a line for each.
 * @throws RollcallError `not_found` where there is no such policy: each night would fail
 */
async function schedule(config: Config, { at, every, policy }: ScheduleFlags): Promise<string[]> {
  if (policy !== undefined) await withDatabase((db) => readPolicy(db, policy), config);
  const { timeZone, taskQueue } = config;
  const start = { timeZone, taskQueue, newDayPolicy: policy };
  const by = policy === undefined ? '' : `, new days by policy ${policy}`;
  const [hour, minute] = at.split(':').map(Number) as [number, number];
  const verb = (isNew: boolean) => (isNew ? 'Created' : 'Changed');
  return withTemporal(config, async (client) => {
    const nightly = await scheduleNightly(client, { hour, minute, ...start });
    const lines = [
      `${verb(nightly)} the schedule ${nightlyScheduleId(taskQueue)}: every night at ${at}, ${timeZone}${by}.`,
    ];
    if (every > 0) {
      const isNew = await scheduleProvisional(client, { everyMinutes: every, ...start });
      lines.push(
        `${verb(isNew)} the schedule ${provisionalScheduleId(taskQueue)}: every ${counted(every, 'minute')}${by}.`,
      );
    } else if (await unscheduleProvisional(client, taskQueue))
      lines.push(`Deleted the schedule ${provisionalScheduleId(taskQueue)}.`);
    return lines;
  });
}

function registerUnschedule(rollup: Command): void {
  rollup
    .command('unschedule')
    .description('delete both schedules; days that are rolled up stay so')
    .action(async () => {
      const config = loadConfig();
      const { taskQueue } = config;
      const deleted = await withTemporal(config, async (client) => ({
        [nightlyScheduleId(taskQueue)]: await unscheduleNightly(client, taskQueue),
        [provisionalScheduleId(taskQueue)]: await unscheduleProvisional(client, taskQueue),
      }));
      for (const [name, was] of Object.entries(deleted))
        console.log(was ? `Deleted the schedule ${name}.` : `There was no schedule ${name}.`);
    });
}

function registerBackfill(rollup: Command): void {
  rollup
    .command('backfill')
    .description(
      'run the nightly rollup again for each day of a range, each by the policy that it has, in the background; needs "rollup schedule"',
    )
    .requiredOption('--from <day>', 'the first day to roll up, YYYY-MM-DD', askedDay)
    .requiredOption('--to <day>', 'the last day to roll up, YYYY-MM-DD', askedDay)
    .action(async ({ from, to }: { from: string; to: string }) => {
      const config = loadConfig();
      await backfill(config, from, to);
      console.log(
        `Asked Temporal for the nightly rollups of ${from} to ${to}; its UI shows them as ${nightlyScheduleId(config.taskQueue)}.`,
      );
    });
}

async function backfill(config: Config, from: string, to: string): Promise<void> {
  requireRollupRange(from, to);
  const [first, last] = nightsOf(from, to, config.timeZone);
  await withTemporal(config, (client) => backfillNightly(client, config.taskQueue, first, last));
}

/**
 * The instants between which the schedule has exactly the nights that follow the days from `from`
 * to `to`.
 */
function nightsOf(from: string, to: string, timeZone: string): [Date, Date] {
  const midnight = (date: string) => new Date(instantOf(`${date} 00:00:00`, timeZone));
  return [midnight(addDays(from, 1)), midnight(addDays(to, 2))];
}
