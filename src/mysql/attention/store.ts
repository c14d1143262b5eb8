import type { Finding, History } from '../../attendance/attention/find.js';
import type { Database } from '../pool.js';
import {
  claimDelivery,
  endDelivery,
  giveUpOld,
  readDue,
  type DeliveryName,
  type DeliveryState,
} from './deliveries.js';
import { endOtherFindings, writeFindings } from './findings.js';
import { readHistory } from './history.js';
import { readRules, type StoredRule } from './rules.js';

/** The database as the steps of attention see it. The functions of the same names say more. */
export function attentionStore(db: Database) {
  return {
    readRules: () => readRules(db),
    readHistory: (rules: readonly StoredRule[]) => readHistory(db, rules),
    writeFindings: (rule: StoredRule, when: History, found: readonly Finding[], now: string) =>
      writeFindings(db, rule, when, found, now),
    endOtherFindings: (ruleNos: readonly number[]) => endOtherFindings(db, ruleNos),
    giveUpOld: (now: string) => giveUpOld(db, now),
    readDue: () => readDue(db),
    claimDelivery: (name: DeliveryName, attempt: string, now: string) =>
      claimDelivery(db, name, attempt, now),
    endDelivery: (
      name: DeliveryName,
      attempt: string,
      outcome: { state: DeliveryState; detail: string | null },
      now: string,
    ) => endDelivery(db, name, attempt, outcome, now),
  };
}
