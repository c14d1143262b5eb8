import type { VerdictBasis, VerdictKind } from '../../attendance/verdict.js';
import type { Database } from '../pool.js';
import { readRow, readRows, readTuples } from '../read.js';
import { CLASS_FIGURES, type BoardClass } from './classes.js';
import {
  COURSE_SEEN,
  COURSE_SIGHT,
  LARGE_GROUP,
  PERSONS_SEEN,
  rightsValues,
  type Rights,
  type ShownGroup,
} from './rights.js';

/** A course in some days, both included. */
export type CourseRange = {
  course: string;
  /** Null: all sections. */
  section: string | null;
  from: string;
  to: string;
};

/** A class of a course, with its exact figures. */
export type CourseClass = Omit<
  BoardClass,
  | 'version'
  | 'course'
  | 'endsAt'
  | 'room'
  | 'building'
  | 'capacity'
  | 'signatureVersion'
  | 'suggestedRoom'
  | 'metIn'
  | 'confirmed'
> & { attended: number; late: number };

/** The first and the last day of the newest roster; undefined before the first import. */
export async function readTerm(db: Database): Promise<{ first: string; last: string } | undefined> {
  return readRow(
    db,
    `SELECT v.first_date AS first, v.last_date AS last
     FROM roster_head h JOIN roster_version v ON v.version = h.version`,
  );
}

/**
 * The classes of a course whose section the viewer may see, in order of date, start and section.
 * @param now the campus wall clock
 */
export async function readCourseClasses(
  db: Database,
  rights: Rights,
  range: CourseRange,
  now: string,
): Promise<CourseClass[]> {
  const values = { ...range, ...rightsValues(rights) };
  const [classes, counts] = await Promise.all([
    readRows<Omit<CourseClass, 'attended' | 'late'>>(db, SELECT_CLASSES, { ...values, now }),
    readTuples<[classNo: number, attended: string, late: string]>(db, SELECT_LATE, values),
  ]);
  const lateIn = new Map(counts.map(([no, attended, late]) => [no, { attended, late }]));
  return classes.map((one) => {
    const { attended = 0, late = 0 } = lateIn.get(one.classNo) ?? {};
    return { ...one, attended: Number(attended), late: Number(late) };
  });
}

/** Whether the viewer may see every section of a course that meets in the days. */
export async function seesWholeCourse(
  db: Database,
  rights: Rights,
  range: CourseRange,
): Promise<boolean> {
  const unseen = await readRow(db, SELECT_UNSEEN, { ...range, ...rightsValues(rights) });
  return unseen === undefined;
}

/** A student in a section of a course. */
export type GridStudent = { studentNo: number; studentId: string; section: string };

/** The students of a course whom the viewer may see, by section and id. */
export async function readGridStudents(
  db: Database,
  rights: Rights,
  range: CourseRange,
): Promise<GridStudent[]> {
  return readRows<GridStudent>(db, SELECT_GRID_STUDENTS, { ...range, ...rightsValues(rights) });
}

export type GridVerdict = [
  classNo: number,
  studentNo: number,
  verdict: VerdictKind,
  basis: VerdictBasis | null,
  excused: 0 | 1,
];

/** The verdicts on these students. */
export async function readGridVerdicts(
  db: Database,
  rights: Rights,
  range: CourseRange,
): Promise<GridVerdict[]> {
  return readTuples<GridVerdict>(db, SELECT_GRID_VERDICTS, { ...range, ...rightsValues(rights) });
}

/** A course that the viewer may see, with the sums of the last days with results. */
export type ListedCourse = {
  course: string;
  sections: number;
  lastDay: string | null;
  rate: number | null;
  hidden: boolean;
};

/** The courses that the viewer may see, by name. */
export async function readCourses(
  db: Database,
  rights: Rights,
  group: ShownGroup,
): Promise<ListedCourse[]> {
  const values = { ...group, ...rightsValues(rights) };
  const [courses, rates] = await Promise.all([
    readRows<Pick<ListedCourse, 'course' | 'sections' | 'lastDay'>>(
      db,
      SELECT_COURSES,
      rightsValues(rights),
    ),
    readTuples<[course: string, rate: number | null, hidden: 0 | 1]>(db, SELECT_LAST_RATES, values),
  ]);
  const rateOf = new Map(rates.map(([course, rate, hidden]) => [course, { rate, hidden }]));
  return courses.map((one) => {
    const { rate = null, hidden = 0 } = rateOf.get(one.course) ?? {};
    return { ...one, rate, hidden: hidden === 1 };
  });
}

/**
 * The rate of the whole campus in each week, by its Monday, made of the classes that anybody may
 * see who sees rates at all.
 */
export async function readCampusWeeks(
  db: Database,
  { from, to }: Pick<CourseRange, 'from' | 'to'>,
  group: ShownGroup,
): Promise<Map<string, number>> {
  const weeks = await readTuples<[week: string, rate: number]>(db, SELECT_CAMPUS_WEEKS, {
    ...{ from, to },
    ...group,
  });
  return new Map(weeks);
}

