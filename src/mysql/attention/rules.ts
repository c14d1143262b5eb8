import type { AttentionRule } from '../../attendance/attention/rule.js';
import { RollcallError } from '../../errors.js';
import { errorCodeOf, withTransaction, type Database, type Transaction } from '../pool.js';
import { readRow, readRows, write } from '../read.js';

/** The newest version of a rule. */
export type StoredRule = AttentionRule & {
  ruleNo: number;
  version: number;
  isOn: boolean;
  /** Who made this version, why, and when (campus wall clock). */
  reason: string;
  by: string;
  at: string;
};

/** Who changes a rule, why and when. */
export type RuleWord = { by: string; reason: string; now: string };

/** A change of a rule. */
export type RuleChange = {
  ruleNo: number;
  /** The version that the person saw. */
  version: number;
  rule: AttentionRule;
  isOn: boolean;
};

type Row = Omit<StoredRule, 'isOn' | 'mail' | 'webhooks'> & {
  isOn: 0 | 1;
  recipients: { mail: string[]; webhooks: string[] };
};

/** The rules by their numbers, those that are switched off too. */
export async function readRules(db: Database): Promise<StoredRule[]> {
  const rows = await readRows<Row>(db, `${SELECT_NEWEST} ORDER BY r.rule_no`);
  return rows.map(ruleOf);
}

/** @throws RollcallError `not_found` */
export async function readRule(db: Database | Transaction, ruleNo: number): Promise<StoredRule> {
  const row = await readRow<Row>(db, `${SELECT_NEWEST} AND r.rule_no = :ruleNo`, { ruleNo });
  if (row) return ruleOf(row);
  throw new RollcallError(
    'not_found',
    `There is no rule ${ruleNo}: "rollcall attention rules" lists them.`,
  );
}

function ruleOf({ isOn, recipients, ...row }: Row): StoredRule {
  return { ...row, ...recipients, isOn: isOn === 1 };
}

/**
 * Adds a rule. Of two that are added at once, one gets the next number.
 * @returns its number
 */
export async function addRule(
  db: Database,
  rule: AttentionRule,
  word: RuleWord,
): Promise<{ ruleNo: number; version: number }> {
  for (;;) {
    const last = await readRow<{ no: number | null }>(
      db,
      'SELECT MAX(rule_no) AS no FROM attention_rule',
    );
    const ruleNo = (last?.no ?? 0) + 1;
    const added = { ruleNo, version: 1, rule, isOn: true };
    if (await insertVersion(db, added, word)) return { ruleNo, version: 1 };
  }
}

/**
 * Adds the next version of a rule. The findings of the one before stay, so nobody is told twice of
 * a student.
 * @throws RollcallError `conflict` where somebody else has changed the rule since
 */
export async function changeRule(
  db: Database,
  change: RuleChange,
  word: RuleWord,
): Promise<{ ruleNo: number; version: number }> {
  const { ruleNo, version } = change;
  const newest = await readRule(db, ruleNo);
  const next = { ...change, version: version + 1 };
  if (newest.version === version && (await insertVersion(db, next, word)))
    return { ruleNo, version: next.version };
  throw new RollcallError(
    'conflict',
    `Somebody else has changed rule ${ruleNo} since: look at it again.`,
  );
}

/** @returns false where the version is there already */
async function insertVersion(
  db: Database,
  { ruleNo, version, rule, isOn }: RuleChange,
  { by, reason, now }: RuleWord,
): Promise<boolean> {
  const { mail, webhooks, ...columns } = rule;
  const recipients = JSON.stringify({ mail, webhooks });
  try {
    await write(db, INSERT_VERSION, {
      ...columns,
      // Last: a rule that was read brings its own version, reason and name along.
      ...{ ruleNo, version, isOn, recipients, reason, by, now },
    });
    return true;
  } catch (error) {
    if (errorCodeOf(error) === 'ER_DUP_ENTRY') return false;
    throw error;
  }
}

/**
 * Runs work while nobody else evaluates the rule.
 * @param work is not called where the rule has another version by now, or is switched off
 */
export async function withRule<T>(
  db: Database,
  { ruleNo, version }: Pick<StoredRule, 'ruleNo' | 'version'>,
  work: (tx: Transaction) => Promise<T>,
): Promise<T | undefined> {
  return withTransaction(db, async (tx) => {
    await readRow(
      tx,
      'SELECT version FROM attention_rule WHERE rule_no = :ruleNo AND version = 1 FOR UPDATE',
      { ruleNo },
    );
    const newest = await readRule(tx, ruleNo);
    return newest.version === version && newest.isOn ? work(tx) : undefined;
  });
}

const INSERT_VERSION = `
  INSERT INTO attention_rule
    (rule_no, version, name, kind, classes, share, before_classes, scope_kind, scope, counted,
     period_days, recipients, is_on, reason, changed_by, changed_at)
  VALUES (:ruleNo, :version, :name, :kind, :classes, :share, :before, :scopeKind, :scope, :counted,
          :periodDays, :recipients, :isOn, :reason, :by, :now)`;

const SELECT_NEWEST = `
  SELECT r.rule_no AS ruleNo, r.version, r.name, r.kind, r.classes, r.share,
         r.before_classes AS 'before', r.scope_kind AS scopeKind, r.scope, r.counted,
         r.period_days AS periodDays, r.recipients, r.is_on AS isOn, r.reason,
         r.changed_by AS 'by', r.changed_at AS at
  FROM attention_rule r
  WHERE NOT EXISTS (SELECT 1 FROM attention_rule n
                    WHERE n.rule_no = r.rule_no AND n.version > r.version)`;
