import type { CorrectedKind, Judged, JudgedVerdict } from '../../attendance/judging/correction.js';
import type { VerdictKind } from '../../attendance/verdict.js';
import type { Transaction } from '../pool.js';
import { readRow, readRows, write } from '../read.js';
import { readLeastCoverage, type PolicyName } from '../rollup/policies.js';
import { sumCourses } from '../rollup/sum-courses.js';
import { countInferred, countVerdicts } from '../rollup/verdicts.js';
import type { DayClass } from './confirmations.js';
import { readWords } from './words.js';

/** A class as it is stored. */
export type StoredJudgement = PolicyName & {
  judged: Judged;
  /** Student number -> the last correction, of every student who was ever corrected. */
  corrections: Map<number, CorrectedKind>;
  /** The rate that people see. */
  shown: number | null;
};

/** A class of the roster that its day is read with. */
type JudgedClass = Pick<DayClass, 'classNo' | 'date' | 'version'>;

type JudgementRow = PolicyName &
  Record<VerdictKind, number> & {
    shown: number | null;
    rate: number | null;
    low: number | null;
    high: number | null;
    coverage: number | null;
  };

/**
 * Reads a class, and locks it for the rest of the transaction. A student who was erased after the
 * rollup still counts, under the number 0.
 * @returns undefined while the class is not rolled up
 */
export async function lockJudgement(
  tx: Transaction,
  judgedClass: JudgedClass,
): Promise<StoredJudgement | undefined> {
  const { classNo } = judgedClass;
  const row = await readRow<JudgementRow>(
    tx,
    `SELECT present, partial, absent, unknown, not_measured, rate AS shown, estimate AS rate,
            rate_low AS low, rate_high AS high, coverage, policy, policy_version AS policyVersion
     FROM class_attendance WHERE class_no = :classNo FOR UPDATE`,
    { classNo },
  );
  if (!row) return undefined;
  const verdicts = await readVerdicts(tx, classNo);
  const { shown, rate, low, high, coverage, policy, policyVersion } = row;
  return {
    judged: {
      verdicts: [...verdicts, ...erasedSince(row, verdicts)],
      rate: { rate, low, high, coverage },
    },
    corrections: await readLastCorrections(tx, judgedClass, verdicts),
    shown,
    policy,
    policyVersion,
  };
}

type StoredVerdict = JudgedVerdict & { corrected: boolean };

async function readVerdicts(tx: Transaction, classNo: number): Promise<StoredVerdict[]> {
  const rows = await readRows<JudgedVerdict & { isCorrected: 0 | 1 }>(
    tx,
    `SELECT student_no AS studentNo, verdict, basis, probability, corrected AS isCorrected
     FROM verdict WHERE class_no = :classNo ORDER BY student_no`,
    { classNo },
  );
  return rows.map(({ isCorrected, ...row }) => ({ ...row, corrected: isCorrected === 1 }));
}

/**
 * One verdict for each student that the counts still have and the verdicts no longer do. No
 * correction moves these, so the value of their probability does not matter, only whether there is
 * one.
 */
function erasedSince(
  counts: Record<VerdictKind, number>,
  verdicts: readonly StoredVerdict[],
): StoredVerdict[] {
  const stored = countVerdicts(verdicts);
  const hasProbabilities = verdicts.some(({ probability }) => probability !== null);
  return (Object.keys(stored) as VerdictKind[]).flatMap((verdict) =>
    Array.from({ length: Math.max(0, counts[verdict] - stored[verdict]) }, () => ({
      studentNo: 0,
      verdict,
      basis: null,
      probability: hasProbabilities && verdict !== 'not_measured' ? 0 : null,
      corrected: false,
    })),
  );
}

/**
 * The last correction of each student. Corrections of a student who has opted out since are left
 * out; a corrected verdict that already stands is kept until the next rollup.
 */
async function readLastCorrections(
  tx: Transaction,
  { classNo, date, version }: JudgedClass,
  verdicts: readonly StoredVerdict[],
): Promise<Map<number, CorrectedKind>> {
  const { corrections } = await readWords(tx, [{ day: date, version }]);
  const rows = corrections.filter((word) => word.classNo === classNo && !word.hasOptedOut);
  const standing = verdicts.filter((one) => one.corrected);
  return new Map(
    [...standing, ...rows].map(({ studentNo, verdict }) => [studentNo, verdict as CorrectedKind]),
  );
}

/**
 * Writes the verdicts that have changed, and the figures of their class.
 * @param isShown whether the rate is shown without its interval
 */
export async function writeJudgement(
  tx: Transaction,
  classNo: number,
  before: Judged,
  after: Judged<StoredVerdict>,
  isShown: boolean,
): Promise<void> {
  for (const [i, { studentNo, verdict, basis, corrected }] of after.verdicts.entries()) {
    const was = before.verdicts[i]!;
    if (was.verdict === verdict && was.basis === basis && was.corrected === corrected) continue;
    await write(
      tx,
      `UPDATE verdict SET verdict = :verdict, basis = :basis, corrected = :corrected
       WHERE class_no = :classNo AND student_no = :studentNo`,
      { verdict, basis, corrected, classNo, studentNo },
    );
  }
  const { rate, low, high, coverage } = after.rate;
  await write(
    tx,
    `UPDATE class_attendance
     SET present = :present, partial = :partial, absent = :absent, unknown = :unknown,
         not_measured = :not_measured, rate = :shown, rate_low = :low, rate_high = :high,
         coverage = :coverage, estimate = :rate, inferred = GREATEST(inferred, :fewerInferred) - :fewerInferred
     WHERE class_no = :classNo`,
    {
      ...countVerdicts(after.verdicts),
      shown: isShown ? rate : null,
      rate,
      low,
      high,
      coverage,
      // Students who were erased since still count, and their basis is not known any more.
      fewerInferred: countInferred(before.verdicts) - countInferred(after.verdicts),
      classNo,
    },
  );
}

/** Sums a day's sections and courses again, if the day was sealed with this roster version. */
export async function sumAgain(
  tx: Transaction,
  date: string,
  rosterVersion: number,
): Promise<void> {
  const sealed = await readRow<PolicyName & { state: string }>(
    tx,
    `SELECT state, policy, policy_version AS policyVersion
     FROM day_rollup WHERE day = :date AND roster_version = :rosterVersion`,
    { date, rosterVersion },
  );
  if (!sealed) return;
  const leastCoverage = await readLeastCoverage(tx, sealed);
  await sumCourses(tx, { date, rosterVersion, leastCoverage }, sealed.state);
}
