import { secondOfDay } from '../wall-clock.js';

/** When a class meets, as "YYYY-MM-DD HH:MM:SS". No class crosses midnight. */
export type MeetingTime = { startsAt: string; endsAt: string };

/** A class that a person spoke of, as it was in the roster of that time. */
export type SpokenClass = MeetingTime & {
  /** Whether its section had no other class on that day. */
  wasOnly: boolean;
};

/**
 * Finds the classes that people spoke of in another roster, which may have moved them.
 *
 * Where that roster joins two classes into one, the words on the closer one are carried over. The
 * words on the other one are not: both cannot hold of one class.
 * @param spoken the classes of one section on one day that people spoke of
 * @param classes the section's classes on that day in the other roster
 * @returns where each one is now; a class that is not there any more is missing
 */
export function carryOver<S extends SpokenClass, C extends MeetingTime>(
  spoken: readonly S[],
  classes: readonly C[],
): Map<S, C> {
  const carried = new Map<S, C>();
  for (const [there, group] of Map.groupBy(spoken, (one) => sameClass(one, classes))) {
    if (!there) continue;
    const closest = mostLike(there, group)!;
    for (const one of group)
      if (likeness(one, closest) > 0 || (one.wasOnly && closest.wasOnly)) carried.set(one, there);
  }
  return carried;
}

/** The class that begins at the same time, else the one that overlaps most, else the only one. */
function sameClass<C extends MeetingTime>(
  spoken: SpokenClass,
  classes: readonly C[],
): C | undefined {
  const best = mostLike(spoken, classes);
  if (best && likeness(spoken, best) > 0) return best;
  return spoken.wasOnly && classes.length === 1 ? best : undefined;
}

function mostLike<C extends MeetingTime>(one: MeetingTime, others: readonly C[]): C | undefined {
  let best = others[0];
  for (const other of others) if (likeness(one, other) > likeness(one, best!)) best = other;
  return best;
}

const SAME_START = 86_400;

/** The seconds that two classes have in common; more than any overlap if both begin at once. */
function likeness(one: MeetingTime, other: MeetingTime): number {
  if (one.startsAt === other.startsAt) return SAME_START;
  const second = (time: string) => secondOfDay(time.slice(11));
  return (
    Math.min(second(one.endsAt), second(other.endsAt)) -
    Math.max(second(one.startsAt), second(other.startsAt))
  );
}
