import type { RowDataPacket } from 'mysql2/promise';
import type { CorrectedKind, Judged, JudgedVerdict } from '../../attendance/judging/correction.js';
import type { VerdictKind } from '../../attendance/verdict.js';
import { leaveDirty, type DayClass, type Word } from './confirmations.js';
import type { Database, Transaction } from '../pool.js';
import { countVerdicts } from '../rollup/verdicts.js';
import { sumCourses } from '../rollup/seal-day.js';

/** A policy as results name it. */
export type PolicyName = { policy: string; policyVersion: number };

/** A class as it is stored, with all that was ever said of its students; shown: the rate as people see it. */
export type StoredJudgement = PolicyName & {
  judged: Judged;
  corrections: Map<number, CorrectedKind>;
  shown: number | null;
};

/** The number of a student; undefined where no roster ever had the id. */
export async function findStudent(db: Database, studentId: string): Promise<number | undefined> {
  const [rows] = await db.execute<RowDataPacket[]>(
    'SELECT student_no FROM student WHERE student_id = ?',
    [studentId],
  );
  return rows[0]?.['student_no'] as number | undefined;
}

/** The classes of a course on a day in which a student is enrolled, in order of section and start. optedOut: by the newest roster that has the student. */
export async function readStudentClasses(
  db: Database,
  studentNo: number,
  { date, course }: { date: string; course: string },
): Promise<(DayClass & { optedOut: boolean })[]> {
  const [rows] = await db.execute<RowDataPacket[]>(
    `SELECT DISTINCT c.class_no AS classNo, c.version, c.class_date AS date, c.course, c.section, c.room, c.starts_at AS startsAt,
            COALESCE(now.opted_out, s.opted_out) AS optedOut
     FROM day_class c
     JOIN roster_enrolment n ON n.version = c.version AND n.section_no = c.section_no AND n.student_no = ? AND c.class_date BETWEEN n.valid_from AND n.valid_to
     JOIN roster_student s ON s.version = c.version AND s.student_no = n.student_no
     LEFT JOIN roster_student now ON now.version = (SELECT version FROM roster_head) AND now.student_no = n.student_no
     WHERE c.class_date = ? AND c.course = ? ORDER BY c.section, c.starts_at`,
    [studentNo, date, course],
  );
  return rows.map((row) => ({ ...(row as unknown as DayClass), optedOut: row['optedOut'] === 1 }));
}

