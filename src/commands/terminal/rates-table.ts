import { percentText } from '../../attendance/judging/seed.js';
import type { DayRates, Rates } from '../../mysql/answers/day-rates.js';
import { tableText } from './table.js';

/** One row of the table. */
export type RatesRow = {
  /** What the row is about: one text for each label column. */
  labels: string[];
  rates: Rates;
};

/**
 * The table of a day's rates, and below it a line that says where they come from. Before a rollup
 * the only rate is the live seed rate.
 * @param labels the heads of the label columns
 * @param withSeed whether to show the seed rate beside a rolled-up rate
 */
export function ratesText(
  day: DayRates,
  labels: string[],
  rows: RatesRow[],
  withSeed: boolean,
): string {
  const isRolledUp = rows.some(({ rates }) => rates.present !== null);
  const columns = COLUMNS.filter(({ when }) => when === undefined || when(isRolledUp, withSeed));
  const table = tableText(
    [...labels, ...columns.map(({ head }) => head)],
    rows.map((row) => [...row.labels, ...columns.map(({ cell }) => cell(row.rates))]),
  );
  return [table, ...suggestions(day), summary(day)].join('\n');
}

/** A line for each class that seems moved or not held, until a person confirms what happened. */
function suggestions({ classes }: DayRates): string[] {
  return classes
    .filter(({ state, confirmed }) => !confirmed && (state === 'moved' || state === 'not_held'))
    .map(({ course, section, starts_at, state, suggested_room }) => {
      const what = state === 'moved' ? `to have met in ${suggested_room}` : 'not to have been held';
      return `${course} ${section} at ${starts_at.slice(11, 16)} seems ${what}; confirm it with "rollcall class confirm".`;
    });
}

type RateColumn = {
  head: string;
  cell: (rates: Rates) => string | number;
  /** Whether the table has the column; absent: always. */
  when?: (isRolledUp: boolean, withSeed: boolean) => boolean;
};

const rolledUp = (isRolledUp: boolean) => isRolledUp;

const COLUMNS: RateColumn[] = [
  { head: 'enrolled', cell: ({ enrolled }) => enrolled },
  { head: 'present', cell: ({ present }) => present ?? '', when: rolledUp },
  { head: 'partial', cell: ({ partial }) => partial ?? '', when: rolledUp },
  { head: 'absent', cell: ({ absent }) => absent ?? '', when: rolledUp },
  { head: 'unknown', cell: ({ unknown }) => unknown ?? '', when: rolledUp },
  { head: 'not\nmeas.', cell: ({ not_measured }) => not_measured ?? '', when: rolledUp },
  { head: 'rate', cell: rateText, when: rolledUp },
  {
    head: 'seed\nrate',
    cell: ({ seed_rate }) => percent(seed_rate),
    when: (isRolledUp, withSeed) => !isRolledUp || withSeed,
  },
  { head: 'state', cell: ({ state }) => state },
];

/**
 * "62.50% 58.1-66.9": the rate and its 95 % interval. Where the policy shows no rate, because too
 * few students are decided, the interval stands alone.
 */
function rateText({ rate, rate_low, rate_high }: Rates): string {
  if (rate_low === null || rate_high === null) return percent(rate);
  const interval = `${(rate_low * 100).toFixed(1)}-${(rate_high * 100).toFixed(1)}`;
  return rate === null ? interval : `${percent(rate)} ${interval}`;
}

function percent(fraction: number | null): string {
  // A half that a division made a little too small must still be rounded up.
  return fraction === null ? '' : percentText(fraction + 1e-12, 1);
}

function summary({ date, roster_version, rollup, classes }: DayRates): string {
  const roster = `roster version ${roster_version}`;
  if (rollup)
    return `${date}: policy ${rollup.policy}, ${roster}, rolled up at ${rollup.rolled_up_at}, ${rollup.state}.`;
  return classes.every(({ state }) => state === 'scheduled')
    ? `${date}: scheduled, ${roster}; no class has begun yet.`
    : `${date}: live, ${roster}; not rolled up yet, so the rates count who has been seen so far (policy seed).`;
}
