import type { StandardParameters } from '../../src/attendance/parameters.js';
import type { BenchCampus } from './campus.js';
import { plain, PLAIN_TUNING, simulated, TUNING } from './campuses.js';
import { scoreStandard } from './policies.js';
import { addScore, emptyScore, type Score } from './score.js';

/** The standard policy with one thing set back, on the tuning campuses. */
export type Ablation = { name: string; simulated: Score; plain: Score };

export const PLAIN_AWAY = 0.4;

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
];

/** On the first simulator, and on the second with many of the absent off campus. */
export function runAblations(progress: (text: string) => void): Ablation[] {
  const found = VARIANTS.map(([name]) => ({ name, simulated: emptyScore(), plain: emptyScore() }));
  const tryAll = (campus: BenchCampus, on: 'simulated' | 'plain') =>
    VARIANTS.forEach(([, set], i) => addScore(found[i]![on], scoreStandard(campus, set)));
  for (const size of TUNING) {
    progress(`choices: seed ${size.seed}`);
    tryAll(simulated(size), 'simulated');
  }
  for (const size of PLAIN_TUNING) {
    progress(`choices: second simulator, seed ${size.seed}`);
    tryAll(plain(size, { awayAbsent: PLAIN_AWAY }), 'plain');
  }
  return found;
}
