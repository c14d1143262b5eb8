import type { ClassSight, DayPlanClass, SeenTuple, UsualRate } from '../../mysql/board/now.js';
import type { Now, NowClass, Warning } from '../schemas/now.js';
import { wholeGroups } from '../small-groups.js';

/** What goes on on the campus, for all viewers. */
export type Snapshot = {
  /** The campus wall clock. */
  at: string;
  /** Which roster the classes are of. */
  revision: string;
  /** The day's classes in order of start, course and section. */
  classes: readonly DayPlanClass[];
  /** By class, for those in progress. */
  seen: ReadonlyMap<number, ClassSeen>;
  /** By section: "ERG2050/1". */
  usualRates: ReadonlyMap<string, UsualRate>;
  warnings: Warning[];
};

/** Who was seen in a class so far. */
export type ClassSeen = {
  students: number;
  /** By minute from the start on. */
  byMinute: ReadonlyMap<number, number>;
};

/** The classes of the day that are there for one viewer, by number. */
export type Sight = ReadonlyMap<number, ClassSight>;

/** Arrivals are shown from so many minutes before the start. */
const MINUTES_BEFORE = 10;

/** What the viewer sees of the snapshot. Its `nextStart` knows the classes of the day only. */
export function nowOf(snapshot: Snapshot, sight: Sight, leastGroup: number): Now {
  const { at, classes, warnings } = snapshot;
  const own = classes.filter(({ classNo }) => sight.has(classNo));
  const inProgress = own.filter((one) => isInProgress(one, at));
  const coming = own.filter(({ startsAt }) => startsAt > at);
  const shown = (phase: NowClass['phase']) => (one: DayPlanClass) =>
    shownClass(snapshot, one, phase, sight.get(one.classNo)!, leastGroup);
  return {
    at,
    classes: [...inProgress.map(shown('in_progress')), ...nextOfRooms(coming).map(shown('next'))],
    warnings,
    nextStart: inProgress.length > 0 ? null : (coming[0]?.startsAt ?? null),
  };
}

export function isInProgress({ startsAt, endsAt }: DayPlanClass, at: string): boolean {
  return startsAt <= at && at <= endsAt;
}

/** Puts what was counted by class and minute together. */
export function seenByClass(tuples: readonly SeenTuple[]): Map<number, ClassSeen> {
  const seen = new Map<number, { students: number; byMinute: Map<number, number> }>();
  for (const [classNo, minute, students] of tuples) {
    const one = seen.get(classNo) ?? { students: 0, byMinute: new Map<number, number>() };
    one.students += students;
    one.byMinute.set(minute, students);
    seen.set(classNo, one);
  }
  return seen;
}

/** The first class of each room, or several that begin together. */
function nextOfRooms(coming: readonly DayPlanClass[]): DayPlanClass[] {
  const firstOf = new Map<string | null, string>();
  for (const { room, startsAt } of coming) if (!firstOf.has(room)) firstOf.set(room, startsAt);
  return coming.filter(({ room, startsAt }) => firstOf.get(room) === startsAt);
}

function shownClass(
  snapshot: Snapshot,
  one: DayPlanClass,
  phase: NowClass['phase'],
  { persons, rates }: ClassSight,
  leastGroup: number,
): NowClass {
  const { course, section, room, building, capacity, enrolled } = one;
  const isSmall = !persons && enrolled < leastGroup;
  const students = phase === 'next' ? null : studentsSeen(snapshot, one);
  const seen =
    !rates || isSmall ? null : persons ? students : groupsSeen(students, one, leastGroup);
  const usual = snapshot.usualRates.get(`${course}/${section}`);
  const usualRate = (persons ? usual?.exact : isSmall ? null : usual?.shown) ?? null;
  return {
    date: one.startsAt.slice(0, 10),
    ...{ course, section, room, building, capacity, phase, seen },
    start: one.startsAt.slice(11, 16),
    end: one.endsAt.slice(11, 16),
    enrolled: rates && !isSmall ? enrolled : null,
    usualRate: rates ? usualRate : null,
    arrivals:
      persons && phase === 'in_progress' && one.isMeasurable ? arrivals(snapshot, one) : null,
    hidden: rates && (isSmall || (students !== null && seen === null)),
  };
}

/** Null where no access point covers the room, so that we cannot say. */
function studentsSeen({ seen }: Snapshot, one: DayPlanClass): number | null {
  return one.isMeasurable ? (seen.get(one.classNo)?.students ?? 0) : null;
}

/** What somebody sees who may see no person: never nobody, and never everybody. */
function groupsSeen(
  students: number | null,
  { enrolled }: DayPlanClass,
  leastGroup: number,
): number | null {
  if (students === null) return null;
  const whole = wholeGroups(students, enrolled, leastGroup);
  return whole > 0 ? whole : null;
}

/** How many were first seen in each minute until now. */
function arrivals({ seen, at }: Snapshot, { classNo, startsAt }: DayPlanClass): number[] {
  const minutes = Math.floor((Date.parse(`${at}Z`) - Date.parse(`${startsAt}Z`)) / 60_000);
  const byMinute = seen.get(classNo)?.byMinute;
  return Array.from(
    { length: MINUTES_BEFORE + minutes + 1 },
    (_, i) => byMinute?.get(i - MINUTES_BEFORE) ?? 0,
  );
}
