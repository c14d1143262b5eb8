import { distinctMail } from '../../attendance/attention/rule.js';
import { periodOf, type Finding, type History } from '../../attendance/attention/find.js';
import { ERASED_STUDENTS } from '../decisions/erasures.js';
import { insertRows, insertStatement } from '../insert-rows.js';
import type { Database, Transaction } from '../pool.js';
import { readRow, readRows, write } from '../read.js';
import { withRule, type StoredRule } from './rules.js';

/** What an evaluation of a rule came to. */
export type Evaluated = {
  /** How many findings hold now. */
  holding: number;
  /** How many of them have just been given to a digest. */
  told: number;
};

/**
 * Replaces what is known of a rule by what was found now, and claims for a digest what nobody was
 * told of, all in one transaction. So a finding is in one digest at most, whoever evaluates and
 * however often, and wherever a worker is killed: the row of a finding lasts for its period.
 * @param now the campus wall clock
 */
export async function writeFindings(
  db: Database,
  rule: StoredRule,
  when: Pick<History, 'day' | 'term'>,
  found: readonly Finding[],
  now: string,
): Promise<Evaluated> {
  const evaluated = await withRule(db, rule, async (tx) => {
    await replace(tx, rule, when, found, now);
    return { holding: found.length, told: await claimForDigest(tx, rule, now) };
  });
  return evaluated ?? { holding: 0, told: 0 };
}

/** Of rules that are switched off nothing holds. */
export async function endOtherFindings(db: Database, ruleNos: readonly number[]): Promise<void> {
  await write(
    db,
    `UPDATE attention_finding SET fits = FALSE
     WHERE fits AND NOT rule_no MEMBER OF (CAST(:ruleNos AS JSON))`,
    { ruleNos: JSON.stringify(ruleNos) },
  );
}

async function replace(
  tx: Transaction,
  rule: StoredRule,
  when: Pick<History, 'day' | 'term'>,
  found: readonly Finding[],
  now: string,
): Promise<void> {
  const { ruleNo, version } = rule;
  const known = await readRows<{ studentNo: number; course: string; first: string; last: string }>(
    tx,
    `SELECT student_no AS studentNo, course, period_first AS first, period_last AS last
     FROM attention_finding WHERE rule_no = :ruleNo AND period_last >= :day ORDER BY period_first`,
    { ruleNo, day: when.day },
  );
  const periods = new Map(
    known.map(({ studentNo, course, ...period }) => [`${studentNo} ${course}`, period]),
  );
  const own = periodOf(rule, when);
  await write(tx, 'UPDATE attention_finding SET fits = FALSE WHERE rule_no = :ruleNo AND fits', {
    ruleNo,
  });
  await insertRows(
    tx,
    UPSERT,
    found.map((one) => {
      const { first, last } = periods.get(`${one.studentNo} ${one.course}`) ?? own;
      return [
        ...[ruleNo, one.studentNo, one.course, first, last, version, one.day, one.attended],
        ...[one.measured, one.before.attended, one.before.measured, one.classNos, one.urgency],
        ...[true, now],
      ];
    }),
  );
  await deleteErasedFindings(tx, ruleNo);
}

/**
 * A student may have been erased since the verdicts were read. Whoever erases one deletes the
 * findings after the erasure is committed, so either this statement finds the erasure, or that one
 * waits for this transaction.
 */
async function deleteErasedFindings(tx: Transaction, ruleNo: number): Promise<void> {
  await write(
    tx,
    `DELETE f FROM attention_finding f
     WHERE f.rule_no = :ruleNo AND f.student_no IN ${ERASED_STUDENTS}`,
    { ruleNo },
  );
}

/**
 * Gives what nobody was told of to a new digest, with a delivery for each recipient.
 * @returns how many findings
 */
async function claimForDigest(tx: Transaction, rule: StoredRule, now: string): Promise<number> {
  const { ruleNo, version, mail, webhooks } = rule;
  if (mail.length + webhooks.length === 0) return 0;
  const untold = await readRow<{ findings: number; students: number }>(
    tx,
    `SELECT COUNT(*) AS findings, COUNT(DISTINCT student_no) AS students FROM attention_finding
     WHERE rule_no = :ruleNo AND fits AND digest_no IS NULL`,
    { ruleNo },
  );
  const { findings, students } = untold!;
  if (findings === 0) return 0;
  await write(
    tx,
    `INSERT INTO attention_digest (rule_no, rule_version, students, made_at)
     VALUES (:ruleNo, :version, :students, :now)`,
    { ruleNo, version, students, now },
  );
  const digest = await readRow<{ no: number }>(tx, 'SELECT LAST_INSERT_ID() AS no');
  const digestNo = digest!.no;
  await write(
    tx,
    `UPDATE attention_finding SET digest_no = :digestNo
     WHERE rule_no = :ruleNo AND fits AND digest_no IS NULL`,
    { digestNo, ruleNo },
  );
  const recipients = [
    ...distinctMail(mail).map((recipient) => ['mail', recipient]),
    ...[...new Set(webhooks)].map((recipient) => ['webhook', recipient]),
  ];
  await insertRows(
    tx,
    INSERT_DELIVERIES,
    recipients.map(([channel, recipient], i) => [digestNo, i + 1, channel, recipient, now]),
  );
  return findings;
}

const UPSERT = insertStatement(
  'attention_finding',
  [
    { name: 'rule_no', type: 'INT UNSIGNED' },
    { name: 'student_no', type: 'INT UNSIGNED' },
    { name: 'course', type: 'VARCHAR(32)' },
    { name: 'period_first', type: 'DATE' },
    { name: 'period_last', type: 'DATE' },
    { name: 'rule_version', type: 'INT UNSIGNED' },
    { name: 'day', type: 'DATE' },
    { name: 'attended', type: 'INT UNSIGNED' },
    { name: 'measured', type: 'INT UNSIGNED' },
    { name: 'before_attended', type: 'INT UNSIGNED' },
    { name: 'before_measured', type: 'INT UNSIGNED' },
    { name: 'class_nos', type: 'JSON' },
    { name: 'urgency', type: 'DOUBLE' },
    { name: 'fits', type: 'BOOLEAN' },
    { name: 'found_at', type: 'DATETIME' },
  ],
  `rule_version = n.rule_version, day = n.day, attended = n.attended, measured = n.measured,
   before_attended = n.before_attended, before_measured = n.before_measured,
   class_nos = n.class_nos, urgency = n.urgency, fits = TRUE`,
);

const INSERT_DELIVERIES = insertStatement('attention_delivery', [
  { name: 'digest_no', type: 'INT UNSIGNED' },
  { name: 'delivery_no', type: 'INT UNSIGNED' },
  { name: 'channel', type: 'VARCHAR(16)' },
  { name: 'recipient', type: 'VARCHAR(512)' },
  { name: 'state_at', type: 'DATETIME' },
  { name: 'state', type: 'VARCHAR(16)', value: "'waiting'" },
  { name: 'tries', type: 'INT UNSIGNED', value: '0' },
]);
