import { setTimeout as sleep } from 'node:timers/promises';
import { RollcallError } from '../../errors.js';

/**
 * Keeps what a reader returned for a while. Whoever asks meanwhile, or while it is being read, gets
 * the same; a reader that failed is asked again.
 */
export type Keep = <T>(name: string, forMs: number, read: () => Promise<T>) => Promise<T>;

type Entry = { value: Promise<unknown>; until: number };

/** The entries of `kept`, by name. */
export type Entries = Map<string, Entry>;

/** The oldest are thrown away when there are more. */
const MOST_ENTRIES = 1_000;

/**
 * @param withinMs a reader that takes longer has failed: a connection may hang without an error
 *   while a machine or its network is gone
 * @param entries where they are kept, until their time is over
 */
export function kept(withinMs: number, entries: Entries = new Map()): Keep {
  const forget = (name: string, entry: Entry) =>
    void (entries.get(name) === entry && entries.delete(name));
  return <T>(name: string, forMs: number, read: () => Promise<T>): Promise<T> => {
    const entry = entries.get(name);
    if (entry && performance.now() < entry.until) return entry.value as Promise<T>;
    const value = inTime(read(), withinMs);
    entries.delete(name);
    // Until it is read, everybody waits for the same.
    const fresh: Entry = { value, until: Infinity };
    entries.set(name, fresh);
    value.then(
      () => {
        fresh.until = performance.now() + forMs;
        // An answer may be large, and perhaps nobody asks for it again.
        setTimeout(() => forget(name, fresh), forMs).unref();
      },
      () => forget(name, fresh),
    );
    if (entries.size > MOST_ENTRIES) entries.delete(entries.keys().next().value!);
    return value;
  };
}

/** What a reader returned, or undefined where that takes longer than `ms`. */
export async function within<T>(ms: number, read: Promise<T>): Promise<T | undefined> {
  return await Promise.race([read, sleep(ms, undefined, { ref: false })]);
}

/** @throws RollcallError `unreachable` after the time, and whatever the work throws */
async function inTime<T>(work: Promise<T>, withinMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new RollcallError('unreachable', 'MySQL does not answer in time.')),
      withinMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // Nobody waits any more for what comes late.
    work.catch(() => undefined);
  }
}
