import { UNITS_PER_STUDENT, type Counts, type Heard } from './statistics.js';
import type { Silence } from '../model/signatures.js';

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
  /** Whether the class is the last of the student's day. */
  isLast: boolean;
};

/**
 * Counts the pairs of some students of one class, the first of them heard, the second heard or
 * silent. Each student counts as one in total, whatever the size of the class.
 */
export function countPairs<Kind extends string>(
  students: readonly Part<Kind>[],
  add: (first: Heard, second: Heard | Kind, counts: Counts) => void,
): void {
  if (students.length < 2) return;
  const others = students.length - 1;
  const units = (value: number) => Math.round(value * UNITS_PER_STUDENT);
  const silent = new Map<Kind, number>();
  for (const { silence } of students)
    if (silence !== null) silent.set(silence, (silent.get(silence) ?? 0) + 1);
  const heard = students.filter(({ silence }) => silence === null);
  const counted = HEARD.map((kind) => {
    const parts = heard.map((one) => partOf(one, kind));
    return { kind, parts, sum: sumOf(parts) };
  });
  for (const first of counted) {
    const all = units(first.sum);
    const addPairs = (second: Heard | Kind, pairs: number) =>
      add(first.kind, second, { students: all, silent: Math.min(all, units(pairs / others)) });
    for (const second of counted) {
      const withItself = sumOf(first.parts.map((part, k) => part * second.parts[k]!));
      addPairs(second.kind, first.sum * second.sum - withItself);
    }
    // Nobody is both heard and silent.
    for (const [kind, number] of silent) addPairs(kind, first.sum * number);
  }
}

type Part<Kind> = { silence: Kind | null; probability: number };

/** 0..1: how much of a student is of a kind. */
export function partOf<Kind extends string>(
  { silence, probability }: Part<Kind>,
  kind: Heard | Kind,
): number {
  if (silence !== null || (kind !== 'room' && kind !== 'elsewhere'))
    return Number(kind === silence);
  return kind === 'room' ? probability : 1 - probability;
}

/** Sorted by size, so that the order of the students cannot change the last bit. */
export function sumOf(parts: readonly number[]): number {
  return new Float64Array(parts).sort().reduce((sum, part) => sum + part, 0);
}

export const HEARD: readonly Heard[] = ['room', 'elsewhere'];
