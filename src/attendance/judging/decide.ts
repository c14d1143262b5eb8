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

/** One class with every student enrolled on its day, and all that is stored of each. */
export type ClassToDecide = Omit<StandardInput, 'students'> & {
  /** Whether the class has a room that an access point of the roster covers. */
  measurable: boolean;
  students: readonly (StandardStudent & SeedStudent)[];
};

/** What a policy says of one class. */
export type Decision = {
  classNo: number;
  state: ClassState;
  /** The version of the signatures; null if the policy uses none. */
  signatureVersion: number | null;
  /** See StandardDecision. */
  base: number | null;
  heard: number | null;
  verdicts: StandardVerdict[];
  rate: ClassRate;
};

/**
 * Makes the function that decides one class after the other by a policy.
 * @param signatures needed if policy.rule is `standard`
 */
export function createDecider(
  policy: Policy,
  signatures: Signatures | undefined,
): (one: ClassToDecide) => Decision {
  if (policy.rule === 'seed') return decideLikeSeed;
  if (!signatures) throw new RangeError('The standard policy needs learned signatures.');
  return createStandard(signatures, policy.parameters);
}

/** If a person says that a class was not held, it has no verdicts under any policy. */
function decideLikeSeed({ classNo, measurable, students, confirmed }: ClassToDecide): Decision {
  const held = confirmed !== 'not_held';
  const { verdicts, rate } = decideBySeed({ measurable: measurable && held, students });
  return {
    classNo,
    state: { state: held ? 'as_planned' : 'not_held' },
    signatureVersion: null,
    base: null,
    heard: null,
    verdicts: verdicts.map((verdict) => ({ ...verdict, arrivedLate: null })),
    rate,
  };
}
