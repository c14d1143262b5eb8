import { wallClock } from '../attendance/wall-clock.js';
import {
  readCourseClasses,
  readGridStudents,
  readGridVerdicts,
  seesWholeCourse,
  type CourseClass,
  type CourseRange,
} from '../mysql/board/courses.js';
import { noteCourseLook } from '../mysql/board/looks.js';
import { auditName } from './access/audit-name.js';
import type { Access } from './access/authenticate.js';
import type { Board } from './board.js';
import { mondayOf, type CampusWeeks } from './campus-weeks.js';
import { nothingHere } from './class-page.js';
import { gridOf } from './course-grid.js';
import { courseRange, type AskedCourse } from './course-range.js';
import type { CourseAnswer } from './schemas/course.js';
import { shownFigures } from './small-groups.js';
import { ratesOf, weeksOf, type WeekClass } from './week-rates.js';

/**
 * A course over time. That somebody looks at its students is kept before one of them is read.
 * @param as the format of a download
 */
export async function coursePage(
  board: Board,
  campus: CampusWeeks,
  access: Access,
  asked: AskedCourse,
  as: string | undefined,
): Promise<CourseAnswer> {
  const { db, settings, now } = board;
  const range = await courseRange(board, asked);
  const [rows, seesAll] = await Promise.all([
    readCourseClasses(db, access.rights, range, wallClock(now(), settings.timeZone)),
    seesWholeCourse(db, access.rights, range),
  ]);
  if (rows.length === 0) throw nothingHere();
  const { leastGroup } = settings;
  const classes = rows.map((one) => ({ ...one, week: mondayOf(one.date) }));
  const weeks = [...new Set(classes.map(({ week }) => week))].sort();
  const [campusRates, grid] = await Promise.all([
    campus(weeks),
    gridFor(board, access, range, rows, as),
  ]);
  const { course, from, to } = range;
  return {
    ...{ course, from, to },
    sections: [...Map.groupBy(classes, ({ section }) => section)]
      .sort(bySection)
      .map(([section, of]) => ({
        section,
        weeks: weeksOf(of, leastGroup),
        total: ratesOf(of, leastGroup),
      })),
    weeks: seesAll ? weeksOf(classes, leastGroup) : null,
    total: seesAll ? ratesOf(classes, leastGroup) : null,
    campus: weeks.map((week) => ({ week, rate: campusRates.get(week) ?? null })),
    classes: classes.map((one) => classOf(one, leastGroup)),
    grid,
  };
}

/** Section 10 comes after section 2. */
function bySection([a]: [string, unknown], [b]: [string, unknown]): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

function classOf(
  one: WeekClass & CourseClass,
  leastGroup: number,
): CourseAnswer['classes'][number] {
  const { date, section, startsAt, sight } = one;
  const { state, rate } = shownFigures(one, sight, leastGroup);
  return { date, section, start: startsAt.slice(11, 16), state, rate };
}

async function gridFor(
  { db, settings, now }: Board,
  { viewer, rights }: Access,
  range: CourseRange,
  classes: readonly CourseClass[],
  as: string | undefined,
): Promise<CourseAnswer['grid']> {
  const seen = classes.some(({ sight }) => sight === 'exact');
  if (!seen) return null;
  const { course, from, to } = range;
  await noteCourseLook(db, rights, range, {
    by: auditName(viewer),
    what: 'course',
    detail: `${course} ${from} to ${to}${as === undefined ? '' : `, as ${as}`}`,
    now: wallClock(now(), settings.timeZone),
  });
  const [students, verdicts] = await Promise.all([
    readGridStudents(db, rights, range),
    readGridVerdicts(db, rights, range),
  ]);
  return gridOf(classes, students, verdicts);
}
