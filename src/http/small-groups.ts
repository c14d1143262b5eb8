import type { Figures } from './schemas/figures.js';

/**
 * Which figures somebody sees who may see no person, and why nobody can work out a small group:
 *
 * 1. A class with fewer than `leastGroup` students, or with fewer who were measured, shows nothing,
 *    and not where it met: there the room tells where a few people were.
 * 2. A share is hidden if fewer than two students are on one of its sides. So 0 % and 100 % are not
 *    shown, and "hidden" does not give them away, because one student more or less is hidden, too.
 *    It also keeps a student from taking the own verdict off a class in which all others agree.
 * 3. The shares of a class are shown together or not at all: they are shares of the same students,
 *    and one would give the other away. The counts of verdicts, which add up to the enrolled, are
 *    never shown.
 * 4. While a class goes on, the share seen so far moves by whole groups.
 * 5. Whatever is made of several classes (a week, a course, the campus) is made of those that the
 *    same viewer is shown, and of no others. So a total less its parts says nothing of a class that
 *    is hidden: it does not depend on it.
 */

/** How much somebody sees of a class. */
export type Sight = 'exact' | 'rates' | 'none';

/** The exact figures of a class. */
export type ClassFigures = Omit<Figures, 'hidden' | 'enrolled'> & {
  enrolled: number;
  /** The rate, even where too few verdicts are decided to show it. */
  estimate: number | null;
};

/** On each side of a share that is shown there are at least so many students. */
export const LEAST_SIDE = 2;

/** Whether a share of a group may be shown to somebody who may see no person. */
export function isShareShown(share: number, group: number, leastGroup: number): boolean {
  // A share is a quotient: a hair less than two is two.
  const least = LEAST_SIDE - 1e-9;
  return group >= leastGroup && share * group >= least && (1 - share) * group >= least;
}

/** Whether anything of a class may be shown to somebody who may see no person. */
export function isClassShown(figures: ClassFigures, leastGroup: number): boolean {
  const { enrolled, estimate, seedRate } = figures;
  const measured = measuredOf(figures);
  return (
    enrolled >= leastGroup &&
    (measured === null || measured === 0 || measured >= leastGroup) &&
    (estimate === null || isShareShown(estimate, measured ?? 0, leastGroup)) &&
    (!measured || isShareShown(attendedOf(figures) / measured, measured, leastGroup)) &&
    (seedRate === null || isShareShown(seedRate, enrolled, leastGroup))
  );
}

/** The figures of a class as somebody sees them. */
export function shownFigures(figures: ClassFigures, sight: Sight, leastGroup: number): Figures {
  const { estimate: _, ...all } = figures;
  if (sight === 'exact') return { ...all, hidden: false };
  const seedRate = seedRateInGroups(figures, leastGroup);
  const exact = { ...all, seedRate };
  const { state, policy, rolledUpAt, enrolled } = figures;
  const seesRates = sight === 'rates';
  const isSmall = enrolled < leastGroup;
  const isShown = seesRates && isClassShown({ ...figures, seedRate }, leastGroup);
  const known = { policy, rolledUpAt, state: isSmall && seesRates ? plainState(state) : state };
  const shares = isShown ? exact : NO_SHARES;
  return {
    ...NO_COUNTS,
    ...known,
    enrolled: seesRates && !isSmall ? enrolled : null,
    rate: shares.rate,
    rateLow: shares.rateLow,
    rateHigh: shares.rateHigh,
    seedRate: shares.seedRate,
    coverage: shares.coverage === null ? null : Math.round(shares.coverage * 10) / 10,
    hidden: seesRates && !isShown,
  };
}

/**
 * Until a class is judged, its share would move with each student who comes, or whose records do.
 */
function seedRateInGroups(
  { state, seedRate, enrolled }: ClassFigures,
  leastGroup: number,
): number | null {
  const isCounting = state === 'live' || state === 'waiting';
  if (!isCounting || seedRate === null) return seedRate;
  return wholeGroups(Math.round(seedRate * enrolled), enrolled, leastGroup) / enrolled;
}

/**
 * How many students were seen so far, in whole groups: else the steps of the number would be the
 * arrivals minute by minute. On the side of those who were not seen enough are left.
 */
export function wholeGroups(students: number, enrolled: number, leastGroup: number): number {
  const most = Math.max(0, Math.min(students, enrolled - LEAST_SIDE));
  return most - (most % leastGroup);
}

const NO_COUNTS = {
  present: null,
  partial: null,
  absent: null,
  unknown: null,
  notMeasured: null,
  inferred: null,
  excused: null,
};
const NO_SHARES = { rate: null, rateLow: null, rateHigh: null, seedRate: null, coverage: null };

/** That a small class did not meet, or met elsewhere, tells where its few students were not. */
function plainState(state: Figures['state']): Figures['state'] {
  return state === 'not_held' || state === 'moved' || state === 'no_data' ? 'provisional' : state;
}

/**
 * How many students attended by their verdicts. The rate can be another share: by the policy seed
 * it is one of all who are enrolled, by others a mean of probabilities.
 */
function attendedOf({ present, partial }: ClassFigures): number {
  return (present ?? 0) + (partial ?? 0);
}

/** How many students have a verdict that says something; null where the class is not rolled up. */
export function measuredOf({ enrolled, notMeasured }: ClassFigures): number | null {
  return notMeasured === null ? null : enrolled - notMeasured;
}
