import type { Clock } from '../../src/activities/clock.js';

/** A clock that the test moves. */
export type HandClock = Clock & {
  /** Moves the clock, and wakes whoever is due. */
  move: (ms: number) => void;
  /** Resolves when the window waits for the clock; says how long it wants to wait. */
  waitedFor: () => Promise<number>;
};

/** Makes a clock that stands still until it is moved. */
export function handClock(): HandClock {
  let nowMs = 1_000_000;
  let waiting = Promise.withResolvers<number>();
  const due = new Map<symbol, { atMs: number; wake: () => void }>();
  return {
    nowMs: () => nowMs,
    wakeAfter: (delayMs, wake) => {
      const id = Symbol('wake');
      due.set(id, { atMs: nowMs + delayMs, wake });
      waiting.resolve(delayMs);
      return () => due.delete(id);
    },
    move: (ms) => {
      nowMs += ms;
      for (const [id, { atMs, wake }] of due)
        if (atMs <= nowMs) {
          due.delete(id);
          wake();
        }
    },
    waitedFor: async () => {
      const delayMs = await waiting.promise;
      waiting = Promise.withResolvers<number>();
      return delayMs;
    },
  };
}
