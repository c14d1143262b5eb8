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
  const kinds = new Set(students.map(({ silence }) => silence).filter((one) => one !== null));
  const counted = [...HEARD, ...kinds].map((kind) => {
    const parts = students.map((one) => partOf(one, kind));
    return { kind, parts, sum: sumOf(parts) };
  });
  HEARD.forEach((first, i) => {
    const { parts, sum } = counted[i]!;
    const all = units(sum);
    for (const second of counted) {
      // Nobody is both heard and silent.
      const isSilence = second.kind !== 'room' && second.kind !== 'elsewhere';
      const withItself = isSilence ? 0 : sumOf(parts.map((part, k) => part * second.parts[k]!));
      const pairs = (sum * second.sum - withItself) / others;
      add(first, second.kind, { students: all, silent: Math.min(all, units(pairs)) });
    }
  });
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
