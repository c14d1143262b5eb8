/** What time it is, and how to be woken later. A test gives a clock that it moves by hand. */
export type Clock = {
  /** Milliseconds since 1970. */
  nowMs: () => number;
  /** Calls `wake` after so many milliseconds. Returns the function that cancels it. */
  wakeAfter: (delayMs: number, wake: () => void) => () => void;
};

/** The machine's own clock. */
export const SYSTEM_CLOCK: Clock = {
  nowMs: () => Date.now(),
  wakeAfter: (delayMs, wake) => {
    const timer = setTimeout(wake, delayMs);
    return () => clearTimeout(timer);
  },
};
