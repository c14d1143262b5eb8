import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../pool.js';

/** Figures under the names that the views give them. Rates are fractions 0..1; null: not rolled up yet, or nothing may be said. */
export type Rates = {
  class_date: string;
  course: string;
  enrolled: number;
  present: number | null;
  partial: number | null;
  absent: number | null;
  unknown: number | null;
  not_measured: number | null;
  seed_rate: number | null;
  rate: number | null;
  rate_low: number | null;
  rate_high: number | null;
  coverage: number | null;
  state: 'scheduled' | 'live' | 'provisional' | 'final' | 'no_data' | 'not_held' | 'moved';
  policy: string | null;
  rolled_up_at: string | null;
};
export type CourseRates = Rates & { classes: number };
export type SectionRates = CourseRates & { section: string };
/** suggested_room: where the class seems to have met. met_in: where a person said it met. confirmed: 1 where a person said what became of it. */
export type ClassRates = Rates & {
  section: string;
  room: string | null;
  starts_at: string;
  ends_at: string;
  suggested_room: string | null;
  met_in: string | null;
  confirmed: number | null;
  policy_version: number | null;
  signature_version: number | null;
};

/** A day, or a course or section of it. rollup: the day's last one, by the roster that the day is read with. */
export type DayRates = {
  date: string;
  roster_version: number | null;
  rollup: { state: 'provisional' | 'final'; policy: string; rolled_up_at: string } | null;
  courses: CourseRates[];
  sections: SectionRates[];
  classes: ClassRates[];
};

export type DayScope = { date: string; course?: string; section?: string };

/** The rates of a day in order of course, section and start; of one course or section only where `scope` says so, and then no rates above it. */
export async function readDayRates(db: Database, scope: DayScope): Promise<DayRates> {
  const { version, ...rollup } = await readRollup(db, scope.date);
  const inSection = scope.section !== undefined;
  // The views say the same of every day, also of one that is not rolled up; but they look at each class for it.
  const [courses, sections] =
    rollup.state === null ? ['course_rates', 'section_rates'] : [SEALED_COURSES, SEALED_SECTIONS];
  return {
    date: scope.date,
    roster_version: version,
    rollup: rollup.state === null ? null : (rollup as DayRates['rollup']),
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

/** What the seal has summed, in the columns of the views. unit: the name's columns; condition: which rows of course_attendance. */
const sealed = (unit: string, condition: string) => `
  (SELECT s.day AS class_date, ${unit}, s.classes, s.enrolled, s.present, s.partial, s.absent, s.unknown, s.not_measured,
          s.seed_present * 1E0 / NULLIF(s.seed_enrolled, 0) AS seed_rate, s.rate, s.rate_low, s.rate_high, s.coverage,
          CAST(s.state AS CHAR) AS state, u.policy, u.rolled_up_at
   FROM roster_day d
   JOIN day_rollup u ON u.day = d.day AND u.roster_version = d.version
   JOIN course_attendance s ON s.day = u.day AND ${condition}) AS sealed`;
const SEALED_COURSES = sealed('s.course', "s.section = ''");
const SEALED_SECTIONS = sealed('s.course, s.section', "s.section <> ''");

/** Section 10 after section 2. */
const BY_SECTION = 'LENGTH(section), section';

async function readRollup(
  db: Database,
  date: string,
): Promise<{
  version: number | null;
  state: string | null;
  policy: string | null;
  rolled_up_at: string | null;
}> {
  const [rows] = await db.execute<RowDataPacket[]>(
    `SELECT d.version, u.state, u.policy, u.rolled_up_at
     FROM roster_day d LEFT JOIN day_rollup u ON u.day = d.day AND u.roster_version = d.version WHERE d.day = ?`,
    [date],
  );
  const none = { version: null, state: null, policy: null, rolled_up_at: null };
  return (rows[0] as (RowDataPacket & typeof none) | undefined) ?? none;
}

async function readView<Row>(
  db: Database,
  view: string,
  { date, course, section }: DayScope,
  order: string,
): Promise<Row[]> {
  const conditions = ['class_date = ?'];
  const values = [date];
  if (course !== undefined) {
    conditions.push('course = ?');
    values.push(course);
  }
  if (section !== undefined) {
    conditions.push('section = ?');
    values.push(section);
  }
  const [rows] = await db.execute<RowDataPacket[]>(
    `SELECT * FROM ${view} WHERE ${conditions.join(' AND ')} ORDER BY ${order}`,
    values,
  );
  return rows as Row[];
}
