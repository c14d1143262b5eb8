import { STANDARD_PARAMETERS, type StandardParameters } from '../../src/attendance/parameters.js';
import type { BenchCampus } from './bench-campus.js';
import { runBaseline } from './run-baseline.js';
import { runStandard, type StandardRun } from './run-standard.js';
import { createLabels } from './labels.js';
import { emptyScore, scoreClass, type Labels, type Said, type Score } from './score.js';

export const POLICIES = ['standard', 'seed', 'any-event'] as const;
export type PolicyName = (typeof POLICIES)[number];
export type Scores = Record<PolicyName, Score>;

/** Every policy on one campus, scored alike. */
export function scorePolicies(campus: BenchCampus, run = shippedRun(campus)): Scores {
  return {
    standard: scoreRun(run, createLabels(campus)),
    seed: scoreOf(runBaseline(campus, 'seed')),
    'any-event': scoreOf(runBaseline(campus, 'any-event')),
  };
}

/** What `standard` says with its defaults. */
export function shippedRun(campus: BenchCampus): StandardRun {
  return runStandard(campus, STANDARD_PARAMETERS);
}

export function scoreStandard(
  campus: BenchCampus,
  parameters: Partial<StandardParameters> = {},
): Score {
  return scoreRun(runStandard(campus, { ...STANDARD_PARAMETERS, ...parameters }));
}

export function scoreRun({ classes }: StandardRun, labels?: Labels): Score {
  return scoreOf(
    classes.map(({ one, decision: { state, verdicts, rate } }) => ({
      one,
      state: state.state,
      ...(state.state === 'moved' && { suggestedRoom: state.room }),
      verdicts,
      rate,
    })),
    labels,
  );
}

function scoreOf(classes: readonly Said[], labels?: Labels): Score {
  const score = emptyScore();
  for (const one of classes) scoreClass(score, one, labels);
  return score;
}
