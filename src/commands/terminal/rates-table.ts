import { percentText } from '../../attendance/judging/seed.js';
import type { DayRates } from '../../mysql/answers/day-rates.js';
import type { Rates } from '../../mysql/answers/rates.js';
import { isWhole, ratesSummary } from './rates-summary.js';
import { tableText } from './table.js';

/** One row of the table. */
export type RatesRow = {
  /** What the row is about: one text for each label column. */
  labels: string[];
  rates: Rates;
};

/**
 * The table of a day's rates, and below it a line that says which policy and which rollup they come
 * from. Where another policy than seed speaks, its name stands above its rate, and the seed rate
 * stands beside it.
 * @param labels the heads of the label columns
 * @param withSeed whether to show the seed rate beside a rate by policy seed too
 * @param notes lines below the table, about what it shows
 */
export function ratesText(
  day: DayRates,
  labels: string[],
  rows: RatesRow[],
  withSeed: boolean,
  notes: string[] = [],
): string {
  const shown = shownOf(rows, withSeed || !isWhole(day));
  const columns = COLUMNS.filter(({ when }) => when === undefined || when(shown));
  const table = tableText(
    [...labels, ...columns.map(({ head }) => head(shown))],
    rows.map((row) => [...row.labels, ...columns.map(({ cell }) => cell(row.rates))]),
  );
  return [
    table,
    ...notes,
    ...inferredNote(day),
    ...suggestions(day),
    ratesSummary(day, shown.seed),
  ].join('\n');
}

function inferredNote({ classes }: DayRates): string[] {
  const inferred = classes.reduce((sum, one) => sum + (one.inferred ?? 0), 0);
  if (inferred === 0) return [];
  return [
    `${inferred} of those present ${inferred === 1 ? 'was' : 'were'} inferred from silence, not heard: "rollcall export --students" says who.`,
  ];
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

/** What the table has. */
type Shown = {
  /** Whether any row is rolled up. */
  rolledUp: boolean;
  seed: boolean;
  /** Whether anybody is excused and was not there. */
  excused: boolean;
  /** The policy of all rates beside the seed rate; undefined where it is seed, or where several. */
  policy: string | undefined;
};

function shownOf(rows: RatesRow[], withSeed: boolean): Shown {
  const policies = new Set(rows.flatMap(({ rates }) => rates.policy ?? []));
  const rolledUp = policies.size > 0;
  const [policy] = policies;
  const onlySeed = policies.size === 1 && policy === 'seed';
  return {
    rolledUp,
    excused: rows.some(({ rates }) => (rates.excused ?? 0) > 0),
    policy: policies.size === 1 && !onlySeed && policy!.length <= 18 ? policy : undefined,
    seed:
      (withSeed || !onlySeed) && (rolledUp || rows.some(({ rates }) => rates.seed_rate !== null)),
  };
}

type RateColumn = {
  head: (shown: Shown) => string;
  cell: (rates: Rates) => string | number;
  /** Whether the table has the column; absent: always. */
  when?: (shown: Shown) => boolean;
};

/**
 * A count of a rollup. Beside two rates its head is broken, so that the table fits a terminal of
 * 100 columns.
 */
const count = (name: 'present' | 'partial' | 'absent' | 'unknown', broken: string): RateColumn => ({
  head: ({ policy }) => (policy === undefined ? name : broken),
  cell: (rates) => rates[name] ?? '',
  when: ({ rolledUp }) => rolledUp,
});

const COLUMNS: RateColumn[] = [
  {
    head: ({ policy }) => (policy === undefined ? 'enrolled' : 'en-\nrolled'),
    cell: ({ enrolled }) => enrolled,
  },
  count('present', 'pre-\nsent'),
  count('partial', 'par-\ntial'),
  count('absent', 'ab-\nsent'),
  count('unknown', 'un-\nknown'),
  {
    head: () => 'not\nmeas.',
    cell: ({ not_measured }) => not_measured ?? '',
    when: ({ rolledUp }) => rolledUp,
  },
  {
    head: () => 'ex-\ncused',
    cell: ({ excused }) => excused ?? '',
    when: ({ excused }) => excused,
  },
  {
    head: ({ policy }) => (policy === undefined ? 'rate' : `${policy}\nrate`),
    cell: rateText,
    when: ({ rolledUp }) => rolledUp,
  },
  {
    head: () => 'seed\nrate',
    cell: ({ seed_rate }) => percent(seed_rate),
    when: ({ seed }) => seed,
  },
  { head: () => 'state', cell: ({ state }) => state },
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
