import type { DayRates } from '../../mysql/answers/day-rates.js';
import type { ClassRates } from '../../mysql/answers/rates.js';
import { counted } from './counted.js';

/**
 * The line below a day's rates: which policy, which roster and which rollup they come from.
 * @param withSeed whether the rates have a column of seed rates
 */
export function ratesSummary(day: DayRates, withSeed: boolean): string {
  const { date, rollup, classes } = day;
  const roster = `roster version ${day.roster_version}`;
  const rolledUp = classes.filter(({ policy }) => policy !== null);
  if (rollup && isWhole(day)) {
    const whole = `${date}: policy ${rollup.policy}, ${roster}, rolled up at ${rollup.rolled_up_at}, ${rollup.state}.`;
    const isSeed = rollup.policy === 'seed';
    return withSeed && !isSeed
      ? `${whole}\nThe seed rate (policy seed) is what crssearch answers.`
      : whole;
  }
  if (rolledUp.length > 0)
    return `${date}: provisional, ${roster}; ${soFar(rolledUp, classes.length)}.${withSeed ? '\nThe seed rate counts who has been seen so far (policy seed).' : ''}`;
  return classes.every(({ state }) => state === 'scheduled')
    ? `${date}: scheduled, ${roster}; no class has begun yet.`
    : `${date}: live, ${roster}; not rolled up yet, so the rates count who has been seen so far (policy seed).`;
}

/** "3 of 12 classes rolled up by policy standard, the last at 2019-09-02 10:05:00" */
function soFar(rolledUp: ClassRates[], classes: number): string {
  const policies = [...new Set(rolledUp.map(({ policy }) => policy))].join(' and ');
  const last = rolledUp.reduce((latest, { rolled_up_at: at }) => (at! > latest ? at! : latest), '');
  return `${rolledUp.length} of ${counted(classes, 'class', 'classes')} rolled up by policy ${policies}, the last at ${last}`;
}

/**
 * Whether a rollup has seen the whole day. One of the day itself has not, and may be older than the
 * last one of classes in progress.
 */
export function isWhole({ date, rollup }: Pick<DayRates, 'date' | 'rollup'>): boolean {
  return rollup !== null && rollup.rolled_up_at.slice(0, 10) > date;
}
