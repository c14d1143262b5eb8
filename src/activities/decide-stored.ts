import { corrected } from '../attendance/judging/correction.js';
import { createDecider } from '../attendance/judging/decide.js';
import type { Signatures } from '../attendance/model/signatures.js';
import { leastCoverageOf, type Policy } from '../attendance/policy.js';
import type { StoredClass } from '../mysql/rollup/classes.js';
import type { DecidedClass } from '../mysql/rollup/verdicts.js';
import { classToDecide, createHasNoData, type ClassContext } from './class-context.js';

/**
 * Judges stored classes, and puts people's corrections into the verdicts.
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
    const { verdicts, rate } = corrected(decision, correctionsInForce(stored));
    return {
      classNo: stored.classNo,
      state: decision.state,
      signatureVersion: decision.signatureVersion,
      base: decision.base,
      verdicts,
      rate,
      shown: (rate.coverage ?? 0) >= leastCoverage,
      seedPresent: countSeedPresent(stored),
      confirmed: stored.confirmed !== null,
      metIn: stored.metIn,
    };
  });
}

/** A correction has no effect on a student who opted out after it. */
function correctionsInForce({ students, corrections }: StoredClass): StoredClass['corrections'] {
  const optedOut = new Set(
    students.filter((one) => one.optedOut).map(({ studentNo }) => studentNo),
  );
  return new Map([...corrections].filter(([studentNo]) => !optedOut.has(studentNo)));
}

function countSeedPresent({ students }: StoredClass): number {
  return students.filter(({ seedFirst, optedOut }) => seedFirst !== null && !optedOut).length;
}