/** Keeps what a person said of a student in a class. */
export async function addCorrection(
  tx: Transaction,
  { date, course, section, startsAt }: DayClass,
  { studentNo, verdict }: { studentNo: number; verdict: CorrectedKind },
  { by, reason, now }: Word,
): Promise<void> {
  await tx.execute(
    `INSERT INTO correction (day, course, section, starts_at, student_no, verdict, reason, corrected_by, corrected_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [date, course, section, startsAt, studentNo, verdict, reason, by, now],
  );
}

/** Reads a class back for as long as the transaction holds it; undefined while it is not rolled up. Who was erased since still counts, as student 0. */
export async function lockJudgement(
  tx: Transaction,
  classNo: number,
): Promise<StoredJudgement | undefined> {
  const [[row]] = await tx.execute<RowDataPacket[]>(
    `SELECT present, partial, absent, unknown, not_measured, rate, estimate, rate_low, rate_high, coverage, policy, policy_version
     FROM class_attendance WHERE class_no = ? FOR UPDATE`,
    [classNo],
  );
  if (!row) return undefined;
  const verdicts = await readVerdicts(tx, classNo);
  const figure = (column: string) => row[column] as number | null;
  return {
    judged: {
      verdicts: [
        ...verdicts,
        ...erasedSince(row as unknown as Record<VerdictKind, number>, verdicts),
      ],
      rate: {
        rate: figure('estimate'),
        low: figure('rate_low'),
        high: figure('rate_high'),
        coverage: figure('coverage'),
      },
    },
    corrections: await readLastWords(tx, classNo, verdicts),
    shown: figure('rate'),
    policy: row['policy'] as string,
    policyVersion: row['policy_version'] as number,
  };
}

type StoredVerdict = JudgedVerdict & { corrected: boolean };

async function readVerdicts(tx: Transaction, classNo: number): Promise<StoredVerdict[]> {
  const [rows] = await tx.execute<RowDataPacket[]>(
    'SELECT student_no AS studentNo, verdict, probability, corrected FROM verdict WHERE class_no = ? ORDER BY student_no',
    [classNo],
  );
  return rows.map((row) => ({
    ...(row as unknown as StoredVerdict),
    corrected: row['corrected'] === 1,
  }));
}

/** What the counts have more than there are verdicts. Their probabilities do not matter, since nothing moves them; only whether they have any. */
function erasedSince(
  counts: Record<VerdictKind, number>,
  verdicts: readonly StoredVerdict[],
): StoredVerdict[] {
  const there = countVerdicts(verdicts);
  const hasProbabilities = verdicts.some(({ probability }) => probability !== null);
  return (Object.keys(there) as VerdictKind[]).flatMap((verdict) =>
    Array.from({ length: Math.max(0, counts[verdict] - there[verdict]) }, () => ({
      studentNo: 0,
      verdict,
      probability: hasProbabilities && verdict !== 'not_measured' ? 0 : null,
      corrected: false,
    })),
  );
}

/** The last word on each student. Nobody speaks for a student who has opted out since; what was said before stands until the next rollup. */
async function readLastWords(
  tx: Transaction,
  classNo: number,
  verdicts: readonly StoredVerdict[],
): Promise<Map<number, CorrectedKind>> {
  const [rows] = await tx.execute<RowDataPacket[]>(
    `SELECT k.student_no, k.verdict
     FROM class c
     JOIN correction k ON k.day = c.class_date AND k.course = c.course AND k.section = c.section AND k.starts_at = c.starts_at
     LEFT JOIN roster_student now ON now.version = (SELECT version FROM roster_head) AND now.student_no = k.student_no
     WHERE c.class_no = ? AND NOT COALESCE(now.opted_out, FALSE) ORDER BY k.correction_no`,
    [classNo],
  );
  const standing = verdicts.filter((one) => one.corrected);
  return new Map([
    ...standing.map(({ studentNo, verdict }) => [studentNo, verdict as CorrectedKind] as const),
    ...rows.map((row) => [row['student_no'] as number, row['verdict'] as CorrectedKind] as const),
  ]);
}

/** Writes the verdicts that have changed, and the figures of their class. isShown: see DecidedClass. */
export async function writeJudgement(
  tx: Transaction,
  classNo: number,
  before: Judged,
  after: Judged<StoredVerdict>,
  isShown: boolean,
): Promise<void> {
  for (const [i, { studentNo, verdict, corrected }] of after.verdicts.entries()) {
    const was = before.verdicts[i]!;
    if (was.verdict === verdict && was.corrected === corrected) continue;
    await tx.execute(
      'UPDATE verdict SET verdict = ?, corrected = ? WHERE class_no = ? AND student_no = ?',
      [...[verdict, corrected, classNo, studentNo]],
    );
  }
  const {
    present,
    partial,
    absent,
    unknown,
    not_measured: notMeasured,
  } = countVerdicts(after.verdicts);
  const { rate, low, high, coverage } = after.rate;
  await tx.execute(
    `UPDATE class_attendance SET present = ?, partial = ?, absent = ?, unknown = ?, not_measured = ?, rate = ?, rate_low = ?, rate_high = ?,
            coverage = ?, estimate = ? WHERE class_no = ?`,
    [
      ...[present, partial, absent, unknown, notMeasured],
      ...[isShown ? rate : null, low, high, coverage, rate, classNo],
    ],
  );
}

/**
 * Sums a day's sections and courses again, if it was sealed with this roster version.
 * @param leastCoverageOf the share of decided students below which a policy shows no rate
 */
export async function sumAgain(
  tx: Transaction,
  date: string,
  rosterVersion: number,
  leastCoverageOf: (policy: PolicyName) => Promise<number>,
): Promise<void> {
  const [[sealed]] = await tx.execute<RowDataPacket[]>(
    'SELECT state, policy, policy_version AS policyVersion FROM day_rollup WHERE day = ? AND roster_version = ?',
    [date, rosterVersion],
  );
  if (!sealed) return;
  const leastCoverage = await leastCoverageOf(sealed as unknown as PolicyName);
  await sumCourses(tx, { date, rosterVersion, leastCoverage }, sealed['state'] as string);
}

/**
 * Leaves a day whose rollup is under way to be rolled up again: it may have read what was said before, and would have the last word. The lock makes a rollup that
 * begins now wait for the commit, and so read what was said.
 */
export async function outlastRollup(tx: Transaction, date: string, now: string): Promise<void> {
  const [[begun]] = await tx.execute<RowDataPacket[]>(
    `SELECT COALESCE(u.rolled_up_at <= r.started_at, TRUE) AS underWay
     FROM rollup_start r LEFT JOIN day_rollup u ON u.day = r.day WHERE r.day = ? FOR SHARE OF r`,
    [date],
  );
  if (begun?.['underWay'] === 1) await leaveDirty(tx, date, now);
}
