/** A line as a pace sees it. */
export type PacedLine = {
  /** Counts the lines of this run from 0. */
  index: number;
  /** The line's own time in seconds, if it has one. */
  second: number | undefined;
};

/** When a line is due: how many milliseconds after the first line of this run. */
export type Pace = (line: PacedLine) => number;

/** As fast as the broker takes them. */
export const UNPACED: Pace = () => 0;

/** `rate` lines a second. */
export function paceByRate(rate: number): Pace {
  return ({ index }) => (index / rate) * 1000;
}

/**
 * By the lines' own times, `speed` times as fast: at 60 an hour takes a minute. A line without a
 * time, or with an earlier time than the line before it, is due together with that line.
 */
export function paceBySpeed(speed: number): Pace {
  let first: number | undefined;
  let due = 0;
  return ({ second }) => {
    if (second === undefined) return due;
    first ??= second;
    due = Math.max(due, ((second - first) / speed) * 1000);
    return due;
  };
}
