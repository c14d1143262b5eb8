import { addDays, weekdayOf } from '../attendance/wall-clock.js';
import { readCampusWeeks } from '../mysql/board/courses.js';
import type { Board } from './board.js';
import { LEAST_SIDE } from './small-groups.js';

/** A week's rate is a sum over thousands of classes, and the same for everybody. */
const FRESH_MS = 10 * 60_000;

/** The rate of the campus in each week, by its Monday; null where nothing is known. */
export type CampusWeeks = (mondays: readonly string[]) => Promise<Map<string, number | null>>;

/** Reads the weeks of the campus, and keeps each of them for ten minutes. */
export function campusWeeks({ db, settings, now }: Board): CampusWeeks {
  const kept = new Map<string, { rate: number | null; readAt: number }>();
  const group = { leastGroup: settings.leastGroup, leastSide: LEAST_SIDE };
  return async (mondays) => {
    const stale = mondays.filter(
      (week) => now() - (kept.get(week)?.readAt ?? -Infinity) > FRESH_MS,
    );
    if (stale.length > 0) {
      const range = { from: stale[0]!, to: addDays(stale.at(-1)!, 6) };
      const rates = await readCampusWeeks(db, range, group);
      for (const week of stale) kept.set(week, { rate: rates.get(week) ?? null, readAt: now() });
    }
    return new Map(mondays.map((week) => [week, kept.get(week)!.rate]));
  };
}

/** The Monday of the week of a day. */
export function mondayOf(day: string): string {
  return addDays(day, 1 - weekdayOf(day));
}
