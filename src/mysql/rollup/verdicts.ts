import type { ClassState } from '../../attendance/model/class-state.js';
import { isAway, type SettledVerdict } from '../../attendance/judging/settle.js';
import type { ClassRate, Verdict, VerdictKind } from '../../attendance/verdict.js';
import { wallClockAt } from '../../attendance/wall-clock.js';
import { insertRows, insertStatement } from '../insert-rows.js';
import type { LoadData } from '../load-data.js';
import { loadRows, rowStatements } from '../load-rows.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { listOf, write } from '../read.js';
import { claimRollup, type RollupScope } from './start.js';

/** What a rollup says of one class. */
export type DecidedClass = {
  classNo: number;
  state: ClassState;
  /** The version of the learned signatures; null where the policy uses none. */
  signatureVersion: number | null;
  /** What the log odds of each student start from; null where the policy uses none. */
  base: number | null;
  /** How many students were heard; null where the policy does not say. */
  heard: number | null;
  verdicts: SettledVerdict[];
  rate: ClassRate;
  /** Whether enough students are decided to show the rate without its interval. */
  shown: boolean;
  seedPresent: number;
  /** Whether a person said what became of the class. */
  confirmed: boolean;
  /** Where the class met, if a person said that it moved. */
  metIn: string | null;
};

/**
 * Replaces the verdicts and the figures of these classes in one transaction. A reader sees a class
 * as it was or as it is now, never something between; so does a reader after a crash, and the step
 * can run again. The figures stay provisional until the day is sealed.
 */
export async function writeDecisions(
  db: Database,
  loadData: LoadData,
  scope: RollupScope,
  now: string,
  decided: DecidedClass[],
): Promise<void> {
  await withTransaction(db, async (tx) => {
    await claimRollup(tx, scope.date, scope.runId);
    await deleteDecisions(tx, decided);
    await loadRows(
      tx,
      loadData,
      VERDICT_ROWS,
      decided.flatMap(({ classNo, verdicts }) =>
        verdicts.map((verdict) => verdictRow(scope.date, classNo, verdict)),
      ),
    );
    await insertRows(
      tx,
      INSERT_ATTENDANCE,
      decided.map((one) => attendanceRow(one, scope, now)),
    );
  });
}

/** From the list to the rows by their key, so that no row of another chunk is locked. */
async function deleteDecisions(tx: Transaction, decided: readonly DecidedClass[]): Promise<void> {
  const classNos = JSON.stringify(decided.map(({ classNo }) => classNo));
  for (const table of ['verdict', 'class_attendance']) {
    await write(
      tx,
      `DELETE d FROM ${listOf('classNos', 'INT UNSIGNED')} AS listed
       STRAIGHT_JOIN ${table} d ON d.class_no = listed.item`,
      { classNos },
    );
  }
}

function verdictRow(date: string, classNo: number, verdict: SettledVerdict) {
  const at = (second: number | null) => (second === null ? null : wallClockAt(date, second));
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
    verdict.arrivedLate,
    Number(verdict.corrected),
    verdict.basis,
    verdict.byPolicy,
    Number(verdict.excused),
  ];
}

function attendanceRow(
  one: DecidedClass,
  { policy, policyVersion }: RollupScope,
  now: string,
): unknown[] {
  const { classNo, state, verdicts, rate, shown } = one;
  const counts = countVerdicts(verdicts);
  return [
    classNo,
    verdicts.length,
    ...[counts.present, counts.partial, counts.absent, counts.unknown, counts.not_measured],
    one.seedPresent,
    ...[shown ? rate.rate : null, rate.low, rate.high, rate.coverage, rate.rate],
    state.state === 'as_planned' ? 'provisional' : state.state,
    policy,
    policyVersion,
    now,
    one.signatureVersion,
    one.base,
    state.state === 'moved' ? state.room : null,
    one.metIn,
    Number(one.confirmed),
    countInferred(verdicts),
    countAway(verdicts),
    one.heard,
  ];
}

/** How many verdicts there are of each kind. */
export function countVerdicts(
  verdicts: readonly { verdict: VerdictKind }[],
): Record<VerdictKind, number> {
  const counts = { present: 0, partial: 0, absent: 0, unknown: 0, not_measured: 0 };
  for (const { verdict } of verdicts) counts[verdict] += 1;
  return counts;
}

/** How many verdicts were inferred from silence. */
export function countInferred(verdicts: readonly Pick<Verdict, 'basis'>[]): number {
  return verdicts.filter(({ basis }) => basis === 'inferred').length;
}

/** How many students are excused and were not there. */
export function countAway(verdicts: readonly { verdict: VerdictKind; excused: boolean }[]): number {
  return verdicts.filter(isAway).length;
}

const VERDICT_ROWS = rowStatements(
  'verdict',
  [
    { name: 'class_no', type: 'INT UNSIGNED' },
    { name: 'student_no', type: 'INT UNSIGNED' },
    { name: 'verdict', type: 'VARCHAR(16)' },
    { name: 'probability', type: 'DOUBLE' },
    { name: 'minutes', type: 'DOUBLE' },
    { name: 'first_seen', type: 'DATETIME' },
    { name: 'last_seen', type: 'DATETIME' },
    { name: 'late_minutes', type: 'DOUBLE' },
    { name: 'left_early', type: 'TINYINT' },
    { name: 'late', type: 'VARCHAR(8)' },
    { name: 'corrected', type: 'TINYINT' },
    { name: 'basis', type: 'VARCHAR(16)' },
    { name: 'by_policy', type: 'VARCHAR(16)' },
    { name: 'excused', type: 'TINYINT' },
  ],
  'error',
);

const INSERT_ATTENDANCE = insertStatement('class_attendance', [
  { name: 'class_no', type: 'INT UNSIGNED' },
  ...['enrolled', 'present', 'partial', 'absent', 'unknown', 'not_measured', 'seed_present'].map(
    (name) => ({
      name,
      type: 'INT UNSIGNED',
    }),
  ),
  ...['rate', 'rate_low', 'rate_high', 'coverage', 'estimate'].map((name) => ({
    name,
    type: 'DOUBLE',
  })),
  { name: 'state', type: 'VARCHAR(16)' },
  { name: 'policy', type: 'VARCHAR(64)' },
  { name: 'policy_version', type: 'INT UNSIGNED' },
  { name: 'rolled_up_at', type: 'DATETIME' },
  { name: 'signature_version', type: 'INT UNSIGNED' },
  { name: 'base_rate', type: 'DOUBLE' },
  { name: 'suggested_room', type: 'VARCHAR(64)' },
  { name: 'met_in', type: 'VARCHAR(64)' },
  { name: 'confirmed', type: 'TINYINT' },
  { name: 'inferred', type: 'INT UNSIGNED' },
  { name: 'excused', type: 'INT UNSIGNED' },
  { name: 'heard', type: 'INT UNSIGNED' },
]);
