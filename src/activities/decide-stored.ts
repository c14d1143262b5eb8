import { settle, type SaidOfClass } from '../attendance/judging/settle.js';
import { createDecider } from '../attendance/judging/decide.js';
import type { Signatures } from '../attendance/model/signatures.js';
import { leastCoverageOf, type Policy } from '../attendance/policy.js';
import type { StoredClass } from '../mysql/rollup/classes.js';
import type { DecidedClass } from '../mysql/rollup/verdicts.js';
import { classToDecide, createHasNoData, type ClassContext } from './class-context.js';

/**
 * Judges stored classes, and puts what people said into the verdicts.
 * @param signatures the learned signatures; undefined for a policy that needs none
 */
export function decideStored(
  classes: readonly StoredClass[],
  policy: Policy,
  signatures: Signatures | undefined,
  context: ClassContext,
): DecidedClass[] {
  const decide = createDecider(policy, signatures);
  const hasNoData = signatures ? createHasNoData(context, signatures) : () => false;
  const leastCoverage = leastCoverageOf(policy);
  return classes.map((stored) => {
    const decision = decide(classToDecide(stored, hasNoData(stored), context));
    const judged = { ...decision, isAsPlanned: decision.state.state === 'as_planned' };
    const { verdicts, rate } = settle(judged, wordsInForce(stored), policy.parameters);
    return {
      classNo: stored.classNo,
      state: decision.state,
      signatureVersion: decision.signatureVersion,
      base: decision.base,
      heard: decision.heard,
      verdicts,
      rate,
      shown: (rate.coverage ?? 0) >= leastCoverage,
      seedPresent: countSeedPresent(stored),
      confirmed: stored.confirmed !== null,
      metIn: stored.metIn,
    };
  });
}

/**
 * What people said that is in force. No word has an effect on a student who opted out after it, but
 * for a code that the student entered, and an excuse, which says nothing of where anybody was.
 */
function wordsInForce({ students, said }: StoredClass): SaidOfClass {
  const { rolls, codes, corrections, excused } = said;
  if (rolls.size + codes.size + corrections.size === 0) return { rolls, corrections, excused };
  const optedOut = new Set(
    students.filter((one) => one.optedOut).map(({ studentNo }) => studentNo),
  );
  const isIn = ([studentNo]: [number, unknown]) => !optedOut.has(studentNo);
  return {
    rolls: new Map([...[...codes].filter((code) => !isIn(code)), ...[...rolls].filter(isIn)]),
    corrections: new Map([...corrections].filter(isIn)),
    excused,
  };
}

function countSeedPresent({ students }: StoredClass): number {
  return students.filter(({ seedFirst, optedOut }) => seedFirst !== null && !optedOut).length;
}
