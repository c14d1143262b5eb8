import {
  freeTimeOdds,
  solve,
  studentsIn,
  withErrors,
  type Counted,
  type LearnedOdds,
  type SilenceOdds,
} from './odds.js';
import { countPairs, HEARD, partOf, sumOf, type Seen } from './pairs.js';
import { addPairs, UNITS_PER_STUDENT, type Statistics } from './statistics.js';
import { lastSilenceOf } from '../model/silence.js';
import { LAST_SILENCES, type LastSilence } from '../model/signatures.js';

/**
 * Silence in the last class of a student's day. Students leave the campus before it, whatever the
 * class, so classes of different attendance do not show who of them was there. But before the class
 * students who attend behave as before any other class. So a, how often they are silent, is learned
 * from students who have more classes that day. The number of the silent in last classes then
 * leaves b, how often absent students are silent: silent = a * heard in the room + b * heard
 * elsewhere.
 * @param group of rooms
 */
export function countLastClasses(
  statistics: Statistics,
  group: number,
  students: readonly Seen[],
): void {
  // `here` is heard by itself: places decide there. It is neither near nor far.
  const seen = students.map(({ silence, ...one }) => ({
    ...one,
    silence: silence === null ? null : (lastSilenceOf(silence) ?? ('here' as const)),
  }));
  countPairs(
    seen.filter(({ isLast }) => !isLast),
    (first, second, counts) => {
      if (second !== 'here') addPairs(statistics, group, `more_${first}_${second}`, counts);
    },
  );
  const last = seen.filter(({ isLast }) => isLast);
  for (const kind of [...HEARD, ...LAST_SILENCES]) {
    const sum = sumOf(last.map((one) => partOf(one, kind)));
    const counted = Math.round(sum * UNITS_PER_STUDENT);
    if (counted > 0)
      addPairs(statistics, group, `last_${kind}`, { students: counted, silent: counted });
  }
}

/**
 * The odds of silence in last classes; null where nothing can be told yet.
 * @param worth what free time shows of absent students counts like so many students of classes
 */
export function learnLastSilence(
  { silence: { kinds, pairs } }: Statistics,
  worth: number,
): Map<LastSilence, LearnedOdds> | null {
  const inFreeTime = freeTimeOdds(kinds);
  const free = inFreeTime
    ? (kind: LastSilence) => inFreeTime(`${kind}_near`) + inFreeTime(`${kind}_far`)
    : undefined;
  return withErrors(LAST_SILENCES, pairs, (some) => oddsIn(some, free, worth));
}

function oddsIn(
  some: Counted,
  free: ((kind: LastSilence) => number) | undefined,
  worth: number,
): ((kind: LastSilence) => SilenceOdds) | undefined {
  const more = solve<LastSilence>({
    pairs: (first, second) => studentsIn(some, `more_${first}_${second}`),
    free,
    worth,
  });
  const elsewhere = studentsIn(some, 'last_elsewhere') + worth;
  if (!more) return undefined;
  return (kind) => {
    const { present } = more(kind);
    const absent = studentsIn(some, `last_${kind}`) - present * studentsIn(some, 'last_room');
    return { present, others: Math.max(0, absent + worth * (free?.(kind) ?? 0)) / elsewhere };
  };
}
