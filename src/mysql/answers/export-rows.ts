import type { RowDataPacket } from 'mysql2/promise';
import type { ClassRates } from './day-rates.js';
import type { Database } from '../pool.js';

/** Classes per statement: bounds what is in memory, however long the export. */
const CLASSES_PER_READ = 50;

/** One verdict, under the names of the contract's header. Times as stored; start: HH:MM. */
export type VerdictRow = {
  date: string;
  course: string;
  section: string;
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
};

/** A day of a roster, and whether it has been rolled up with that roster. */
export type ExportDay = { date: string; classes: number; isRolledUp: boolean };

/** The days of a range that a roster covers, each with its number of classes. */
export async function readExportDays(
  db: Database,
  first: string,
  last: string,
): Promise<ExportDay[]> {
  const [rows] = await db.execute<RowDataPacket[]>(
    `SELECT d.day, (SELECT COUNT(*) FROM class c WHERE c.version = d.version AND c.class_date = d.day) AS classes, u.day IS NOT NULL AS is_rolled_up
     FROM roster_day d LEFT JOIN day_rollup u ON u.day = d.day AND u.roster_version = d.version
     WHERE d.day BETWEEN ? AND ? ORDER BY d.day`,
    [first, last],
  );
  return rows.map((row) => ({
    date: row['day'] as string,
    classes: row['classes'] as number,
    isRolledUp: row['is_rolled_up'] === 1,
  }));
}

/** The verdicts of one rolled-up day in order of course, section, start and student. */
export async function* verdictRows(db: Database, date: string): AsyncGenerator<VerdictRow> {
  const [classes] = await db.execute<RowDataPacket[]>(
    `SELECT c.class_no FROM day_class c JOIN class_attendance a ON a.class_no = c.class_no
     WHERE c.class_date = ? ORDER BY c.course, c.section, c.starts_at`,
    [date],
  );
  const classNos = classes.map((row) => row['class_no'] as number);
  for (let from = 0; from < classNos.length; from += CLASSES_PER_READ) {
    const [rows] = await db.query<RowDataPacket[]>(VERDICTS, [
      classNos.slice(from, from + CLASSES_PER_READ),
    ]);
    yield* rows as unknown as VerdictRow[];
  }
}

/** The rows of class_rates of one day in order of course, section and start. */
export async function* classRows(db: Database, date: string): AsyncGenerator<ClassRates> {
  const [rows] = await db.execute<RowDataPacket[]>(
    'SELECT * FROM class_rates WHERE class_date = ? ORDER BY course, section, starts_at',
    [date],
  );
  yield* rows as unknown as ClassRates[];
}

const VERDICTS = `
  SELECT c.class_date AS date, c.course, c.section, TIME_FORMAT(c.starts_at, '%H:%i') AS start, s.student_id, v.verdict, v.probability, v.minutes,
         v.first_seen, v.last_seen, v.late_minutes, v.left_early, a.policy, v.late, v.corrected
  FROM class c
  JOIN class_attendance a ON a.class_no = c.class_no
  JOIN verdict v ON v.class_no = c.class_no
  JOIN student s ON s.student_no = v.student_no
  WHERE c.class_no IN (?)
  ORDER BY c.course, c.section, c.starts_at, s.student_id`;
