import type { ClassState } from '../model/class-state.js';
import type { Policy } from '../policy.js';
import { decideBySeed, type SeedStudent } from './seed.js';
import type { Signatures } from '../model/signatures.js';
import {
  createStandard,
  type StandardInput,
  type StandardStudent,
  type StandardVerdict,
} from './standard.js';
import type { ClassRate } from '../verdict.js';

/** One class with every student enrolled on its day, and all that is stored of each. measurable: it has a room that an access point of the roster covers. */
export type ClassToDecide = Omit<StandardInput, 'students'> & {
  measurable: boolean;
  students: readonly (StandardStudent & SeedStudent)[];
};

export type Decision = {
  classNo: number;
  state: ClassState;
  /** The version of the signatures; null if the policy uses none. */
  signatureVersion: number | null;
  /** See StandardDecision. */
  base: number | null;
  verdicts: StandardVerdict[];
  rate: ClassRate;
};

/** Makes the judge of a policy: one class at a time. @param signatures needed where policy.rule is `standard` */
export function createDecider(
  policy: Policy,
  signatures: Signatures | undefined,
): (one: ClassToDecide) => Decision {
  if (policy.rule === 'seed') return decideLikeSeed;
  if (!signatures) throw new RangeError('The standard policy needs learned signatures.');
  return createStandard(signatures, policy.parameters);
}

/** A class that a person says was not held has no verdicts under any policy. */
function decideLikeSeed({ classNo, measurable, students, confirmed }: ClassToDecide): Decision {
  const held = confirmed !== 'not_held';
  const { verdicts, rate } = decideBySeed({ measurable: measurable && held, students });
  return {
    classNo,
    state: { state: held ? 'as_planned' : 'not_held' },
    signatureVersion: null,
    base: null,
    verdicts: verdicts.map((verdict) => ({ ...verdict, arrivedLate: null })),
    rate,
  };
}
