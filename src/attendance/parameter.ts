/**
 * Pairs of a probability as computed and as it turned out. Both rise, from 0 to 1. Between two
 * pairs a straight line holds.
 */
export type Calibration = readonly (readonly [number, number])[];

/** One parameter of the `standard` policy. */
export type Parameter<Value = number | Calibration> = {
  /** The default. */
  value: Value;
  /** Of a calibration: those of each of its numbers. */
  limits: Limits;
  /** What the parameter does. */
  text: string;
  /** Where the default comes from. */
  source: string;
};

/** Declares one parameter. */
export function parameter(
  value: number,
  limits: Limits,
  { text, source }: Pick<Parameter, 'text' | 'source'>,
): Parameter<number> {
  return { value, limits, text, source };
}

/** The values that a parameter may have. */
export type Limits = {
  /** The least value. */
  min?: number;
  /** Every value is above this one. */
  above?: number;
  /** The largest value. */
  max?: number;
  /** Every value is below this one. */
  below?: number;
  /** Only whole numbers. */
  whole?: true;
};

/** A share or a probability. */
export const SHARE: Limits = { min: 0, max: 1 };
/** A share whose logarithm is taken, or that of the rest. */
export const INNER_SHARE: Limits = { above: 0, below: 1 };
/** A number that may be nothing. */
export const AMOUNT: Limits = { min: 0 };
/** A number that may not be nothing. */
export const POSITIVE: Limits = { above: 0 };
/** A number of things. */
export const COUNT: Limits = { min: 1, whole: true };

/** A default that rests on nothing but the sweeps of bench/accuracy. */
export const ESTIMATE = 'estimate';
