import type { ClassPosterior } from '../model/class-posterior.js';
import type { RateParameters, PosteriorParameters } from '../parameters.js';
import type { ClassRate } from '../verdict.js';

/** What the rate of a class and its interval are made of. */
export type RateParts = {
  /** The base rate of the class. */
  base: number;
  /** How many of its students were heard: they are what the base rate is known from. */
  heard: number;
  /** The probability of each measured student. */
  probabilities: readonly number[];
  /** Of each student whom a roll settled, whether the student was there: 0 or 1, for certain. */
  settled: readonly number[];
  /** All students who count, measured or not. */
  enrolled: number;
};

/**
 * The rate of a class: the mean probability of its measured students. Students who were not heard
 * count with what is likely of them. low, high: the 95 % interval of the rate of all enrolled
 * students, if those who are not measured are like the others.
 * @param enrolled all students, measured or not
 * @param decided students whose verdict is not unknown and not not_measured
 */
export function classRate(
  { base, students }: ClassPosterior,
  enrolled: number,
  decided: number,
  parameters: RateParameters & PosteriorParameters,
): ClassRate {
  const parts = {
    base,
    heard: students.filter(({ heard }) => heard).length,
    probabilities: students.map(({ probability }) => probability),
    settled: [],
    enrolled,
  };
  return { ...rateOf(parts, parameters), coverage: enrolled > 0 ? decided / enrolled : null };
}

/** The rate and its interval from their parts; all null where nobody is measured. */
export function rateOf(
  parts: RateParts,
  parameters: RateParameters & PosteriorParameters,
): Omit<ClassRate, 'coverage'> {
  const { probabilities, settled, enrolled } = parts;
  const measured = probabilities.length + settled.length;
  if (measured === 0) return { rate: null, low: null, high: null };
  // Sorted by size, so that the order of the students cannot change the last bit.
  const inOrder = Float64Array.from([...probabilities, ...settled]).sort();
  const rate = inOrder.reduce((sum, probability) => sum + probability, 0) / measured;
  const others = enrolled - measured;
  // Of few who were all there, or all away, nothing follows for sure about the others.
  const least = 0.5 / (measured + 1);
  const share = Math.min(Math.max(rate, least), 1 - least);
  const sampled =
    others > 0 ? (others / enrolled) ** 2 * share * (1 - share) * (1 / others + 1 / measured) : 0;
  const margin =
    Z95 * Math.sqrt(parameters.rateSpread * (varianceOf(parts, measured, parameters) + sampled));
  return { rate, low: Math.max(0, rate - margin), high: Math.min(1, rate + margin) };
}

const Z95 = 1.96;

/**
 * The variance of the mean of measured students: the chance of each one, and what they share, which
 * is that the base rate is known only from those who were heard. A settled student adds nothing.
 */
function varianceOf(
  { base, heard, probabilities }: RateParts,
  measured: number,
  { baseRateStudents }: PosteriorParameters,
): number {
  const variances = Float64Array.from(probabilities, (p) => p * (1 - p)).sort();
  const own = variances.reduce((sum, one) => sum + one, 0);
  // dp / d base of a student is p (1 - p) / (base (1 - base)).
  const baseVariance = (base * (1 - base)) / (heard + baseRateStudents);
  const shared = (own / (base * (1 - base))) ** 2 * baseVariance;
  return (own + shared) / measured ** 2;
}
