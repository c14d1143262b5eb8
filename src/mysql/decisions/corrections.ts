import type { CorrectedKind } from '../../attendance/judging/settle.js';
import type { VerdictKind } from '../../attendance/verdict.js';
import type { Database, Transaction } from '../pool.js';
import { readRow, readRows, write } from '../read.js';
import { ERASED_STUDENTS } from './erasures.js';
import { makeDirty, type DayClass, type SpokenName, type Word } from './confirmations.js';
import { optedOut } from '../roster/kept-opt-outs.js';

const OPTED_OUT = optedOut('now', 'n.student_no');

/** The number of a student; undefined where no roster ever had the id. */
export async function findStudent(db: Database, studentId: string): Promise<number | undefined> {
  const student = await readRow<{ studentNo: number }>(
    db,
    'SELECT student_no AS studentNo FROM student WHERE student_id = :studentId',
    { studentId },
  );
  return student?.studentNo;
}

/**
 * The classes of a course on a day in which a student is enrolled, in order of section and start.
 * optedOut: by the newest roster that has the student; a student who was erased counts as such.
 */
export async function readStudentClasses(
  db: Database,
  studentNo: number,
  { date, course }: { date: string; course: string },
): Promise<(DayClass & { optedOut: boolean })[]> {
  const rows = await readRows<DayClass & { optedOut: 0 | 1 }>(
    db,
    `SELECT DISTINCT c.class_no AS classNo, c.version, c.class_date AS date, c.course, c.section,
            c.room, c.starts_at AS startsAt, ${OPTED_OUT}
              OR n.student_no IN ${ERASED_STUDENTS} AS optedOut
     FROM day_class c
     JOIN roster_enrolment n ON n.version = c.version AND n.section_no = c.section_no
       AND n.student_no = :studentNo AND c.class_date BETWEEN n.valid_from AND n.valid_to
     LEFT JOIN roster_student now
       ON now.version = (SELECT version FROM roster_head) AND now.student_no = n.student_no
     WHERE c.class_date = :date AND c.course = :course ORDER BY c.section, c.starts_at`,
    { studentNo, date, course },
  );
  return rows.map((row) => ({ ...row, optedOut: row.optedOut === 1 }));
}

/** The verdict on a student in a class; undefined where there is none. */
export async function readVerdict(
  tx: Transaction,
  classNo: number,
  studentNo: number,
): Promise<VerdictKind | undefined> {
  const row = await readRow<{ verdict: VerdictKind }>(
    tx,
    'SELECT verdict FROM verdict WHERE class_no = :classNo AND student_no = :studentNo',
    { classNo, studentNo },
  );
  return row?.verdict;
}

/** Keeps what a person said of a student in a class. */
export async function addCorrection(
  tx: Transaction,
  { date, course, section, startsAt, endsAt, wasOnly }: SpokenName,
  { studentNo, verdict }: { studentNo: number; verdict: CorrectedKind },
  { by, reason, now, word }: Word,
): Promise<void> {
  await write(
    tx,
    `INSERT INTO correction
       (day, course, section, starts_at, ends_at, was_only, student_no, verdict, reason,
        corrected_by, corrected_at, word)
     VALUES (:date, :course, :section, :startsAt, :endsAt, :wasOnly, :studentNo, :verdict, :reason,
             :by, :now, :word)`,
    {
      ...{ date, course, section, startsAt, endsAt, wasOnly, studentNo, verdict, reason, by, now },
      word: word ?? null,
    },
  );
}

/**
 * Makes a day dirty if its rollup is under way: that rollup may have read people's words before
 * this one came, and would write its verdicts over it. The lock makes a rollup that begins now wait
 * for the commit, so it reads this word. It comes before the locks on classes, as in the steps and
 * the seal of a rollup: in another order they could wait for each other.
 */
export async function outlastRollup(tx: Transaction, date: string, now: string): Promise<void> {
  await outlastRollups(tx, { from: date, to: date }, now);
}

/** The same for each day of a range. */
export async function outlastRollups(
  tx: Transaction,
  { from, to }: { from: string; to: string },
  now: string,
): Promise<void> {
  const rollups = await readRows<{ date: string; sealed: 0 | 1 }>(
    tx,
    'SELECT day AS date, sealed FROM rollup_start WHERE day BETWEEN :from AND :to FOR SHARE',
    { from, to },
  );
  for (const { date, sealed } of rollups) if (sealed === 0) await makeDirty(tx, date, now);
}
