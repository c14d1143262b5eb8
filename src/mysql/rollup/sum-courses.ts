import type { Transaction } from '../pool.js';
import { readRows, write } from '../read.js';

/** The day that is summed, and how. */
type DayToSum = {
  date: string;
  rosterVersion: number;
  /** With a smaller share of decided students, a rate is shown as its interval only. */
  leastCoverage: number;
};

/**
 * Sums the day's classes by section and by course (section ''), in place of the earlier sums.
 *
 * - Counts are sums over classes.
 * - seed_present and seed_enrolled count each student once, as the old system did.
 * - The rate is the mean of the classes' rates, weighted by measured students; its interval is that
 *   of independent classes.
 * - Classes that moved, were not held or have no data stay out of rate and coverage.
 */
export async function sumCourses(tx: Transaction, day: DayToSum, state: string): Promise<void> {
  await write(tx, 'DELETE FROM course_attendance WHERE day = :date', { date: day.date });
  await resumCourses(tx, day, state);
}

/**
 * Sums the classes of a day again after words of people. These change no evidence, so seed_present
 * and seed_enrolled stay: the evidence that they were counted from may be gone.
 */
export async function resumCourses(
  tx: Transaction,
  { date, rosterVersion, leastCoverage }: DayToSum,
  state: string,
): Promise<void> {
  await readRows(tx, 'SELECT 1 FROM course_attendance WHERE day = :date FOR UPDATE', { date });
  for (const statement of [SUM_SECTIONS, SUM_COURSES])
    await write(tx, statement, { leastCoverage, state, rosterVersion, date });
}

/** What a sum is made of. */
type Unit = {
  /** The expression for the column `section`. */
  section: string;
  /** The condition that a class `o` belongs to the same unit as the class `c`. */
  isSame: string;
  /** The columns that name a unit within the day. */
  name: string;
};

/** Whether the class counts in the rate. */
const COUNTS = "a.state IN ('provisional', 'final') AND a.estimate IS NOT NULL";
const MEASURED = 'a.enrolled - a.not_measured';
const WEIGHT = `SUM(IF(${COUNTS}, ${MEASURED}, 0))`;
/** Half of the interval. One that 0 or 1 cuts off is as wide as its other side says. */
const HALF_WIDTH = 'GREATEST(a.estimate - a.rate_low, a.rate_high - a.estimate)';

/** The columns of a sum that stands already. All but those of the seed rate are written again. */
const SUMMED = [
  ...['classes', 'enrolled', 'present', 'partial', 'absent', 'unknown', 'not_measured'],
  ...['excused', 'rate', 'rate_low', 'rate_high', 'coverage', 'estimate', 'state'],
];

const sumStatement = ({ section, isSame, name }: Unit) => `
  INSERT INTO course_attendance
    (day, course, section, ${SUMMED.join(', ')}, seed_present, seed_enrolled)
  SELECT day, course, section, ${SUMMED.join(', ')}, seed_present, seed_enrolled
  FROM (
    SELECT sums.*, IF(coverage >= :leastCoverage, estimate, NULL) AS rate,
           GREATEST(0, estimate - margin) AS rate_low, LEAST(1, estimate + margin) AS rate_high
    FROM (
      SELECT c.class_date AS day, c.course, ${section} AS section, COUNT(*) AS classes,
             SUM(a.enrolled) AS enrolled, SUM(a.present) AS present, SUM(a.partial) AS partial,
             SUM(a.absent) AS absent, SUM(a.unknown) AS unknown,
             SUM(a.not_measured) AS not_measured, SUM(a.excused) AS excused,
             (SELECT COUNT(DISTINCT e.student_no)
              FROM class o JOIN class_evidence e USING (class_no)
              WHERE ${isSame} AND e.seed_first IS NOT NULL) AS seed_present,
             (SELECT COUNT(DISTINCT n.student_no)
              FROM class o
              JOIN roster_enrolment n ON n.version = o.version AND n.section_no = o.section_no
                AND o.class_date BETWEEN n.valid_from AND n.valid_to
              WHERE ${isSame}
                AND EXISTS (SELECT 1 FROM roster_access_point r
                            WHERE r.version = o.version AND r.room = o.room AND r.weight > 0)
             ) AS seed_enrolled,
             SUM(IF(${COUNTS}, a.estimate * (${MEASURED}), NULL)) / NULLIF(${WEIGHT}, 0) AS estimate,
             SQRT(SUM(IF(${COUNTS}, POW(${HALF_WIDTH} * (${MEASURED}), 2), NULL)))
               / NULLIF(${WEIGHT}, 0) AS margin,
             COALESCE(SUM(IF(${COUNTS}, a.present + a.partial + a.absent, 0))
               / NULLIF(SUM(IF(${COUNTS}, a.enrolled - a.excused, 0)), 0), 0) AS coverage,
             IF(MIN(CAST(a.state AS CHAR)) = MAX(CAST(a.state AS CHAR)),
                MIN(CAST(a.state AS CHAR)), :state) AS state
      FROM class c JOIN class_attendance a USING (class_no)
      WHERE c.version = :rosterVersion AND c.class_date = :date
      GROUP BY c.version, c.class_date, ${name}) AS sums) AS n
  ON DUPLICATE KEY UPDATE ${SUMMED.map((column) => `${column} = n.${column}`).join(', ')}`;

const SAME_COURSE = 'o.version = c.version AND o.class_date = c.class_date AND o.course = c.course';
const SUM_SECTIONS = sumStatement({
  section: 'c.section',
  isSame: `${SAME_COURSE} AND o.section = c.section`,
  name: 'c.course, c.section',
});
const SUM_COURSES = sumStatement({ section: "''", isSame: SAME_COURSE, name: 'c.course' });
