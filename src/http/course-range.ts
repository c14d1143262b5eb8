import { addDays, wallClock } from '../attendance/wall-clock.js';
import { readTerm, type CourseRange } from '../mysql/board/courses.js';
import { readLastDay } from '../mysql/board/last-day.js';
import type { Board } from './board.js';
import { requireDays } from './require-days.js';

/** A course is shown for so long before today, where nobody asks for other days. */
const WEEKS_SHOWN = 18;
/** A longer time would be too much for one page. */
const MOST_DAYS = 400;

/** What an address names of a course. */
export type AskedCourse = {
  course: string;
  section?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

/** The days that are asked for: by default those of the term so far, at most 18 weeks. */
export async function courseRange(
  { db, settings, now }: Board,
  { course, section, from, to }: AskedCourse,
): Promise<CourseRange> {
  const at = wallClock(now(), settings.timeZone);
  const today = at.slice(0, 10);
  const { first, last } = (await readTerm(db)) ?? { first: today, last: today };
  const isInTerm = first <= today && today <= last;
  const end = to ?? (isInTerm ? today : lastOf(await readLastDay(db, at), first, last));
  const earliest = addDays(end, 1 - 7 * WEEKS_SHOWN);
  const start = from ?? (first > earliest && first <= end ? first : earliest);
  const range = { from: start, to: end };
  requireDays(range, MOST_DAYS);
  return { course, section: section ?? null, ...range };
}

/** Out of the term, days without a result would be empty columns: the last day of the others. */
function lastOf(lastDay: string | null, first: string, last: string): string {
  return lastDay !== null && first <= lastDay && lastDay <= last ? lastDay : last;
}
