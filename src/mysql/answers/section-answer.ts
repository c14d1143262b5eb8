import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../pool.js';

/**
 * A section on a day by the `seed` policy, as far as ingest has come: how many distinct students have been present in any of its classes. measurable: an access
 * point covers the room of one of them; else nothing may be said. startsAt: of its first class.
 */
export type SectionAnswer = {
  course: string;
  section: string;
  enrolled: number;
  present: number;
  measurable: boolean;
  startsAt: string;
};

/** The answers of every section that has a class on the day, or of one, in order of course and section. */
export async function readSectionAnswers(
  db: Database,
  date: string,
  one?: { course: string; section: string },
): Promise<SectionAnswer[]> {
  const [rows] = await db.execute<RowDataPacket[]>(
    // A section's enrolment is the same for all of its classes of one day.
    `SELECT c.course, c.section, MAX(c.enrolled) AS enrolled, MAX(c.measurable) AS measurable, MIN(c.starts_at) AS starts_at,
            (SELECT COUNT(DISTINCT p.student_no) FROM class o STRAIGHT_JOIN live_presence p ON p.class_no = o.class_no
             WHERE o.version = c.version AND o.class_date = c.class_date AND o.course = c.course AND o.section = c.section) AS present
     FROM day_class c
     WHERE c.class_date = ? ${one ? 'AND c.course = ? AND c.section = ?' : ''}
     GROUP BY c.version, c.class_date, c.course, c.section
     ORDER BY c.course, c.section`,
    one ? [date, one.course, one.section] : [date],
  );
  return rows.map((row) => ({
    course: row['course'] as string,
    section: row['section'] as string,
    enrolled: row['enrolled'] as number,
    present: row['present'] as number,
    measurable: row['measurable'] === 1,
    startsAt: row['starts_at'] as string,
  }));
}
