import { countLastClasses } from './last-classes.js';
import { freeTimeOdds, solve, studentsIn, withErrors, type LearnedOdds } from './odds.js';
import { countPairs, type Seen } from './pairs.js';
import { addPairs, addSilenceKind, UNITS_PER_STUDENT, type Statistics } from './statistics.js';
import { SILENCES, type Silence } from '../model/signatures.js';

/** Counts the pairs of one class. */
export function countSilencePairs(
  statistics: Statistics,
  room: string,
  students: readonly Seen[],
): void {
  const group = groupOf(room);
  countPairs(students, (first, second, counts) =>
    addPairs(statistics, group, `${first}_${second}`, counts),
  );
  countLastClasses(statistics, group, students);
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

/**
 * The odds of each kind of silence; null where nothing can be told yet.
 * @param worth what free time shows of absent students counts like so many students of classes
 */
export function learnSilence(
  { silence: { kinds, pairs } }: Statistics,
  worth: number,
): Map<Silence, LearnedOdds> | null {
  const free = freeTimeOdds(kinds);
  return withErrors(SILENCES, pairs, (some) =>
    solve({ pairs: (first, second) => studentsIn(some, `${first}_${second}`), free, worth }),
  );
}