/** The classes `c` of a course that the viewer may see. */
export const COURSE_CLASSES = `
  FROM day_class c
  WHERE c.class_date BETWEEN :from AND :to AND c.course = :course
    AND (:section IS NULL OR c.section = :section) AND ${COURSE_SEEN}`;

const SELECT_CLASSES = `
  SELECT c.class_no AS classNo, c.class_date AS date, c.section, c.starts_at AS startsAt,
         ${CLASS_FIGURES},
         IF(c.measurable, LEAST(1, a.seed_present * 1E0 / NULLIF(a.enrolled, 0)), NULL) AS seedRate,
         ${COURSE_SIGHT} AS sight
  FROM day_class c LEFT JOIN class_attendance a ON a.class_no = c.class_no
  WHERE c.class_date BETWEEN :from AND :to AND c.course = :course AND ${COURSE_SEEN}
  ORDER BY c.class_date, c.starts_at, LENGTH(c.section), c.section`;

const SELECT_LATE = `
  SELECT c.class_no, SUM(v.verdict IN ('present', 'partial')),
         SUM(v.verdict IN ('present', 'partial') AND v.late <=> 'yes')
  FROM (SELECT c.class_no ${COURSE_CLASSES}) AS c
  STRAIGHT_JOIN verdict v ON v.class_no = c.class_no
  GROUP BY c.class_no`;

const SELECT_UNSEEN = `
  SELECT 1 FROM day_class c
  WHERE c.class_date BETWEEN :from AND :to AND c.course = :course AND NOT ${COURSE_SEEN} LIMIT 1`;

const SELECT_GRID_STUDENTS = `
  SELECT DISTINCT n.student_no AS studentNo, s.student_id AS studentId, seen.section
  FROM (SELECT DISTINCT c.version, c.section_no, c.section ${COURSE_CLASSES} AND ${PERSONS_SEEN})
    AS seen
  JOIN roster_enrolment n ON n.version = seen.version AND n.section_no = seen.section_no
    AND n.valid_from <= :to AND n.valid_to >= :from
  JOIN student s ON s.student_no = n.student_no
  ORDER BY LENGTH(seen.section), seen.section, s.student_id`;

const SELECT_GRID_VERDICTS = `
  SELECT v.class_no, v.student_no, v.verdict, IF(v.corrected, NULL, v.basis), v.excused
  FROM (SELECT c.class_no ${COURSE_CLASSES} AND ${PERSONS_SEEN}) AS c
  STRAIGHT_JOIN verdict v ON v.class_no = c.class_no`;

/** The last day of most courses is a few days ago: MySQL finds it in the first days it looks at. */
const SELECT_COURSES = `
  SELECT c.course, c.sections,
         (SELECT u.day FROM day_rollup u
          WHERE EXISTS (SELECT 1 FROM course_attendance s
                        WHERE s.day = u.day AND s.course = c.course AND s.section = '')
          ORDER BY u.day DESC LIMIT 1) AS lastDay
  FROM (SELECT c.course, COUNT(*) AS sections
        FROM roster_head h JOIN roster_section c ON c.version = h.version
        WHERE ${COURSE_SEEN} GROUP BY c.course) AS c
  ORDER BY c.course`;

/**
 * Rights are asked of sections, which are fewer than classes. The classes of the days come first:
 * MySQL would rather begin with the sections, and read all classes of a day for each of them.
 */
const SELECT_LAST_RATES = `
  WITH last AS (
    SELECT u.day, d.version
    FROM (SELECT day FROM day_rollup ORDER BY day DESC LIMIT 7) AS u
    JOIN roster_day d ON d.day = u.day
  ), seen AS (
    SELECT c.version, c.section_no, c.course, ${PERSONS_SEEN} AS isExact
    FROM roster_section c
    WHERE c.version IN (SELECT version FROM last) AND ${COURSE_SEEN}
  ), shown AS (
    SELECT seen.course, a.rate, 1E0 * a.enrolled - a.not_measured AS measured,
           seen.isExact OR ${LARGE_GROUP} AS isShown
    FROM last
    STRAIGHT_JOIN class c ON c.version = last.version AND c.class_date = last.day
    STRAIGHT_JOIN seen ON seen.version = c.version AND seen.section_no = c.section_no
    STRAIGHT_JOIN class_attendance a ON a.class_no = c.class_no
    WHERE a.rate IS NOT NULL
  )
  SELECT course, SUM(IF(isShown, rate * measured, 0)) / NULLIF(SUM(IF(isShown, measured, 0)), 0),
         MAX(NOT isShown)
  FROM shown GROUP BY course`;

const SELECT_CAMPUS_WEEKS = `
  SELECT CAST(c.class_date - INTERVAL WEEKDAY(c.class_date) DAY AS CHAR) AS week,
         SUM(a.rate * (1E0 * a.enrolled - a.not_measured)) / SUM(1E0 * a.enrolled - a.not_measured)
  FROM day_class c JOIN class_attendance a ON a.class_no = c.class_no
  WHERE c.class_date BETWEEN :from AND :to AND a.rate IS NOT NULL AND ${LARGE_GROUP}
  GROUP BY week`;
