import { POLICIES, type PolicyName, type Scores } from './policies.js';
import { addScore, emptyScore, type Score } from './score.js';

/** The score of one policy over several campuses. */
export function sumOf(all: readonly { scores: Scores }[], policy: PolicyName): Score {
  return all.reduce((sum, { scores }) => addScore(sum, scores[policy]), emptyScore());
}

/** Of every policy. */
export function sumOfAll(all: readonly { scores: Scores }[]): Scores {
  return Object.fromEntries(POLICIES.map((policy) => [policy, sumOf(all, policy)])) as Scores;
}
