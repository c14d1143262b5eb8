import {
  isShareShown,
  measuredOf,
  shownFigures,
  type ClassFigures,
  type Sight,
} from './small-groups.js';
import type { WeekRates } from './schemas/course.js';

/** A class of a section, with its exact figures. */
export type WeekClass = ClassFigures & {
  section: string;
  /** The Monday. */
  week: string;
  /** Never `none`: such a class is not read. */
  sight: Sight;
  /** Of its students, how many attended, and how many of them came late. */
  attended: number;
  late: number;
};

/** The rates of each week of one section, in order. */
export function sectionWeeks(classes: readonly WeekClass[], leastGroup: number): WeekRates[] {
  return byWeek(classes).map(([week, of]) =>
    weekRates(week, of, [lateOf(of, leastGroup)], leastGroup),
  );
}

/**
 * The rates of each week of several sections together. Who came late is counted in those sections
 * only where it is shown: the whole less its parts tells nothing of the others.
 */
export function courseWeeks(classes: readonly WeekClass[], leastGroup: number): WeekRates[] {
  return byWeek(classes).map(([week, of]) => {
    const sections = [...Map.groupBy(of, ({ section }) => section).values()];
    const lates = sections.map((one) => lateOf(one, leastGroup));
    return weekRates(week, of, lates, leastGroup);
  });
}

function byWeek(classes: readonly WeekClass[]): [string, WeekClass[]][] {
  const weeks = Map.groupBy(classes, ({ week }) => week);
  return [...weeks].sort(([a], [b]) => (a < b ? -1 : 1));
}

type Late = { attended: number; late: number; hidden: boolean };

function weekRates(
  week: string,
  classes: readonly WeekClass[],
  lates: readonly Late[],
  leastGroup: number,
): WeekRates {
  const shown = classes.map((one) => ({
    ...shownFigures(one, one.sight, leastGroup),
    weight: measuredOf(one) ?? 0,
  }));
  const counted = shown.filter(({ rate }) => rate !== null);
  const weight = sumOf(counted, (one) => one.weight);
  const rate = weight === 0 ? null : sumOf(counted, (one) => one.rate! * one.weight) / weight;
  const attended = sumOf(lates, (one) => one.attended);
  return {
    week,
    classes: shown.filter((one) => one.rate !== null || (one.hidden && one.policy !== null)).length,
    ...intervalOf(rate, counted, weight),
    lateShare: attended === 0 ? null : sumOf(lates, (one) => one.late) / attended,
    hidden: shown.some((one) => one.hidden) || lates.some((one) => one.hidden),
  };
}

type Weighted = { rateLow: number | null; rateHigh: number | null; weight: number };

/** The same sums as in the view section_rates: the classes' errors are independent. */
function intervalOf(
  rate: number | null,
  counted: readonly Weighted[],
  weight: number,
): Pick<WeekRates, 'rate' | 'rateLow' | 'rateHigh'> {
  const isKnown = counted.every(({ rateLow, rateHigh }) => rateLow !== null && rateHigh !== null);
  if (rate === null || !isKnown) return { rate, rateLow: null, rateHigh: null };
  const squares = counted.map((one) => (((one.rateHigh! - one.rateLow!) / 2) * one.weight) ** 2);
  const margin = Math.sqrt(sumOf(squares, (square) => square)) / weight;
  return { rate, rateLow: Math.max(0, rate - margin), rateHigh: Math.min(1, rate + margin) };
}

/** Who came late, in the classes of a section whose rate is shown. */
function lateOf(classes: readonly WeekClass[], leastGroup: number): Late {
  const counted = classes.filter((one) => shownFigures(one, one.sight, leastGroup).rate !== null);
  const attended = sumOf(counted, (one) => one.attended);
  const late = sumOf(counted, (one) => one.late);
  const isExact = counted.every(({ sight }) => sight === 'exact');
  if (isExact || attended === 0 || isShareShown(late / attended, attended, leastGroup))
    return { attended, late, hidden: false };
  return { attended: 0, late: 0, hidden: true };
}

function sumOf<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0);
}
