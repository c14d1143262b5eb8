import type { Database } from '../pool.js';
import { listOf, readRows } from '../read.js';
import type { ClassRates } from './rates.js';

/** Classes per statement: bounds what is in memory, however long the export. */
const CLASSES_PER_READ = 50;

/** One verdict, under the names of the contract's header. Times as stored. */
export type VerdictRow = {
  date: string;
  course: string;
  section: string;
  /** HH:MM */
  start: string;
  student_id: string;
  verdict: string;
  probability: number | null;
  minutes: number | null;
  first_seen: string | null;
  last_seen: string | null;
  late_minutes: number | null;
  left_early: number | null;
  policy: string;
  late: string | null;
  corrected: number;
  basis: string | null;
  /** What the policy said, where a person's word decides. */
  by_policy: string | null;
  excused: number;
};

/** A day of a roster. */
export type ExportDay = {
  date: string;
  classes: number;
  /** Whether it has been rolled up with that roster. */
  isRolledUp: boolean;
};

/** The days of a range that a roster covers. */
export async function readExportDays(
  db: Database,
  first: string,
  last: string,
): Promise<ExportDay[]> {
  const days = await readRows<{ date: string; classes: number; isRolledUp: 0 | 1 }>(
    db,
    `SELECT d.day AS date, u.day IS NOT NULL AS isRolledUp,
            (SELECT COUNT(*) FROM class c
             WHERE c.version = d.version AND c.class_date = d.day) AS classes
     FROM roster_day d
     LEFT JOIN day_rollup u ON u.day = d.day AND u.roster_version = d.version
     WHERE d.day BETWEEN :first AND :last ORDER BY d.day`,
    { first, last },
  );
  return days.map((day) => ({ ...day, isRolledUp: day.isRolledUp === 1 }));
}

/** The verdicts of one rolled-up day in order of course, section, start and student. */
export async function* verdictRows(db: Database, date: string): AsyncGenerator<VerdictRow> {
  const classes = await readRows<{ classNo: number }>(
    db,
    `SELECT c.class_no AS classNo
     FROM day_class c JOIN class_attendance a ON a.class_no = c.class_no
     WHERE c.class_date = :date ORDER BY c.course, c.section, c.starts_at`,
    { date },
  );
  const classNos = classes.map(({ classNo }) => classNo);
  for (let from = 0; from < classNos.length; from += CLASSES_PER_READ)
    yield* await readRows<VerdictRow>(db, SELECT_VERDICTS, {
      classNos: JSON.stringify(classNos.slice(from, from + CLASSES_PER_READ)),
    });
}

/** The rows of class_rates of one day in order of course, section and start. */
export async function* classRows(db: Database, date: string): AsyncGenerator<ClassRates> {
  yield* await readRows<ClassRates>(
    db,
    'SELECT * FROM class_rates WHERE class_date = :date ORDER BY course, section, starts_at',
    { date },
  );
}

/**
 * STRAIGHT_JOIN: from the list to the rows by their keys, whatever MySQL's statistics say. The two
 * times are cast: where mysql2 has to make text of a DATETIME, the export takes a third longer.
 */
const SELECT_VERDICTS = `
  SELECT c.class_date AS date, c.course, c.section, TIME_FORMAT(c.starts_at, '%H:%i') AS start,
         s.student_id, v.verdict, v.probability, v.minutes,
         CAST(v.first_seen AS CHAR) AS first_seen, CAST(v.last_seen AS CHAR) AS last_seen,
         v.late_minutes, v.left_early, a.policy, v.late, v.corrected,
         IF(v.corrected, NULL, v.basis) AS basis, v.by_policy, v.excused
  FROM ${listOf('classNos', 'INT UNSIGNED')} AS listed
  STRAIGHT_JOIN class c ON c.class_no = listed.item
  STRAIGHT_JOIN class_attendance a ON a.class_no = c.class_no
  STRAIGHT_JOIN verdict v ON v.class_no = c.class_no
  STRAIGHT_JOIN student s ON s.student_no = v.student_no
  ORDER BY c.course, c.section, c.starts_at, s.student_id`;
