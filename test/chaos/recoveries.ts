import { rows } from '../workbench/checker.js';
import type { Workbench } from '../workbench/workbench.js';
import type { FaultKind } from './plan.js';

export const OVERLAPPING = 'several at once';
export type RecoveryKind = FaultKind | typeof OVERLAPPING;

/** Measures how long it takes from the end of a fault until every partition's position moves again. */
export type Recoveries = {
  began: (kind: FaultKind) => void;
  healed: () => void;
  /** Whether the positions have moved since the last fault. */
  areOver: () => boolean;
  /** kind -> seconds, of those that were measured so far. */
  seconds: () => Map<RecoveryKind, number[]>;
  close: () => Promise<void>;
};

const POLL_MS = 100;

/** What began before the positions had recovered from the last fault is one outage with it: its end is that of its last fault. positions: where they stood first after that. */
type Outage = {
  kinds: FaultKind[];
  lasting: number;
  healedAt?: number;
  positions?: Map<number, number>;
};

/** Looks at the positions ten times a second, by a way that no cut concerns. Records must keep coming in; how long their sender takes to recover is part of it. */
export function watchRecoveries(bench: Workbench, partitions: number): Recoveries {
  const measured = new Map<RecoveryKind, number[]>();
  let outage: Outage | undefined;
  let isClosed = false;

  const look = async () => {
    const looked = outage;
    if (looked?.healedAt === undefined) return;
    const { healedAt } = looked;
    const positions = await positionsOf(bench);
    // A fault may have begun meanwhile.
    if (outage !== looked || looked.healedAt !== healedAt) return;
    if (positions.size < partitions) return;
    const before = (looked.positions ??= positions);
    if (![...before].every(([partition, offset]) => positions.get(partition)! > offset)) return;
    const kind = looked.kinds.length > 1 ? OVERLAPPING : looked.kinds[0]!;
    measured.set(kind, [...(measured.get(kind) ?? []), (Date.now() - healedAt) / 1000]);
    outage = undefined;
  };
  const watching = (async () => {
    while (!isClosed) {
      // MySQL is away now and then.
      await look().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  })();

  return {
    began: (kind) => {
      const { kinds, lasting } = outage ?? { kinds: [], lasting: 0 };
      outage = { kinds: [...kinds, kind], lasting: lasting + 1 };
    },
    healed: () => {
      const { kinds, lasting } = outage!;
      outage = { kinds, lasting: lasting - 1, ...(lasting === 1 && { healedAt: Date.now() }) };
    },
    areOver: () => outage === undefined,
    seconds: () => measured,
    close: async () => {
      isClosed = true;
      await watching;
    },
  };
}

async function positionsOf(bench: Workbench): Promise<Map<number, number>> {
  const found = await rows(
    bench,
    'SELECT partition_no, next_offset FROM ingest_position WHERE topic = ? ORDER BY partition_no',
    [bench.topic],
  );
  return new Map(found.map((row) => [row['partition_no'] as number, row['next_offset'] as number]));
}
