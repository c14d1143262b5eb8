import type { ClassPosterior } from '../model/class-posterior.js';
import type { RateParameters, PosteriorParameters } from '../parameters.js';
import type { ClassRate } from '../verdict.js';

/**
 * The rate of a class: the mean probability of its measured students. Students who were not heard
 * count with what is likely of them. low, high: the 95 % interval of the rate of all enrolled
 * students, if those who are not measured are like the others.
 * @param enrolled all students, measured or not
 * @param decided students whose verdict is not unknown and not not_measured
 */
export function classRate(
  posterior: ClassPosterior,
  enrolled: number,
  decided: number,
  parameters: RateParameters & PosteriorParameters,
): ClassRate {
  const coverage = enrolled > 0 ? decided / enrolled : null;
  const measured = posterior.students.length;
  if (measured === 0) return { rate: null, low: null, high: null, coverage };
  // Sorted by size, so that the order of the students cannot change the last bit.
  const inOrder = Float64Array.from(posterior.students, ({ probability }) => probability).sort();
  const rate = inOrder.reduce((sum, probability) => sum + probability, 0) / measured;
  const others = enrolled - measured;
  const sampled =
    others > 0 ? (others / enrolled) ** 2 * rate * (1 - rate) * (1 / others + 1 / measured) : 0;
  const margin =
    Z95 * Math.sqrt(parameters.rateSpread * (varianceOf(posterior, parameters) + sampled));
  return { rate, low: Math.max(0, rate - margin), high: Math.min(1, rate + margin), coverage };
}

const Z95 = 1.96;

/**
 * The variance of the sum of measured students: the chance of each one, and what they share, which
 * is that the base rate is known only from those who were heard.
 */
function varianceOf(
  { base, students }: ClassPosterior,
  { baseRateStudents }: PosteriorParameters,
): number {
  const variances = Float64Array.from(students, ({ probability: p }) => p * (1 - p)).sort();
  const own = variances.reduce((sum, one) => sum + one, 0);
  const heard = students.filter((student) => student.heard).length;
  // dp / d base of a student is p (1 - p) / (base (1 - base)).
  const baseVariance = (base * (1 - base)) / (heard + baseRateStudents);
  const shared = (own / (base * (1 - base))) ** 2 * baseVariance;
  return (own + shared) / students.length ** 2;
}
