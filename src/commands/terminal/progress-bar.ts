import { SingleBar } from 'cli-progress';

export type ProgressBar = {
  /** done: the steps done so far. values: what the placeholders of the format show. */
  update: (done: number, values?: Record<string, string | number>) => void;
  setTotal: (total: number) => void;
  /** Ends the bar and shows the cursor again; safe to call twice. */
  stop: () => void;
};

/**
 * Starts a progress bar on standard error. Where that is no terminal it shows nothing, so that logs
 * stay readable.
 * @param format the text of the bar, with the placeholders of cli-progress and those of `values`
 * @param start the steps in all, the steps done already, and the first values of the placeholders
 */
export function startProgressBar(
  format: string,
  start: { total: number; done?: number; values?: Record<string, string | number> },
): ProgressBar {
  if (!process.stderr.isTTY) return INVISIBLE;
  const bar = new SingleBar({ format, hideCursor: true, stream: process.stderr });
  bar.start(start.total, start.done ?? 0, start.values);
  return {
    update: (done, values) => bar.update(done, values),
    setTotal: (total) => bar.setTotal(total),
    stop: () => bar.stop(),
  };
}

const INVISIBLE: ProgressBar = {
  update: () => undefined,
  setTotal: () => undefined,
  stop: () => undefined,
};
