import { random, type Random } from '../../src/simulator/numbers/random.js';

type Target = 'worker' | 'kafka' | 'mysql' | 'temporal';
type Kind = { target: Target; seconds: readonly [least: number, most: number] };

/**
 * Every kind of fault: whom it hits, and for how many seconds. To start a process again comes on top. A worker that is stopped for more than its heartbeat timeout of 10 s is
 * a zombie when it wakes: another has its windows.
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

/**
 * seconds: how long it lasts. begins: so many seconds after the fault before it began, or after the positions have recovered from all before it. lane: faults of one lane are
 * never at once, since a process cannot be stopped and killed.
 */
export type PlannedFault = {
  kind: FaultKind;
  seconds: number;
  lane: string;
  worker: 0 | 1;
  begins: { after: 'begin' | 'recovery'; seconds: number };
};

/** So many faults begin while the one before them may still last. */
const OVERLAPPING = 0.3;
const OVERLAPS_AFTER_SECONDS = [0, 4] as const;
const GAP_SECONDS = [2, 8] as const;

/** The faults of a run, without end and by the seed alone. The first four hit all four targets. */
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

/** Deals the targets in rounds, MySQL twice, and each target's kinds from a shuffled deck of its own. */
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
