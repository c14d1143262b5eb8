import type {
  CorrectedKind,
  JudgedVerdict,
  SaidOfClass,
  Settled,
  SettledVerdict,
} from '../../attendance/judging/settle.js';
import type { ErasedCount } from '../../attendance/judging/stored-judgement.js';
import type { VerdictKind } from '../../attendance/verdict.js';
import type { Transaction } from '../pool.js';
import { readRow, readRows, write } from '../read.js';
import { readLeastCoverage, type PolicyName } from '../rollup/policies.js';
import { resumCourses } from '../rollup/sum-courses.js';
import { countAway, countInferred, countVerdicts } from '../rollup/verdicts.js';
import type { DayClass } from './confirmations.js';
import { excusedFrom, readExcusedOn } from './excuses.js';
import { counts, readWords } from './words.js';

export type StoredVerdict = SettledVerdict<JudgedVerdict>;

/** A class as it is stored. */
export type StoredJudgement = StoredFigures & {
  /** In order of the student's number. */
  verdicts: StoredVerdict[];
  /** What people said of its students that is in force. */
  said: SaidOfClass;
};

/** The figures of a class as they are stored. */
export type StoredFigures = PolicyName &
  Record<VerdictKind, number> & {
    /** The rate that people see. */
    shown: number | null;
    rate: number | null;
    low: number | null;
    high: number | null;
    /** Students who are excused and were not there. */
    away: number;
    base: number | null;
    heard: number | null;
    state: string;
  };

/** A class of the roster that its day is read with. */
type JudgedClass = Pick<DayClass, 'classNo' | 'date' | 'version' | 'course' | 'section'>;

/**
 * Reads a class, and locks it for the rest of the transaction.
 * @returns undefined while the class is not rolled up
 */
export async function lockJudgement(
  tx: Transaction,
  judgedClass: JudgedClass,
): Promise<StoredJudgement | undefined> {
  const { classNo } = judgedClass;
  const row = await readRow<StoredFigures>(
    tx,
    `SELECT present, partial, absent, unknown, not_measured, excused AS away, rate AS shown,
            estimate AS rate, rate_low AS low, rate_high AS high, base_rate AS base, heard,
            CAST(state AS CHAR) AS state, policy, policy_version AS policyVersion
     FROM class_attendance WHERE class_no = :classNo FOR UPDATE`,
    { classNo },
  );
  if (!row) return undefined;
  const verdicts = await readVerdicts(tx, classNo);
  return { ...row, verdicts, said: await readSaid(tx, judgedClass, verdicts) };
}

async function readVerdicts(tx: Transaction, classNo: number): Promise<StoredVerdict[]> {
  type Row = Omit<StoredVerdict, 'corrected' | 'excused'> & {
    isCorrected: 0 | 1;
    isExcused: 0 | 1;
  };
  const rows = await readRows<Row>(
    tx,
    `SELECT student_no AS studentNo, verdict, basis, probability, corrected AS isCorrected,
            by_policy AS byPolicy, excused AS isExcused
     FROM verdict WHERE class_no = :classNo ORDER BY student_no`,
    { classNo },
  );
  return rows.map(({ isCorrected, isExcused, ...row }) => ({
    ...row,
    corrected: isCorrected === 1,
    excused: isExcused === 1,
  }));
}

/**
 * The last words on each student. Corrections and rolls of a student who has opted out since are
 * left out, but for codes that the student entered; a word that already stands is kept until the
 * next rollup.
 */
async function readSaid(
  tx: Transaction,
  { classNo, date, version, course, section }: JudgedClass,
  verdicts: readonly StoredVerdict[],
): Promise<SaidOfClass> {
  const words = await readWords(tx, [{ day: date, version }], [{ course, section }]);
  const corrections = new Map<number, CorrectedKind>();
  const rolls = new Map<number, boolean>();
  for (const { studentNo, verdict, corrected, basis } of verdicts)
    if (corrected) corrections.set(studentNo, verdict as CorrectedKind);
    else if (basis === 'roll') rolls.set(studentNo, verdict === 'present');
  for (const word of words.corrections)
    if (word.classNo === classNo && !word.hasOptedOut)
      corrections.set(word.studentNo, word.verdict);
  for (const word of words.rolls)
    if (word.classNo === classNo && counts(word)) rolls.set(word.studentNo, word.isThere);
  return { corrections, rolls, excused: excusedFrom(course, await readExcusedOn(tx, date)) };
}

/**
 * Writes the verdicts that have changed, and the figures of their class. Students who were erased
 * since the rollup still count, and have no verdict.
 * @param isShown whether the rate is shown without its interval
 */
export async function writeJudgement(
  tx: Transaction,
  classNo: number,
  before: StoredJudgement,
  after: Settled<JudgedVerdict>,
  isShown: boolean,
): Promise<void> {
  const was = new Map(before.verdicts.map((verdict) => [verdict.studentNo, verdict]));
  for (const verdict of after.verdicts) {
    const stored = was.get(verdict.studentNo);
    if (!stored) continue;
    // What the policy said below a correction of an older release is not known any more.
    const isLost = stored.corrected && stored.byPolicy === null;
    const byPolicy = isLost ? null : verdict.byPolicy;
    if (isSame(stored, { ...verdict, byPolicy })) continue;
    const { studentNo, verdict: kind, basis, corrected, excused } = verdict;
    await write(
      tx,
      `UPDATE verdict
       SET verdict = :kind, basis = :basis, corrected = :corrected, by_policy = :byPolicy,
           excused = :excused
       WHERE class_no = :classNo AND student_no = :studentNo`,
      { kind, basis, corrected, byPolicy, excused, classNo, studentNo },
    );
  }
  const { rate, low, high, coverage } = after.rate;
  await write(
    tx,
    `UPDATE class_attendance
     SET present = :present, partial = :partial, absent = :absent, unknown = :unknown,
         not_measured = :not_measured, excused = :away, rate = :shown, rate_low = :low,
         rate_high = :high, coverage = :coverage, estimate = :rate,
         inferred = GREATEST(inferred, :fewerInferred) - :fewerInferred
     WHERE class_no = :classNo`,
    {
      ...countVerdicts(after.verdicts),
      away: countAway(after.verdicts),
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

function isSame(one: StoredVerdict, other: StoredVerdict): boolean {
  return (
    one.verdict === other.verdict &&
    one.basis === other.basis &&
    one.corrected === other.corrected &&
    one.byPolicy === other.byPolicy &&
    one.excused === other.excused
  );
}

/** How many of the students who were erased since the rollup count with each verdict. */
export function erasedSince(stored: StoredJudgement): ErasedCount[] {
  const counted = countVerdicts(stored.verdicts);
  const left = (verdict: VerdictKind) => Math.max(0, stored[verdict] - counted[verdict]);
  const away = Math.min(
    Math.max(0, stored.away - countAway(stored.verdicts)),
    left('not_measured'),
  );
  return [
    { verdict: 'not_measured', isAway: true, count: away },
    { verdict: 'not_measured', isAway: false, count: left('not_measured') - away },
    ...(['present', 'partial', 'absent', 'unknown'] as const).map((verdict) => ({
      ...{ verdict, isAway: false, count: left(verdict) },
    })),
  ];
}

/**
 * Sums a day's sections and courses again after words of people, if the day was sealed with this
 * roster version.
 */
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
  await resumCourses(tx, { date, rosterVersion, leastCoverage }, sealed.state);
}
