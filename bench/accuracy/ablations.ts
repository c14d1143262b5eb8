import type { StandardParameters } from '../../src/attendance/parameters.js';
import type { BenchCampus } from './bench-campus.js';
import { scoreStandard } from './policies.js';
import { addScore, emptyScore, type Score } from './score.js';

/** The standard policy with one thing set back, on the tuning campuses. */
export type Ablation = { name: string } & Record<AblationCampus, Score>;

/** `plain` has many of the absent off campus; `habits` has all habits. */
export type AblationCampus = 'simulated' | 'plain' | 'habits';

export const PLAIN_AWAY = 0.4;

/** To try one more thing, add a row. */
const VARIANTS: readonly (readonly [name: string, set: Partial<StandardParameters>])[] = [
  ['as shipped', {}],
  ['movedWeight 0.1 instead of 0.3', { movedWeight: 0.1 }],
  ['minutesPerObservation 20 instead of 15', { minutesPerObservation: 20 }],
  ['minEvidenceMinutes 1 instead of 0.5', { minEvidenceMinutes: 1 }],
  ['startElsewhere 0.2 instead of 0.05', { startElsewhere: 0.2 }],
  ['silence says nothing (silenceLogOdds 0)', { silenceLogOdds: 0 }],
  ['silence as in free time (silencePriorStudents 100000)', { silencePriorStudents: 100_000 }],
  ['the ways before and after say nothing (wayWeight 0)', { wayWeight: 0 }],
  ['nobody comes late or leaves early (partialLogOdds 100)', { partialLogOdds: 100 }],
  ['evidence is never doubted (strayShare 1e-9)', { strayShare: 1e-9 }],
  [
    'stays held at full weight (fadeSeconds 1e9, movedWeight 1)',
    { fadeSeconds: 1e9, movedWeight: 1 },
  ],
  ['first learning of 1 round instead of 15', { firstRounds: 1 }],
  ['a record on the way makes absent (absentFromShare 0)', { absentFromShare: 0 }],
  ['a departure makes absent like any record (departedFromShare 0)', { departedFromShare: 0 }],
  ['silence makes present from 0.8 (inferredFrom 0)', { inferredFrom: 0 }],
  ['other devices do not protect (otherDeviceLogOdds 1000)', { otherDeviceLogOdds: 1000 }],
  ['any place elsewhere makes absent (absentLogRatio 0)', { absentLogRatio: 0 }],
  ['a laptop at home counts (homeHour 0)', { homeHour: 0 }],
  ['a long stay counts in full (mostObservations 1000)', { mostObservations: 1000 }],
  ['silence makes nobody present (inferredPresent 0)', { inferredPresent: 0 }],
];

/** The score of each variant on one campus, in their order. */
export function scoreVariants(campus: BenchCampus): Score[] {
  return VARIANTS.map(([, set]) => scoreStandard(campus, set));
}

/** @param scores of each campus, the score of each variant */
export function ablationsOf(scores: Record<AblationCampus, readonly Score[][]>): Ablation[] {
  const sum = (all: readonly Score[][], i: number) =>
    all.reduce((total, one) => addScore(total, one[i]!), emptyScore());
  return VARIANTS.map(([name], i) => ({
    name,
    simulated: sum(scores.simulated, i),
    plain: sum(scores.plain, i),
    habits: sum(scores.habits, i),
  }));
}
