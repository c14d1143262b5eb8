/** The input of a part of `npm run bench`. */
export type MeasureOptions = {
  /** This part's own folder, for the servers' data and other files. It is removed afterwards. */
  folder: string;
  /** 1 for the sizes that we report; less for a smaller run that shows that it works. */
  scale: number;
  /** Teaching days, for the part that brings days one after the other. */
  days?: number;
  /** It begins no day that would end after so many minutes. */
  minutes?: number;
  /** Takes a line of progress. */
  log: (line: string) => void;
};

export type Figure = {
  what: string;
  value: number;
  unit: string;
  /** `value` divided by the figure named `to` of the same run. */
  ratio?: { to: string; value: number };
};

/** The result of a part of the bench. */
export type Measured = {
  name: string;
  rows: Figure[];
  /** The sizes, settings and load that the figures were measured with. */
  notes: string[];
};

/** The value that this share of the values does not exceed: the median for 0.5; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const inOrder = [...values].sort((a, b) => a - b);
  return inOrder[Math.max(0, Math.ceil(inOrder.length * share) - 1)] ?? NaN;
}
