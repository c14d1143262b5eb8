import { execFile } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { newRoster } from '../../src/service/new-roster.js';
import { withTemporal } from '../../src/commands/connect/with-temporal.js';
import { configFrom } from '../../src/config.js';
import { writeRoster } from '../../src/mysql/roster/write-roster.js';
import { rollUpDay } from '../../src/temporal/rollup.js';
import type { Figure, Measured, MeasureOptions } from './figures.js';
import { durability, withServers, type Servers } from './own-servers.js';
import { forgetPeak, usageOf } from './process-usage.js';
import { withWorkers } from './with-workers.js';
import { accessPointName, DAYS, makeCampus } from './campus.js';
import { writeEvents } from './rollup-events.js';
import type { StepName, StepsRun } from './rollup-steps.js';

const STEPS = fileURLToPath(new URL('./rollup-steps.js', import.meta.url));
const EVENTS = { small: 1_250_000, large: 5_000_000 };
const REFERENCE = 'the stays alone, by SQL window functions';

/** The cost of one rollup. */
type RollupRun = {
  seconds: number;
  /** CPU seconds of the process with the steps. */
  node: number;
  /** CPU seconds of mysqld. */
  mysqld: number;
  /** MiB. */
  nodePeak: number;
  /** MiB. */
  mysqldPeak: number;
};
/** A day with the number of its access events. */
type Day = { date: string; events: number };

/**
 * `npm run bench -- rollup`: a day of 5,000,000 events of 50,000 students, after a day of 1,250,000
 * events of the same students. Once by the steps in their own process, once by a worker under
 * Temporal.
 */
export async function measureRollup({ folder, scale, log }: MeasureOptions): Promise<Measured> {
  return withServers(folder, log, async (servers) => {
    const { small, large, sizes } = await bringDays(servers, scale, log);
    const rows: Figure[] = [];
    const load = loadavg()[0]!.toFixed(1);

    // The very first day learns in many rounds, each later day in one. So this run only shows how
    // the cost grows with the size.
    log('steps: the smaller day, the first of all');
    const first = await runSteps(servers, small, 'standard');
    log('steps: the larger day');
    const standard = await runSteps(servers, large, 'standard');
    const seed = await runSteps(servers, large, 'seed');
    const smallSeed = await runSteps(servers, small, 'seed');
    log(REFERENCE);
    const reference = await runReference(servers, large);
    log('worker and Temporal');
    const worked = await runWorkers(servers, large);

    const speed = (run: Pick<RollupRun, 'seconds'>, day: Day) => day.events / run.seconds;
    const ofReference = speed(reference, large);
    rows.push({ what: REFERENCE, value: ofReference, unit: 'events/s' });
    rows.push({ what: `${REFERENCE}: processor, mysqld`, value: reference.mysqld, unit: 's' });
    const add = (what: string, run: RollupRun, day: Day) => {
      const value = speed(run, day);
      const perMillion = ((run.node + run.mysqld) / day.events) * 1e6;
      rows.push(
        { what, value, unit: 'events/s', ratio: { to: REFERENCE, value: value / ofReference } },
        { what: `${what}: processor, node`, value: run.node, unit: 's' },
        { what: `${what}: processor, mysqld`, value: run.mysqld, unit: 's' },
        { what: `${what}: processor for a million events`, value: perMillion, unit: 's' },
        { what: `${what}: peak memory, node`, value: run.nodePeak, unit: 'MiB' },
        { what: `${what}: peak memory, mysqld`, value: run.mysqldPeak, unit: 'MiB' },
      );
    };
    add('standard, steps', standard, large);
    rows.push(...stepFigures('standard, steps', standard.steps));
    add('seed, steps', seed, large);
    rows.push(...stepFigures('seed, steps', seed.steps));
    add('standard, worker', worked.standard, large);
    add('seed, worker', worked.seed, large);
    add('seed, steps, a quarter of the events', smallSeed, small);
    add('standard, steps, a quarter of the events, first day of all', first, small);
    const notes = [
      sizes,
      await durability(servers.db),
      `load when the measurement began ${load}, at its end ${loadavg()[0]!.toFixed(1)}`,
      'a worker rolls up two chunks of students at once; all that runs here shares the processors',
    ];
    return { name: 'rollup', rows, notes };
  });
}

