import { rows } from '../workbench/checker.js';
import type { Workbench } from '../workbench/workbench.js';
import type { FaultKind } from './plan.js';

export const OVERLAPPING = 'several at once, or with a pause or a rewind';
export type RecoveryKind = FaultKind | typeof OVERLAPPING;

/** Measures the time from the end of a fault until the position of every partition moves again. */
export type Recoveries = {
  began: (kind: FaultKind) => void;
  healed: () => void;
  /** A person stops or moves the positions: the time of a recovery now is not that of its fault. */
  disturbed: () => void;
  /** Whether the positions have moved since the last fault. */
  areOver: () => boolean;
  /** kind -> the seconds measured so far. */
  seconds: () => Map<RecoveryKind, number[]>;
  close: () => Promise<void>;
};

const POLL_MS = 100;

/**
 * Faults that begin before the positions recover from the ones before form one outage with them.
 */
type Outage = {
  kinds: FaultKind[];
  /** How many of its faults still last. */
  lasting: number;
  /** When the last fault ended. */
  healedAt?: number | undefined;
  /** The positions that were read first after that. */
  positions?: Map<number, number>;
  isDisturbed?: boolean | undefined;
};

/**
 * Reads the positions ten times a second, past everything that a fault can cut. Records must keep
 * coming in, so the recovery of their sender is part of the time.
 */
export function watchRecoveries(bench: Workbench, partitions: number): Recoveries {
  const measured = new Map<RecoveryKind, number[]>();
  let outage: Outage | undefined;
  let isClosed = false;

  const look = async () => {
    const looked = outage;
    if (looked?.healedAt === undefined) return;
    const { healedAt } = looked;
    const positions = await positionsOf(bench);
    // Another fault may have begun during the read.
    if (outage !== looked || looked.healedAt !== healedAt) return;
    if (positions.size < partitions) return;
    const before = (looked.positions ??= positions);
    if (![...before].every(([partition, offset]) => positions.get(partition)! > offset)) return;
    const isAlone = looked.kinds.length === 1 && !looked.isDisturbed;
    const kind = isAlone ? looked.kinds[0]! : OVERLAPPING;
    measured.set(kind, [...(measured.get(kind) ?? []), (Date.now() - healedAt) / 1000]);
    outage = undefined;
  };
  const watching = (async () => {
    while (!isClosed) {
      // MySQL is down at times.
      await look().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  })();

  return {
    began: (kind) => {
      const { kinds, lasting, isDisturbed } = outage ?? { kinds: [], lasting: 0 };
      outage = { kinds: [...kinds, kind], lasting: lasting + 1, isDisturbed };
    },
    healed: () => {
      const { kinds, lasting, isDisturbed } = outage!;
      const healedAt = lasting === 1 ? Date.now() : undefined;
      outage = { kinds, lasting: lasting - 1, healedAt, isDisturbed };
    },
    disturbed: () => {
      if (outage) outage.isDisturbed = true;
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
