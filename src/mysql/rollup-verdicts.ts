import type { RowDataPacket } from 'mysql2/promise';
import type { ClassRate, ClassToDecide, Verdict } from '../attendance/verdict.js';
import { insertRows, insertStatement } from './insert-rows.js';
import { withTransaction, type Database, type Transaction } from './pool.js';
import { timeText } from './rollup-evidence.js';
import { claimRollup } from './rollup-start.js';

/** Some classes of one day's rollup: those with a number above `after`, in order, `limit` at most. */
export type ClassChunk = { date: string; runId: string; rosterVersion: number; after: number; limit: number };

export type DecidedClass = { classNo: number; verdicts: Verdict[]; rate: ClassRate; seedPresent: number };

/** Reads the chunk's classes, each with every student enrolled on the day and the student's stored evidence. Empty after the last class. */
export async function readClassesToDecide(
  db: Database,
  { date, rosterVersion, after, limit }: ClassChunk,
): Promise<ClassToDecide[]> {
  const [classes] = await db.query<RowDataPacket[]>(
    `SELECT c.class_no, EXISTS (SELECT 1 FROM roster_access_point a WHERE a.version = c.version AND a.room = c.room AND a.weight > 0) AS measurable
     FROM class c WHERE c.version = ? AND c.class_date = ? AND c.class_no > ? ORDER BY c.class_no LIMIT ?`,
    [rosterVersion, date, after, limit],
  );
  if (classes.length === 0) return [];
  const found = new Map(
    classes.map((row) => [
      row['class_no'] as number,
      {
        classNo: row['class_no'] as number,
        measurable: row['measurable'] === 1,
        students: [] as ClassToDecide['students'],
      },
    ]),
  );
  for (const [classNo, studentNo, optedOut, seedFirst, seedLast] of await readStudents(db, date, [
    ...found.keys(),
  ])) {
    found.get(classNo!)?.students.push({
      studentNo: studentNo!,
      optedOut: optedOut === 1,
      seedFirst: seedFirst!,
      seedLast: seedLast!,
    });
  }
  return [...found.values()];
}

async function readStudents(db: Database, date: string, classNos: number[]): Promise<(number | null)[][]> {
  const [rows] = await db.query<RowDataPacket[][]>(
    {
      sql: `SELECT DISTINCT c.class_no, n.student_no, COALESCE(now.opted_out, s.opted_out),
                   TIME_TO_SEC(TIME(e.seed_first)), TIME_TO_SEC(TIME(e.seed_last))
            FROM class c
            JOIN roster_enrolment n ON n.version = c.version AND n.section_no = c.section_no AND ? BETWEEN n.valid_from AND n.valid_to
            JOIN roster_student s ON s.version = c.version AND s.student_no = n.student_no
            LEFT JOIN roster_student now ON now.version = (SELECT version FROM roster_head) AND now.student_no = n.student_no
            LEFT JOIN class_evidence e ON e.class_no = c.class_no AND e.student_no = n.student_no
            WHERE c.class_no IN (?) ORDER BY c.class_no, n.student_no`,
      rowsAsArray: true,
    },
    [date, classNos],
  );
  return rows as unknown as (number | null)[][];
}

/**
 * Replaces the verdicts and the figures of these classes in one transaction. Whoever reads sees a class as it was or as it is now, never between. They stay
 * provisional until the day is sealed.
 */
export async function writeDecisions(
  db: Database,
  chunk: ClassChunk,
  policy: string,
  now: string,
  decided: DecidedClass[],
): Promise<void> {
  await withTransaction(db, async (tx) => {
    await claimRollup(tx, chunk.date, chunk.runId);
    await deleteDecisions(
      tx,
      decided.map(({ classNo }) => classNo),
    );
    await insertRows(
      tx,
      INSERT_VERDICTS,
      decided.flatMap(({ classNo, verdicts }) =>
        verdicts.map((verdict) => verdictRow(chunk.date, classNo, verdict)),
      ),
    );
    await insertRows(
      tx,
      INSERT_ATTENDANCE,
      decided.map((one) => attendanceRow(one, policy, now)),
    );
  });
}

async function deleteDecisions(tx: Transaction, classNos: number[]): Promise<void> {
  await tx.query('DELETE FROM verdict WHERE class_no IN (?)', [classNos]);
  await tx.query('DELETE FROM class_attendance WHERE class_no IN (?)', [classNos]);
}

function verdictRow(date: string, classNo: number, verdict: Verdict): unknown[] {
  const at = (second: number | null) => (second === null ? null : `${date} ${timeText(second)}`);
  return [
    classNo,
    verdict.studentNo,
    verdict.verdict,
    verdict.probability,
    verdict.minutes,
    at(verdict.firstSeen),
    at(verdict.lastSeen),
    verdict.lateMinutes,
    verdict.leftEarly === null ? null : Number(verdict.leftEarly),
  ];
}

function attendanceRow(
  { classNo, verdicts, rate, seedPresent }: DecidedClass,
  policy: string,
  now: string,
): unknown[] {
  const count = (kind: Verdict['verdict']) => verdicts.filter(({ verdict }) => verdict === kind).length;
  return [
    classNo,
    verdicts.length,
    count('present'),
    count('partial'),
    count('absent'),
    count('unknown'),
    count('not_measured'),
    seedPresent,
    rate.rate,
    rate.low,
    rate.high,
    rate.coverage,
    'provisional',
    policy,
    now,
  ];
}

const INSERT_VERDICTS = insertStatement('verdict', [
  { name: 'class_no', type: 'INT UNSIGNED' },
  { name: 'student_no', type: 'INT UNSIGNED' },
  { name: 'verdict', type: 'VARCHAR(16)' },
  { name: 'probability', type: 'DOUBLE' },
  { name: 'minutes', type: 'DOUBLE' },
  { name: 'first_seen', type: 'DATETIME' },
  { name: 'last_seen', type: 'DATETIME' },
  { name: 'late_minutes', type: 'DOUBLE' },
  { name: 'left_early', type: 'TINYINT' },
]);

const INSERT_ATTENDANCE = insertStatement('class_attendance', [
  { name: 'class_no', type: 'INT UNSIGNED' },
  ...['enrolled', 'present', 'partial', 'absent', 'unknown', 'not_measured', 'seed_present'].map((name) => ({
    name,
    type: 'INT UNSIGNED',
  })),
  ...['rate', 'rate_low', 'rate_high', 'coverage'].map((name) => ({ name, type: 'DOUBLE' })),
  { name: 'state', type: 'VARCHAR(16)' },
  { name: 'policy', type: 'VARCHAR(64)' },
  { name: 'rolled_up_at', type: 'DATETIME' },
]);
