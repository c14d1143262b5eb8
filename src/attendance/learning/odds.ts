import {
  UNITS_PER_STUDENT,
  type Counts,
  type Heard,
  type PairKind,
  type Statistics,
} from './statistics.js';
import type { Silence } from '../model/signatures.js';

/** How often students are silent in a way, for each one who is heard. */
export type SilenceOdds = { present: number; others: number };

/** What classes and free time come to. */
type Sums<Kind> = {
  /** Pairs of students of classes. */
  pairs: (first: Heard, second: Heard | Kind) => number;
  /** The odds of silence at times without a class; undefined where nobody was counted. */
  free: ((kind: Kind) => number) | undefined;
  /** What free time shows of absent students counts like so many students of classes. */
  worth: number;
};

/** The odds that fit the classes best; undefined where nothing can be told. They may be below 0. */
export function solve<Kind>({
  pairs,
  free,
  worth,
}: Sums<Kind>): ((kind: Kind) => SilenceOdds) | undefined {
  const there = pairs('room', 'room');
  const both = pairs('room', 'elsewhere');
  const elsewhere = pairs('elsewhere', 'elsewhere') + (free ? worth : 0);
  const determinant = there * elsewhere - both * both;
  if (!(determinant > LEAST_DETERMINANT)) return undefined;
  return (kind) => {
    const withRoom = pairs('room', kind);
    const withElsewhere = pairs('elsewhere', kind) + (free ? worth * free(kind) : 0);
    return {
      present: (withRoom * elsewhere - withElsewhere * both) / determinant,
      others: (there * withElsewhere - both * withRoom) / determinant,
    };
  };
}

/** Learned odds, with their standard errors. */
export type LearnedOdds = { odds: SilenceOdds; errors: SilenceOdds };

/** What was counted in some groups of rooms. */
export type Counted = ReadonlyMap<PairKind, Counts>;

/** The students or pairs of a kind. */
export function studentsIn(counted: Counted, kind: PairKind): number {
  return (counted.get(kind)?.silent ?? 0) / UNITS_PER_STUDENT;
}

/**
 * Odds with their standard errors; null where nothing can be told yet. The errors come from leaving
 * out one group of rooms after the other (jackknife), and are infinite where there are too few
 * groups.
 */
export function withErrors<Kind>(
  kinds: readonly Kind[],
  byGroup: Statistics['silence']['pairs'],
  oddsOf: (some: Counted) => ((kind: Kind) => SilenceOdds) | undefined,
): Map<Kind, LearnedOdds> | null {
  const without = (left: number | null) =>
    oddsOf(sumOfGroups([...byGroup].filter(([group]) => group !== left).map(([, one]) => one)));
  const all = without(null);
  if (!all) return null;
  const groups = [...byGroup.keys()].sort((a, b) => a - b);
  const parts = groups.map(without).filter((one) => one !== undefined);
  // Where nothing can be told without one of the groups, all rests on that group.
  const isTold = parts.length >= LEAST_GROUPS && parts.length === groups.length;
  const errorOf = (of: (odds: SilenceOdds) => number, kind: Kind) =>
    isTold ? jackknifeError(parts.map((part) => of(part(kind)))) : Infinity;
  return new Map(
    kinds.map((kind) => [
      kind,
      {
        odds: all(kind),
        errors: {
          present: errorOf(({ present }) => present, kind),
          others: errorOf(({ others }) => others, kind),
        },
      },
    ]),
  );
}

function sumOfGroups(groups: readonly Counted[]): Counted {
  const sums = new Map<PairKind, Counts>();
  for (const group of groups)
    for (const [kind, { students, silent }] of group) {
      const sum = sums.get(kind);
      sums.set(kind, {
        students: students + (sum?.students ?? 0),
        silent: silent + (sum?.silent ?? 0),
      });
    }
  return sums;
}

function jackknifeError(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(((values.length - 1) / values.length) * squares);
}

/**
 * Odds of silence at times without a class, relative to those who are heard. Nobody is near a class
 * then, so `here` is 0.
 */
export function freeTimeOdds(
  kinds: Statistics['silence']['kinds'],
): ((silence: Silence) => number) | undefined {
  const all = kinds.get('free');
  if (!all || all.students <= all.silent) return undefined;
  const heard = all.students - all.silent;
  return (silence) => (kinds.get(`free_${silence}`)?.silent ?? 0) / heard;
}

/** In students squared. With less, there are almost no students. */
const LEAST_DETERMINANT = 1e-6;
/** With fewer groups of rooms chance cannot be told. Estimate. */
const LEAST_GROUPS = 4;
