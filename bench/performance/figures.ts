/** What a part of `npm run bench` is told. */
export type MeasureOptions = {
  /** A folder of this part's own: the servers' data and everything else that is written. It may go afterwards. */
  folder: string;
  /** 1: the sizes that are reported; less: the same in smaller, to see that it works. */
  scale: number;
  /** Receives a line of progress. */
  log: (line: string) => void;
};

/** One figure. ratio: how many times the figure of `to`, measured in the same run. */
export type Figure = {
  what: string;
  value: number;
  unit: string;
  ratio?: { to: string; value: number };
};

/** What a part of the bench has measured. notes: the sizes, the settings and the load under which the figures stand. */
export type Measured = { name: string; rows: Figure[]; notes: string[] };

/** The value that a share of all values is at most: the median for 0.5. Of no values it is NaN. */
export function quantile(values: readonly number[], share: number): number {
  const inOrder = [...values].sort((a, b) => a - b);
  return inOrder[Math.max(0, Math.ceil(inOrder.length * share) - 1)] ?? NaN;
}
