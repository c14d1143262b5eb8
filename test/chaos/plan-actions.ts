import { random, type Random } from '../../src/simulator/numbers/random.js';

/**
 * What happens besides the faults, in two lanes that run at once: what an operator and the schedule
 * do, and what people say of students and classes, or ask for. Each lane deals its kinds in
 * shuffled rounds.
 */
const LANES = {
  operations: ['large send', 'backlog', 'roster import', 'rewind', 'pause', 'night', 'expiry'],
  words: [
    'correction',
    'correction',
    'correction',
    'confirmation',
    'confirmation',
    'erasure',
    'rollup',
    'correction of an erased student',
  ],
} as const;

export type ActionLane = keyof typeof LANES;
export type ActionKind = (typeof LANES)[ActionLane][number];

export type PlannedAction = {
  kind: ActionKind;
  /** Seconds after the end of the action before it in its lane. */
  afterSeconds: number;
  /** What the action draws from: its own stream, so that no delay changes what it chooses. */
  draw: Random;
};

const GAP_SECONDS = [0.5, 3] as const;

export const ACTION_LANES = Object.keys(LANES) as ActionLane[];
export const ACTION_KINDS: ReadonlySet<ActionKind> = new Set(Object.values(LANES).flat());

/** The endless actions of one lane, which depend on the seed alone. */
export function* planActions(seed: number, lane: ActionLane): Generator<PlannedAction, never> {
  const order = random(seed, 'chaos', lane);
  for (let round = 0; ; round += 1)
    for (const [no, kind] of order.shuffle<ActionKind>([...LANES[lane]]).entries())
      yield {
        kind,
        afterSeconds: order.between(...GAP_SECONDS),
        draw: random(seed, 'chaos', lane, round, no),
      };
}
