import { SingleBar } from 'cli-progress';
import { InvalidArgumentError, type Command } from 'commander';
import { DEFAULT_POLICY } from '../attendance/policy.js';
import { addDays, daysBetween, instantOf } from '../attendance/wall-clock.js';
import { loadConfig, type Config } from '../config.js';
import { RollcallError } from '../errors.js';
import { rollUpDay } from '../temporal/rollup.js';
import {
  backfillNightly,
  scheduleNightly,
  scheduleProvisional,
  unscheduleNightly,
  unscheduleProvisional,
} from '../temporal/schedule.js';
import {
  NIGHTLY_SCHEDULE,
  PROVISIONAL_SCHEDULE,
  type RollupProgress,
  type RollupSummary,
} from '../workflows/messages.js';
import { askedDay } from './asked/day.js';
import { withTemporal } from './connect/with-temporal.js';

type RunFlags = {
  date: string;
  to?: string;
  policy?: string;
  inProgress?: boolean;
  json?: boolean;
};

/** Adds `rollcall rollup run`, `schedule`, `unschedule` and `backfill`. */
export function registerRollup(program: Command): void {
  const rollup = program
    .command('rollup')
    .description('turning a day of events into verdicts and rates');
  rollup
    .command('run')
    .description('roll a day up, or every day of a range, and wait for it; safe to repeat')
    .requiredOption('--date <day>', 'the day, YYYY-MM-DD', askedDay)
    .option('--to <day>', 'the last day of a range', askedDay)
    .option('--policy <name>', 'the policy to decide by', DEFAULT_POLICY)
    .option('--in-progress', 'only the classes that are in progress now')
    .option('--json', 'print the results as JSON')
    .action(async (flags: RunFlags) => {
      const summaries = await rollupRun(
        loadConfig(),
        flags,
        (line) => flags.json || console.log(line),
      );
      if (flags.json) console.log(JSON.stringify(summaries));
    });
  rollup
    .command('schedule')
    .description(
      'roll up the day before, and every day that has changed, each night; and the classes in progress every few minutes',
    )
    .option('--at <time>', 'when at night, on the campus wall clock', time, '04:10')
    .option('--every <minutes>', 'how often while classes are in progress; 0: never', minutes, 5)
    .action(async (flags: { at: string; every: number }) => {
      for (const line of await schedule(loadConfig(), flags)) console.log(line);
    });
  rollup
    .command('unschedule')
    .description('end both schedules; what has been rolled up stays')
    .action(async () => {
      const deleted = await withTemporal(loadConfig(), async (client) => ({
        [NIGHTLY_SCHEDULE]: await unscheduleNightly(client),
        [PROVISIONAL_SCHEDULE]: await unscheduleProvisional(client),
      }));
      for (const [name, was] of Object.entries(deleted))
        console.log(was ? `Deleted the schedule ${name}.` : `There was no schedule ${name}.`);
    });
  rollup
    .command('backfill')
    .description('run the nights of a range of days again, one after the other, in the background')
    .requiredOption('--from <day>', 'the first day to roll up', askedDay)
    .requiredOption('--to <day>', 'the last day to roll up', askedDay)
    .action(async (flags: { from: string; to: string }) => {
      refuseBackwards(flags.from, flags.to);
      const config = loadConfig();
      await withTemporal(config, (client) =>
        backfillNightly(client, ...nightsOf(flags.from, flags.to, config.timeZone)),
      );
      console.log(
        `Asked for the nights that roll up ${flags.from} to ${flags.to}; the Temporal UI shows them as nightly-rollup.`,
      );
    });
}

/** Sets both schedules. Returns a line for each. */
async function schedule(
  { timeZone, taskQueue, ...config }: Config,
  { at, every }: { at: string; every: number },
): Promise<string[]> {
  const [hour, minute] = at.split(':').map(Number) as [number, number];
  const verb = (isNew: boolean) => (isNew ? 'Created' : 'Changed');
  return withTemporal({ timeZone, taskQueue, ...config }, async (client) => {
    const nightly = await scheduleNightly(client, { hour, minute, timeZone, taskQueue });
    const lines = [
      `${verb(nightly)} the schedule ${NIGHTLY_SCHEDULE}: every night at ${at}, ${timeZone}.`,
    ];
    if (every > 0) {
      const isNew = await scheduleProvisional(client, { everyMinutes: every, taskQueue });
      lines.push(`${verb(isNew)} the schedule ${PROVISIONAL_SCHEDULE}: every ${every} minutes.`);
    } else if (await unscheduleProvisional(client))
      lines.push(`Deleted the schedule ${PROVISIONAL_SCHEDULE}.`);
    return lines;
  });
}

/** Rolls the days up, one after the other. onDone: receives a line for each. */
export async function rollupRun(
  config: Config,
  { date, to = date, policy, inProgress = false }: RunFlags,
  onDone: (line: string) => void,
): Promise<RollupSummary[]> {
  refuseBackwards(date, to);
  return withTemporal(config, async (client) => {
    const summaries: RollupSummary[] = [];
    for (const one of daysBetween(date, to)) {
      const bar = progressBar(one);
      const input = { date: one, inProgress, ...(policy !== undefined && { policy }) };
      const summary = await rollUpDay(client, config.taskQueue, input, bar.update).finally(
        bar.stop,
      );
      onDone(
        `Rolled up ${one} by policy ${summary.policy}: ${summary.classes} classes, ${summary.state}.`,
      );
      summaries.push(summary);
    }
    return summaries;
  });
}

/** The instants between which the schedule has exactly the nights that follow the days from `from` to `to`. */
function nightsOf(from: string, to: string, timeZone: string): [Date, Date] {
  const midnight = (date: string) => new Date(instantOf(`${date} 00:00:00`, timeZone));
  return [midnight(addDays(from, 1)), midnight(addDays(to, 2))];
}

function progressBar(date: string): {
  update: (progress: RollupProgress) => void;
  stop: () => void;
} {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: `Rolling up ${date} {bar} {value} of {total} steps`,
    hideCursor: true,
    stream: process.stderr,
  });
  bar.start(1, 0);
  return {
    update: ({ done, total }) => {
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}

function refuseBackwards(from: string, to: string): void {
  if (to < from)
    throw new RollcallError('usage', `The range ends (${to}) before it begins (${from}).`);
}

function time(text: string): string {
  if (/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text)) return text;
  throw new InvalidArgumentError('It must be a time as HH:MM.');
}

function minutes(text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number of minutes, at most 999.');
}
