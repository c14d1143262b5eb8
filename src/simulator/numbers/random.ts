import { ln } from './ln.js';

/**
 * A stream of random numbers. Every path has its own: `random(seed, 'arrival', student, day)`.
 * Streams do not touch each other. So if one noise changes, the others still draw the same numbers.
 * @param seed a whole number from 0 to 4294967295
 */
export function random(seed: number, ...path: (string | number)[]): Random {
  let high = 0x9e3779b9 ^ seed;
  let low = Math.imul(0x85ebca6b, seed + 1);
  const absorb = (word: number) => {
    high = Math.imul(high ^ word, 0x85ebca77);
    high ^= high >>> 13;
    low = Math.imul(low ^ word ^ high, 0xc2b2ae3d);
    low ^= low >>> 16;
  };
  for (const part of path) {
    if (typeof part === 'number') absorb(part);
    else for (let at = 0; at < part.length; at++) absorb(part.charCodeAt(at));
  }
  return new Random(high, low);
}

/**
 * sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state. It only adds, shifts and rotates
 * 32-bit integers, which gives the same bits on every machine.
 */
export class Random {
  #a: number;
  #b: number;
  #c = 0x6d2b79f5;
  #counter = 1;

  constructor(high: number, low: number) {
    this.#a = high;
    this.#b = low;
    for (let round = 0; round < 12; round++) this.next();
  }

  /** Uniform, from 0 to below 1. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** A whole number from 0 to count - 1. */
  integer(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(list: readonly T[]): T {
    const value = list[this.integer(list.length)];
    if (value === undefined) throw new RangeError('nothing to pick from');
    return value;
  }

  exponential(mean: number): number {
    return -mean * ln(1 - this.next());
  }

  normal(mean: number, deviation: number): number {
    return mean + deviation * normalQuantile(this.next() + 1.1641532182693481e-10);
  }

  shuffle<T>(list: T[]): T[] {
    for (let at = list.length - 1; at > 0; at--) {
      const other = this.integer(at + 1);
      [list[at], list[other]] = [list[other] as T, list[at] as T];
    }
    return list;
  }
}

/**
 * The value below which this share of a standard normal distribution lies. Acklam's rational
 * approximation, relative error below 1.2e-9.
 */
function normalQuantile(share: number): number {
  if (share < 0.02425) return tail(Math.sqrt(-2 * ln(share)));
  if (share > 0.97575) return -tail(Math.sqrt(-2 * ln(1 - share)));
  const q = share - 0.5;
  const r = q * q;
  const above =
    ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r +
      138.357751867269) *
      r -
      30.66479806614716) *
      r +
    2.506628277459239;
  const below =
    ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r +
      66.80131188771972) *
      r -
      13.28068155288572) *
      r +
    1;
  return (above * q) / below;
}

function tail(q: number): number {
  const above =
    ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q -
      2.549732539343734) *
      q +
      4.374664141464968) *
      q +
    2.938163982698783;
  const below =
    (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q +
      3.754408661907416) *
      q +
    1;
  return above / below;
}
