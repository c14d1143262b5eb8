import { settle } from '../attendance/judging/settle.js';
import { judgedByPolicy, withErased } from '../attendance/judging/stored-judgement.js';
import { leastCoverageOf, storedParameters } from '../attendance/policy.js';
import type { DayClass } from '../mysql/decisions/confirmations.js';
import {
  erasedSince,
  lockJudgement,
  writeJudgement,
  type StoredJudgement,
} from '../mysql/decisions/judgement.js';
import type { Transaction } from '../mysql/pool.js';
import { readPolicy } from '../mysql/rollup/policies.js';

/** A class before and after people's words. */
export type SettledClass = {
  before: StoredJudgement;
  /** The rate that people see now; null where the class shows none. */
  shown: number | null;
};

/**
 * Puts what people said of a class into its verdicts and rates, to what a rollup would make of
 * them. The sums of the day come after it (`sumAgain`).
 * @param concerns the students whom it is about; a class without any of them stays as it is. One
 * who has no verdict, as after an erasure, changes nothing.
 * @returns null where the class is not rolled up, or has no verdict on any of these
 */
export async function settleClass(
  tx: Transaction,
  meant: DayClass,
  concerns: readonly number[],
): Promise<SettledClass | null> {
  const before = await lockJudgement(tx, meant);
  const known = new Set(before?.verdicts.map(({ studentNo }) => studentNo));
  const isAboutNobody = concerns.length > 0 && concerns.every((no) => !known.has(no));
  if (!before || isAboutNobody) return null;
  const policy = await readPolicy(tx, before.policy, before.policyVersion);
  const parameters = storedParameters(policy.parameters);
  const judged = judgedByPolicy(
    {
      ...before,
      erased: erasedSince(before),
      isAsPlanned: before.state === 'provisional' || before.state === 'final',
    },
    parameters,
  );
  const said = { ...before.said, excused: withErased(before.said.excused) };
  const after = settle(judged, said, parameters);
  const { coverage, rate } = after.rate;
  const isShown = (coverage ?? 0) >= leastCoverageOf({ rule: policy.rule, parameters });
  await writeJudgement(tx, meant.classNo, before, after, isShown);
  return { before, shown: isShown ? rate : null };
}
