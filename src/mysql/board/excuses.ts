import type { Database } from '../pool.js';
import { readRows } from '../read.js';

/** An excuse that is in force. */
export type HeldExcuse = {
  excuseNo: number;
  /** "YYYY-MM-DD" */
  from: string;
  to: string;
  /** Null: every course. */
  course: string | null;
  reason: string;
  by: string;
  at: string;
};

/** The excuses of a student that hold for a class, oldest first. */
export async function readHeldExcuses(
  db: Database,
  studentNo: number,
  { date, course }: { date: string; course: string },
): Promise<HeldExcuse[]> {
  return readRows<HeldExcuse>(
    db,
    `SELECT e.excuse_no AS excuseNo, e.first_day AS 'from', e.last_day AS 'to', e.course, e.reason,
            e.excused_by AS 'by', e.excused_at AS at
     FROM excuse e
     WHERE e.student_no = :studentNo AND :date BETWEEN e.first_day AND e.last_day
       AND (e.course IS NULL OR e.course = :course)
       AND NOT EXISTS (SELECT 1 FROM excuse_withdrawal w WHERE w.excuse_no = e.excuse_no)
     ORDER BY e.excuse_no`,
    { studentNo, date, course },
  );
}
