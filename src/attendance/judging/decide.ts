import type { ClassState } from '../model/class-state.js';
import type { Policy } from '../policy.js';
import { decideBySeed, type SeedStudent } from './seed.js';
import type { Tables } from '../model/signatures.js';
import {
  createStandard,
  type StandardClass,
  type StandardStudent,
  type StandardVerdict,
} from './standard.js';
import type { ClassRate } from '../verdict.js';

/** One class with every student enrolled on its day, and all that is stored of each. measurable: it has a room that an access point of the roster covers. */
export type ClassToDecide = Omit<StandardClass, 'students'> & {
  measurable: boolean;
  students: readonly (StandardStudent & SeedStudent)[];
};

/** tables: the version of the learned tables; null where the policy uses none. base: see StandardDecision. */
export type Decision = {
  classNo: number;
  state: ClassState;
  tables: number | null;
  base: number | null;
  verdicts: StandardVerdict[];
  rate: ClassRate;
};

/** Makes the judge of a policy: one class at a time. @param tables needed where policy.rule is `standard` */
export function createDecider(
  policy: Policy,
  tables: Tables | undefined,
): (one: ClassToDecide) => Decision {
  if (policy.rule === 'seed') return decideLikeSeed;
  if (!tables) throw new RangeError('The standard policy needs learned tables.');
  return createStandard(tables, policy.parameters);
}

/** A class that a person says was not held has no verdicts under any policy. */
function decideLikeSeed({ classNo, measurable, students, confirmed }: ClassToDecide): Decision {
  const held = confirmed !== 'not_held';
  const { verdicts, rate } = decideBySeed({ measurable: measurable && held, students });
  return {
    classNo,
    state: { state: held ? 'as_planned' : 'not_held' },
    tables: null,
    base: null,
    verdicts: verdicts.map((verdict) => ({ ...verdict, late: null })),
    rate,
  };
}
