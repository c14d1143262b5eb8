import type { NumberedAccessPoint } from '../mysql/registry/access-points.js';
import type { BufferedEvent } from './batch-buffer.js';

/**
 * Names of access points that are kept with their numbers. A campus has some thousands, so only a
 * flood of invented names reaches this.
 */
const MAX_KEPT_NAMES = 100_000;

/** What numbering needs of the database. */
export type NumberStore = {
  /** Gives every name its number. In one state of the database a number never changes. */
  numberAccessPoints: (names: string[]) => Promise<Map<string, number>>;
};

export type KeptNumbers = {
  /**
   * Numbers the access points of events, and returns each once.
   * @param names of the access points of these events, each once
   */
  number: (events: BufferedEvent[], names: ReadonlySet<string>) => Promise<NumberedAccessPoint[]>;
  /** Drops all numbers: the database may be another than the one that gave them. */
  forget: () => void;
};

/**
 * Keeps the numbers of access points. It asks the database only for names that are new to it.
 *
 * A kept number is no truth by itself: after a restore of a backup the database may give it to
 * another name. So every batch brings the numbers that it uses into its transaction, which compares
 * them.
 */
export function keepNumbers(store: NumberStore): KeptNumbers {
  let kept = new Map<string, number>();
  const forget = () => {
    kept = new Map();
  };
  const number: KeptNumbers['number'] = async (events, names) => {
    // A new map, because batches of other partitions may still use the old one.
    if (kept.size > MAX_KEPT_NAMES) forget();
    const numbers = kept;
    const missing = [...names].filter((name) => !numbers.has(name)).sort();
    if (missing.length > 0)
      for (const [name, no] of await store.numberAccessPoints(missing)) numbers.set(name, no);
    for (const event of events) event.accessPointNo = numbers.get(event.accessPoint)!;
    return [...names].map((name) => [name, numbers.get(name)!] as const);
  };
  return { number, forget };
}