async function bringDays({ db }: Servers, scale: number, log: (line: string) => void) {
  const campus = makeCampus(scale);
  const names = Array.from({ length: campus.accessPoints }, (_, i) => [
    i + 1,
    accessPointName(i + 1),
  ]);
  await db.query('INSERT INTO access_point (access_point_no, name) VALUES ?', [names]);
  log('importing the roster');
  const { counts } = await writeRoster(db, newRoster(campus.roster));
  const bring = async (date: string, count: number): Promise<Day> => {
    log(`writing the events of ${date}`);
    return { date, events: await writeEvents(db, campus, date, Math.round(count * scale)) };
  };
  const small = await bring(DAYS.first, EVENTS.small);
  const large = await bring(DAYS.second, EVENTS.large);
  await db.query('ANALYZE TABLE access_event');
  const sizes = `${large.events} events of a day (and ${small.events} of the day before), 70 % of known devices; ${counts.students} students, ${counts.devices} devices, ${counts.sections} sections, ${counts.enrolments} enrolments`;
  return { small, large, sizes };
}

/** Runs the steps in their own process, so that its memory is theirs alone. */
async function runSteps(
  { mysqlUrl, mysqlPid }: Servers,
  { date }: Day,
  policy: string,
): Promise<RollupRun & { steps: StepsRun['steps'] }> {
  forgetPeak(mysqlPid);
  const before = usageOf(mysqlPid).cpuSeconds;
  const { stdout } = await promisify(execFile)(process.execPath, [STEPS, mysqlUrl, date, policy]);
  const { steps, peakMiB } = JSON.parse(stdout) as StepsRun;
  const { cpuSeconds, peakMiB: mysqldPeak } = usageOf(mysqlPid);
  const { seconds, cpuSeconds: node } = steps.all!;
  return { seconds, node, mysqld: cpuSeconds - before, nodePeak: peakMiB, mysqldPeak, steps };
}

function stepFigures(what: string, steps: StepsRun['steps']): Figure[] {
  return (Object.entries(steps) as [StepName, { seconds: number; cpuSeconds: number }][])
    .filter(([name]) => name !== 'all')
    .map(([name, { seconds }]) => ({ what: `${what}: ${name}`, value: seconds, unit: 's' }));
}

/**
 * The cost of the stays alone: the time from each event to the next of its device, two hours at
 * most.
 */
async function runReference({ db, mysqlPid }: Servers, { date }: Day) {
  const before = usageOf(mysqlPid).cpuSeconds;
  const from = performance.now();
  await db.query(
    `SELECT COUNT(*), SUM(held) FROM (
       SELECT LEAST(TIMESTAMPDIFF(SECOND, at, LEAD(at) OVER (PARTITION BY device_key ORDER BY at)), 7200) AS held
       FROM access_event WHERE day = ? AND ok) stays`,
    [date],
  );
  return {
    seconds: (performance.now() - from) / 1000,
    mysqld: usageOf(mysqlPid).cpuSeconds - before,
  };
}

async function runWorkers(
  servers: Servers,
  { date }: Day,
): Promise<Record<'standard' | 'seed', RollupRun>> {
  const { mysqlPid, env } = servers;
  const config = configFrom(env);
  const rollUp = (policy: string) =>
    withWorkers(servers, 1, ([worker]) =>
      withTemporal(config, async (client) => {
        // The time that the process needs to load its code is not part of a rollup.
        await rollUpDay(
          client,
          config.taskQueue,
          { date: DAYS.last, policy: 'seed' },
          () => undefined,
        );
        forgetPeak(mysqlPid);
        const [before, mysqldBefore] = [usageOf(worker!), usageOf(mysqlPid)];
        const from = performance.now();
        await rollUpDay(client, config.taskQueue, { date, policy }, () => undefined);
        const seconds = (performance.now() - from) / 1000;
        const [after, mysqldAfter] = [usageOf(worker!), usageOf(mysqlPid)];
        return {
          seconds,
          node: after.cpuSeconds - before.cpuSeconds,
          mysqld: mysqldAfter.cpuSeconds - mysqldBefore.cpuSeconds,
          nodePeak: after.peakMiB,
          mysqldPeak: mysqldAfter.peakMiB,
        };
      }),
    );
  return { standard: await rollUp('standard'), seed: await rollUp('seed') };
}
