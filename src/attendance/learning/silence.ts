import {
  addSilenceKind,
  UNITS_PER_STUDENT,
  type Counts,
  type Heard,
  type SilenceKind,
  type Statistics,
} from './statistics.js';
import {
  SILENCES,
  type Silence,
  type SilenceShares,
  type Signatures,
} from '../model/signatures.js';

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
export function countSilencePairs(statistics: Statistics, students: readonly Seen[]): void {
  if (students.length < 2) return;
  const others = students.length - 1;
  const units = (value: number) => Math.round(value * UNITS_PER_STUDENT);
  for (const first of HEARD) {
    const firsts = students.map((one) => partOf(one, first));
    const all = units(sumOf(firsts));
    for (const second of [...HEARD, ...SILENCES]) {
      const seconds = students.map((one) => partOf(one, second));
      const withItself = sumOf(firsts.map((part, i) => part * seconds[i]!));
      const pairs = (sumOf(firsts) * sumOf(seconds) - withItself) / others;
      addSilenceKind(statistics, `${first}_${second}`, {
        students: all,
        silent: Math.min(all, units(pairs)),
      });
    }
  }
}

/** 0..1: how much of a student is of a kind. */
function partOf({ silence, probability }: Seen, kind: Heard | Silence): number {
  if (silence !== null || (kind !== 'room' && kind !== 'elsewhere'))
    return Number(kind === silence);
  return kind === 'room' ? probability : 1 - probability;
}

/** Sorted by size, so that the order of the students cannot change the last bit. */
function sumOf(parts: readonly number[]): number {
  return Float64Array.from(parts)
    .sort()
    .reduce((sum, part) => sum + part, 0);
}

/** Counts a student at a time when the student has no class. */
export function countFreeSilence(statistics: Statistics, silence: Silence | null): void {
  const count = (isSilent: boolean): Counts => ({
    students: UNITS_PER_STUDENT,
    silent: isSilent ? UNITS_PER_STUDENT : 0,
  });
  addSilenceKind(statistics, 'free_nothing', count(silence === 'nothing'));
  addSilenceKind(statistics, 'free_away', count(silence === 'away'));
}

/**
 * The shares of each kind of silence; null where nothing can be told yet.
 * @param worth what free time shows of absent students counts like so many students of classes
 */
export function learnSilence({ silence }: Statistics, worth: number): Signatures['silences'] {
  const sum = (kind: SilenceKind) => (silence.kinds.get(kind)?.silent ?? 0) / UNITS_PER_STUDENT;
  const free = freeTimeOdds(silence.kinds);
  const [there, both, elsewhere] = [
    sum('room_room'),
    sum('room_elsewhere'),
    sum('elsewhere_elsewhere') + (free ? worth : 0),
  ];
  const determinant = there * elsewhere - both * both;
  if (!(determinant > LEAST_DETERMINANT)) return null;
  const oddsOf = (kind: Silence) => {
    const withRoom = sum(`room_${kind}`);
    const withElsewhere = sum(`elsewhere_${kind}`) + (free ? worth * free[kind] : 0);
    return {
      present: Math.max(0, (withRoom * elsewhere - withElsewhere * both) / determinant),
      others: Math.max(0, (there * withElsewhere - both * withRoom) / determinant),
    };
  };
  const odds = { nothing: oddsOf('nothing'), here: oddsOf('here'), away: oddsOf('away') };
  return { present: sharesOf(odds, 'present'), others: sharesOf(odds, 'others') };
}

/** Odds are relative to those who are heard, of whom there are 1. */
function sharesOf(
  odds: Record<Silence, Record<'present' | 'others', number>>,
  of: 'present' | 'others',
): SilenceShares {
  const sum = SILENCES.reduce((total, kind) => total + odds[kind][of], 1);
  const shareOf = (kind: Silence) => bounded(odds[kind][of] / sum);
  return {
    heard: bounded(1 / sum),
    nothing: shareOf('nothing'),
    here: shareOf('here'),
    away: shareOf('away'),
  };
}

const HEARD: readonly Heard[] = ['room', 'elsewhere'];

/**
 * Odds of silence at times without a class, relative to those who are heard. Nobody is near a class
 * then, so `here` is 0.
 */
function freeTimeOdds(
  kinds: ReadonlyMap<SilenceKind, Counts>,
): Record<Silence, number> | undefined {
  const nothing = kinds.get('free_nothing');
  if (!nothing) return undefined;
  const away = kinds.get('free_away')?.silent ?? 0;
  const heard = nothing.students - nothing.silent - away;
  return heard > 0 ? { nothing: nothing.silent / heard, here: 0, away: away / heard } : undefined;
}

/** In students squared. With less, there are almost no students. */
const LEAST_DETERMINANT = 1e-6;

function bounded(value: number): number {
  return Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, value));
}

/** No share is smaller than this, and none larger than the rest. Estimate. */
const LEAST_SHARE = 0.005;
