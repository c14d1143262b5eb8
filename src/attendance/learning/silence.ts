import {
  addPairs,
  addSilenceKind,
  UNITS_PER_STUDENT,
  type Counts,
  type Heard,
  type PairKind,
  type Statistics,
} from './statistics.js';
import { SILENCES, type Silence } from '../model/signatures.js';

/**
 * One student of a class, as learning about silence sees the student.
 *
 * We never know where a silent student was. Still, classes of different attendance show how often
 * present students are silent, and how often absent ones are. Let p and q be the shares of a class
 * that are heard in the room and elsewhere, and s the share that is silent in one way. Then s = a p
 * + b q holds for all classes with the same a and b, and least squares finds these two unknowns.
 * Products of shares are counted in pairs of different students of one class, so that chance in
 * small classes does not pass for a difference.
 */
export type Seen = {
  /** Null if the student was heard. */
  silence: Silence | null;
  /** That the student was in the room. */
  probability: number;
};

/**
 * Counts the pairs of one class. Each student counts as one in total, whatever the size of the
 * class.
 */
export function countSilencePairs(
  statistics: Statistics,
  room: string,
  students: readonly Seen[],
): void {
  if (students.length < 2) return;
  const others = students.length - 1;
  const units = (value: number) => Math.round(value * UNITS_PER_STUDENT);
  const kinds = new Set(students.map(({ silence }) => silence).filter((one) => one !== null));
  const counted = [...HEARD, ...kinds].map((kind) => {
    const parts = students.map((one) => partOf(one, kind));
    return { kind, parts, sum: sumOf(parts) };
  });
  const group = groupOf(room);
  HEARD.forEach((first, i) => {
    const { parts, sum } = counted[i]!;
    const all = units(sum);
    for (const second of counted) {
      // Nobody is both heard and silent.
      const isSilence = second.kind !== 'room' && second.kind !== 'elsewhere';
      const withItself = isSilence ? 0 : sumOf(parts.map((part, k) => part * second.parts[k]!));
      const pairs = (sum * second.sum - withItself) / others;
      addPairs(statistics, group, `${first}_${second.kind}`, {
        students: all,
        silent: Math.min(all, units(pairs)),
      });
    }
  });
}

/** 0..1: how much of a student is of a kind. */
function partOf({ silence, probability }: Seen, kind: Heard | Silence): number {
  if (silence !== null || (kind !== 'room' && kind !== 'elsewhere'))
    return Number(kind === silence);
  return kind === 'room' ? probability : 1 - probability;
}

/** Sorted by size, so that the order of the students cannot change the last bit. */
function sumOf(parts: readonly number[]): number {
  return new Float64Array(parts).sort().reduce((sum, part) => sum + part, 0);
}

/** Rooms are resampled in so many groups, to see how far chance moves what was learned. */
export const ROOM_GROUPS = 10;

function groupOf(room: string): number {
  let hash = 0;
  for (const character of room) hash = (hash * 31 + character.codePointAt(0)!) % 1_000_003;
  return hash % ROOM_GROUPS;
}

/** Counts a student at a time when the student has no class. */
export function countFreeSilence(statistics: Statistics, silence: Silence | null): void {
  const one = { students: UNITS_PER_STUDENT, silent: UNITS_PER_STUDENT };
  addSilenceKind(statistics, 'free', { ...one, silent: silence === null ? 0 : one.silent });
  if (silence !== null) addSilenceKind(statistics, `free_${silence}`, one);
}

/** How often students are silent in a way, for each one who is heard. */
export type SilenceOdds = { present: number; others: number };

/** What classes and free time come to. */
type Sums = {
  pairs: ReadonlyMap<PairKind, Counts>;
  /** The odds of silence at times without a class; undefined where nobody was counted. */
  free: ((silence: Silence) => number) | undefined;
  /** What free time shows of absent students counts like so many students of classes. */
  worth: number;
};

/** The odds that fit the classes best; undefined where nothing can be told. They may be below 0. */
function solve({ pairs, free, worth }: Sums): ((silence: Silence) => SilenceOdds) | undefined {
  const sum = (kind: PairKind) => (pairs.get(kind)?.silent ?? 0) / UNITS_PER_STUDENT;
  const there = sum('room_room');
  const both = sum('room_elsewhere');
  const elsewhere = sum('elsewhere_elsewhere') + (free ? worth : 0);
  const determinant = there * elsewhere - both * both;
  if (!(determinant > LEAST_DETERMINANT)) return undefined;
  return (silence) => {
    const withRoom = sum(`room_${silence}`);
    const withElsewhere = sum(`elsewhere_${silence}`) + (free ? worth * free(silence) : 0);
    return {
      present: (withRoom * elsewhere - withElsewhere * both) / determinant,
      others: (there * withElsewhere - both * withRoom) / determinant,
    };
  };
}

/** Learned odds, with their standard errors. */
export type LearnedOdds = { odds: SilenceOdds; errors: SilenceOdds };

/**
 * The odds of each kind of silence; null where nothing can be told yet. The standard errors come
 * from leaving out one group of rooms after the other (jackknife), and are infinite where there are
 * too few groups.
 */
export function learnSilence(
  { silence: { kinds, pairs } }: Statistics,
  worth: number,
): Map<Silence, LearnedOdds> | null {
  const free = freeTimeOdds(kinds);
  const sumsWithout = (left: number | null): Sums => ({
    pairs: sumOfGroups([...pairs].filter(([group]) => group !== left).map(([, one]) => one)),
    free,
    worth,
  });
  const all = solve(sumsWithout(null));
  if (!all) return null;
  const groups = [...pairs.keys()].sort((a, b) => a - b);
  const parts = groups.map((group) => solve(sumsWithout(group))).filter((one) => one !== undefined);
  // Where nothing can be told without one of the groups, all rests on that group.
  const isTold = parts.length >= LEAST_GROUPS && parts.length === groups.length;
  const errorOf = (of: (odds: SilenceOdds) => number, silence: Silence) =>
    isTold ? jackknifeError(parts.map((part) => of(part(silence)))) : Infinity;
  return new Map(
    SILENCES.map((silence) => [
      silence,
      {
        odds: all(silence),
        errors: {
          present: errorOf(({ present }) => present, silence),
          others: errorOf(({ others }) => others, silence),
        },
      },
    ]),
  );
}

function sumOfGroups(
  groups: readonly ReadonlyMap<PairKind, Counts>[],
): ReadonlyMap<PairKind, Counts> {
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

const HEARD: readonly Heard[] = ['room', 'elsewhere'];

/**
 * Odds of silence at times without a class, relative to those who are heard. Nobody is near a class
 * then, so `here` is 0.
 */
function freeTimeOdds(kinds: Statistics['silence']['kinds']): Sums['free'] {
  const all = kinds.get('free');
  if (!all || all.students <= all.silent) return undefined;
  const heard = all.students - all.silent;
  return (silence) => (kinds.get(`free_${silence}`)?.silent ?? 0) / heard;
}

/** In students squared. With less, there are almost no students. */
const LEAST_DETERMINANT = 1e-6;
/** With fewer groups of rooms chance cannot be told. Estimate. */
const LEAST_GROUPS = 4;
