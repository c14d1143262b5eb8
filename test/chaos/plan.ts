import { random, type Random } from '../../src/simulator/numbers/random.js';

type Target = 'worker' | 'kafka' | 'mysql' | 'temporal';
type Kind = { target: Target; seconds: readonly [least: number, most: number] };

/**
 * Every kind of fault: its target and how many seconds it lasts, without the time that a process
 * needs to start again. A worker that is stopped for longer than its heartbeat timeout of 10 s
 * wakes as a zombie: another worker has its windows.
 */
export const FAULT_KINDS = {
  'worker killed': { target: 'worker', seconds: [0, 3] },
  'worker stopped': { target: 'worker', seconds: [3, 25] },
  'worker terminated': { target: 'worker', seconds: [0, 3] },
  'kafka killed': { target: 'kafka', seconds: [0, 5] },
  'kafka stopped': { target: 'kafka', seconds: [2, 10] },
  'mysql killed': { target: 'mysql', seconds: [0, 5] },
  'mysql stopped': { target: 'mysql', seconds: [2, 10] },
  'mysql read-only': { target: 'mysql', seconds: [2, 8] },
  'mysql sessions killed': { target: 'mysql', seconds: [0, 0] },
  'mysql connections cut': { target: 'mysql', seconds: [0, 6] },
  'COMMIT lost': { target: 'mysql', seconds: [0, 0] },
  'reply to COMMIT lost': { target: 'mysql', seconds: [0, 0] },
  'temporal killed': { target: 'temporal', seconds: [0, 5] },
  'temporal stopped': { target: 'temporal', seconds: [2, 10] },
} as const satisfies Record<string, Kind>;

export type FaultKind = keyof typeof FAULT_KINDS;

export type PlannedFault = {
  kind: FaultKind;
  /** How long it lasts. */
  seconds: number;
  /** Faults of one lane never overlap: a process cannot be stopped and killed at once. */
  lane: string;
  /** The worker that a fault of workers hits. */
  worker: 0 | 1;
  /**
   * Seconds after the begin of the fault before it, or after the recovery from all faults before
   * it.
   */
  begins: { after: 'begin' | 'recovery'; seconds: number };
};

/** The share of faults that begin while the one before may still last. */
const OVERLAPPING = 0.3;
const OVERLAPS_AFTER_SECONDS = [0, 4] as const;
const GAP_SECONDS = [2, 8] as const;

/**
 * The endless faults of a run, which depend on the seed alone. The first four hit all four targets.
 */
export function* planFaults(seed: number): Generator<PlannedFault, never> {
  const draw = random(seed, 'chaos');
  const nextKind = dealKinds(draw);
  for (;;) {
    const kind = nextKind();
    const [least, most] = FAULT_KINDS[kind].seconds;
    const seconds = draw.between(least, most);
    const worker = draw.integer(2) as 0 | 1;
    const begins = draw.chance(OVERLAPPING)
      ? ({ after: 'begin', seconds: draw.between(...OVERLAPS_AFTER_SECONDS) } as const)
      : ({ after: 'recovery', seconds: draw.between(...GAP_SECONDS) } as const);
    yield { kind, seconds, lane: laneOf(kind, worker), worker, begins };
  }
}

function laneOf(kind: FaultKind, worker: 0 | 1): string {
  const { target } = FAULT_KINDS[kind];
  if (kind === 'mysql connections cut' || kind.includes('COMMIT')) return 'way to mysql';
  return target === 'worker' ? `worker ${worker}` : target;
}

/**
 * Deals the targets in rounds, with MySQL twice in each, and the kinds of a target from its own
 * shuffled deck.
 */
function dealKinds(draw: Random): () => FaultKind {
  const decks = new Map<Target, FaultKind[]>();
  let round: Target[] = [];
  return () => {
    if (round.length === 0)
      round = [...draw.shuffle<Target>(['worker', 'kafka', 'mysql', 'temporal']), 'mysql'];
    const target = round.shift()!;
    let deck = decks.get(target) ?? [];
    if (deck.length === 0) deck = draw.shuffle(kindsOf(target));
    const kind = deck.pop()!;
    decks.set(target, deck);
    return kind;
  };
}

function kindsOf(target: Target): FaultKind[] {
  return (Object.keys(FAULT_KINDS) as FaultKind[]).filter(
    (kind) => FAULT_KINDS[kind].target === target,
  );
}
