import type { Database } from '../pool.js';
import { readRows } from '../read.js';

/** A section on a day by the `seed` policy, as far as ingest has come. */
export type SectionAnswer = {
  course: string;
  section: string;
  enrolled: number;
  /** How many students have been present in any of its classes; each counts once. */
  present: number;
  /** Whether an access point covers the room of one of its classes; otherwise we cannot say. */
  measurable: boolean;
  /** When its first class starts. */
  startsAt: string;
};

/** The answers of each section that has a class on the day, or of one, by course and section. */
export async function readSectionAnswers(
  db: Database,
  date: string,
  one?: { course: string; section: string },
): Promise<SectionAnswer[]> {
  const rows = await readRows<Omit<SectionAnswer, 'measurable'> & { measurable: 0 | 1 }>(
    db,
    // A section's enrolment is the same for all of its classes of one day.
    `SELECT c.course, c.section, MAX(c.enrolled) AS enrolled, MAX(c.measurable) AS measurable,
            MIN(c.starts_at) AS startsAt,
            (SELECT COUNT(DISTINCT p.student_no)
             FROM class o STRAIGHT_JOIN live_presence p ON p.class_no = o.class_no
             WHERE o.version = c.version AND o.class_date = c.class_date
               AND o.course = c.course AND o.section = c.section) AS present
     FROM day_class c
     WHERE c.class_date = :date ${one ? 'AND c.course = :course AND c.section = :section' : ''}
     GROUP BY c.version, c.class_date, c.course, c.section
     ORDER BY c.course, c.section`,
    { date, ...one },
  );
  return rows.map((row) => ({ ...row, measurable: row.measurable === 1 }));
}
