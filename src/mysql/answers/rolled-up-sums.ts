import type { Database } from '../pool.js';
import { readRows } from '../read.js';
import type { Rates } from './rates.js';

/** Sums over the classes of a section or a course that are rolled up. */
export type Sums = Omit<Rates, 'class_date' | 'enrolled' | 'seed_rate' | 'state'> & {
  /** Null: of the course. */
  section: string | null;
  state: Rates['state'] | null;
};

/** The sums of each section of a day that has a class that is rolled up. */
export function readSectionSums(db: Database, date: string): Promise<Sums[]> {
  return readRows<Sums>(db, SUM_SECTIONS, { date });
}

/** The same of each course. */
export function readCourseSums(db: Database, date: string): Promise<Sums[]> {
  return readRows<Sums>(db, SUM_COURSES, { date });
}

/** See src/mysql/rollup/sum-courses.ts. */
const HALF_WIDTH = 'GREATEST(x.estimate - x.rate_low, x.rate_high - x.estimate)';

/**
 * A day that is final with another roster shows no sums, as in the views.
 * x: a class that counts in the rate.
 */
const sums = (section: string, name: string) => `
  SELECT course, section, present, partial, absent, unknown, not_measured,
         IF(coverage >= least_coverage, estimate, NULL) AS rate,
         GREATEST(0, estimate - margin) AS rate_low, LEAST(1, estimate + margin) AS rate_high,
         coverage, state, policy, rolled_up_at, excused
  FROM (
    SELECT c.course, ${section} AS section, CAST(SUM(a.present) AS UNSIGNED) AS present,
           CAST(SUM(a.partial) AS UNSIGNED) AS partial, CAST(SUM(a.absent) AS UNSIGNED) AS absent,
           CAST(SUM(a.unknown) AS UNSIGNED) AS unknown,
           CAST(SUM(a.not_measured) AS UNSIGNED) AS not_measured,
           CAST(SUM(a.excused) AS UNSIGNED) AS excused,
           SUM(x.estimate * (x.enrolled - x.not_measured))
             / NULLIF(SUM(x.enrolled - x.not_measured), 0) AS estimate,
           SQRT(SUM(POW(${HALF_WIDTH} * (x.enrolled - x.not_measured), 2)))
             / NULLIF(SUM(x.enrolled - x.not_measured), 0) AS margin,
           COALESCE(SUM(x.present + x.partial + x.absent) * 1E0
             / NULLIF(SUM(x.enrolled - x.excused), 0), 0) AS coverage,
           MAX(IF(y.rule = 'seed', 0E0,
                  CAST(JSON_EXTRACT(y.parameters, '$.leastCoverage') AS DOUBLE))) AS least_coverage,
           IF(COUNT(a.class_no) = COUNT(*)
                AND MIN(CAST(a.state AS CHAR)) = MAX(CAST(a.state AS CHAR)),
              MIN(CAST(a.state AS CHAR)), 'provisional') AS state,
           GROUP_CONCAT(DISTINCT a.policy ORDER BY a.policy SEPARATOR ', ') AS policy,
           MAX(a.rolled_up_at) AS rolled_up_at
    FROM roster_day d
    JOIN class c ON c.version = d.version AND c.class_date = d.day
    LEFT JOIN class_attendance a ON a.class_no = c.class_no
    LEFT JOIN class_attendance x ON x.class_no = a.class_no
      AND x.state IN ('provisional', 'final') AND x.estimate IS NOT NULL
    LEFT JOIN policy y ON y.policy = a.policy AND y.version = a.policy_version
    WHERE d.day = :date
      AND NOT EXISTS (SELECT 1 FROM day_rollup w
                      WHERE w.day = d.day AND w.state = 'final' AND w.roster_version <> d.version)
    GROUP BY ${name} HAVING COUNT(a.class_no) > 0) AS units`;
const SUM_SECTIONS = sums('c.section', 'c.course, c.section');
const SUM_COURSES = sums('NULL', 'c.course');
