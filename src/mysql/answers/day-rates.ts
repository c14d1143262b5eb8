import type { Database } from '../pool.js';
import { readRow, readRows } from '../read.js';
import { readLiveDay } from './live-day.js';
import type { ClassRates, CourseRates, SectionRates } from './rates.js';

/** A day, or a course or section of it. */
export type DayRates = {
  date: string;
  /** The roster that the day is read with; null where none covers it. */
  roster_version: number | null;
  /** The day's last rollup by that roster. */
  rollup: { state: 'provisional' | 'final'; policy: string; rolled_up_at: string } | null;
  courses: CourseRates[];
  sections: SectionRates[];
  classes: ClassRates[];
};

export type DayScope = { date: string; course?: string; section?: string };

/**
 * The rates of a day in order of course, section and start. Of one course or section only, where
 * the scope names it; a section comes without the rates of its course.
 */
export async function readDayRates(db: Database, scope: DayScope): Promise<DayRates> {
  const day = await readDay(db, scope.date);
  const head = {
    date: scope.date,
    roster_version: day?.version ?? null,
    rollup: rollupOf(day),
  };
  const isWholeDay = scope.course === undefined && scope.section === undefined;
  if (day && !day.wasOver && isWholeDay) return { ...head, ...(await readLiveDay(db, scope.date)) };
  const inSection = scope.section !== undefined;
  // The views say the same of a day that was over when it was sealed, but look at each of its
  // classes first. A seal of the day itself does not know what classes in progress came to since.
  const [courses, sections] = day?.wasOver
    ? [SEALED_COURSES, SEALED_SECTIONS]
    : ['course_rates', 'section_rates'];
  return {
    ...head,
    courses: inSection ? [] : await readView<CourseRates>(db, courses, scope, 'course'),
    sections: await readView<SectionRates>(db, sections, scope, `course, ${BY_SECTION}`),
    classes: await readView<ClassRates>(
      db,
      'class_rates',
      scope,
      `course, ${BY_SECTION}, starts_at`,
    ),
  };
}

/** A day of the roster; without a rollup all but the version are null. */
type DayRow = {
  version: number;
  state: 'provisional' | 'final' | null;
  policy: string | null;
  rolled_up_at: string | null;
  wasOver: 0 | 1 | null;
};

async function readDay(db: Database, date: string): Promise<DayRow | undefined> {
  return readRow<DayRow>(
    db,
    `SELECT d.version, u.state, u.policy, u.rolled_up_at,
            u.rolled_up_at >= d.day + INTERVAL 1 DAY AS wasOver
     FROM roster_day d
     LEFT JOIN day_rollup u ON u.day = d.day AND u.roster_version = d.version
     WHERE d.day = :date`,
    { date },
  );
}

function rollupOf(day: DayRow | undefined): DayRates['rollup'] {
  if (!day?.state) return null;
  return { state: day.state, policy: day.policy!, rolled_up_at: day.rolled_up_at! };
}

async function readView<Row>(
  db: Database,
  view: string,
  { date, course, section }: DayScope,
  order: string,
): Promise<Row[]> {
  const conditions = ['class_date = :date'];
  if (course !== undefined) conditions.push('course = :course');
  if (section !== undefined) conditions.push('section = :section');
  // Every part is a constant of this file; the values are parameters.
  const statement = `SELECT * FROM ${view} WHERE ${conditions.join(' AND ')} ORDER BY ${order}`;
  const values = { date, course: course ?? null, section: section ?? null };
  return readRows<Row>(db, statement, values);
}

/** Section 10 comes after section 2. */
const BY_SECTION = 'LENGTH(section), section';

/**
 * What the seal has summed, in the columns of the views.
 * @param name the columns that name a course or section
 * @param condition which rows of course_attendance
 */
const sealed = (name: string, condition: string) => `
  (SELECT s.day AS class_date, ${name}, s.classes, s.enrolled, s.present, s.partial, s.absent,
          s.unknown, s.not_measured,
          s.seed_present * 1E0 / NULLIF(s.seed_enrolled, 0) AS seed_rate,
          s.rate, s.rate_low, s.rate_high, s.coverage, CAST(s.state AS CHAR) AS state,
          u.policy, u.rolled_up_at, s.excused
   FROM roster_day d
   JOIN day_rollup u ON u.day = d.day AND u.roster_version = d.version
   JOIN course_attendance s ON s.day = u.day AND ${condition}) AS sealed`;
const SEALED_COURSES = sealed('s.course', "s.section = ''");
const SEALED_SECTIONS = sealed('s.course, s.section', "s.section <> ''");
