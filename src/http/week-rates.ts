import {
  isShareShown,
  measuredOf,
  shownFigures,
  type ClassFigures,
  type Sight,
} from './small-groups.js';
import type { TotalRates, WeekRates } from './schemas/course.js';

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

/**
 * The rates of each week, in order. Who came late is counted in those classes only where it is
 * shown: neither the whole less its parts, nor some days less others, tell anything of the rest.
 */
export function weeksOf(classes: readonly WeekClass[], leastGroup: number): WeekRates[] {
  const weeks = Map.groupBy(classes, ({ week }) => week);
  return [...weeks]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([week, of]) => ({ week, ...ratesOf(of, leastGroup) }));
}

type Late = { attended: number; late: number; hidden: boolean };

/** The rates of some classes together, as those of a week. */
export function ratesOf(classes: readonly WeekClass[], leastGroup: number): TotalRates {
  const shown = classes.map((one) => ({
    ...shownFigures(one, one.sight, leastGroup),
    weight: measuredOf(one) ?? 0,
  }));
  const counted = shown.filter(({ rate }) => rate !== null);
  const weight = sumOf(counted, (one) => one.weight);
  const rate = weight === 0 ? null : sumOf(counted, (one) => one.rate! * one.weight) / weight;
  const lates = classes.map((one) => lateOf(one, leastGroup));
  const attended = sumOf(lates, (one) => one.attended);
  return {
    classes: shown.filter((one) => one.rate !== null || (one.hidden && one.policy !== null)).length,
    ...intervalOf(rate, counted, weight),
    lateShare: attended === 0 ? null : sumOf(lates, (one) => one.late) / attended,
    hidden: shown.some((one) => one.hidden) || lates.some((one) => one.hidden),
  };
}

type Weighted = Pick<WeekRates, 'rate' | 'rateLow' | 'rateHigh'> & { weight: number };

/**
 * The same sums as in the view section_rates: the classes' errors are independent. An interval that
 * 0 or 1 cuts off is as wide as its other side says.
 */
function intervalOf(
  rate: number | null,
  counted: readonly Weighted[],
  weight: number,
): Pick<WeekRates, 'rate' | 'rateLow' | 'rateHigh'> {
  const isKnown = counted.every(({ rateLow, rateHigh }) => rateLow !== null && rateHigh !== null);
  if (rate === null || !isKnown) return { rate, rateLow: null, rateHigh: null };
  const squares = counted.map((one) => (marginOf(one) * one.weight) ** 2);
  const margin = Math.sqrt(sumOf(squares, (square) => square)) / weight;
  return { rate, rateLow: Math.max(0, rate - margin), rateHigh: Math.min(1, rate + margin) };
}

function marginOf({ rate, rateLow, rateHigh }: Weighted): number {
  return Math.max(rate! - rateLow!, rateHigh! - rate!);
}

/** Who came late to a class, if its rate is shown. */
function lateOf(one: WeekClass, leastGroup: number): Late {
  const { attended, late, sight } = one;
  const none = { attended: 0, late: 0 };
  if (attended === 0 || shownFigures(one, sight, leastGroup).rate === null)
    return { ...none, hidden: false };
  if (sight === 'exact' || isShareShown(late / attended, attended, leastGroup))
    return { attended, late, hidden: false };
  return { ...none, hidden: true };
}

function sumOf<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0);
}
