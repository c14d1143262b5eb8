import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ln, power } from '../../../src/simulator/numbers/ln.js';
import { random } from '../../../src/simulator/numbers/random.js';
import { mean } from '../../workbench/simulated-campus.js';

const values = <T>(count: number, draw: () => T) => Array.from({ length: count }, draw);

describe('a stream of random numbers', () => {
  test('gives the same values on every platform', () => {
    const draw = random(1, 'example', 7);
    expect([draw.integer(1_000_000), draw.next(), draw.exponential(8), draw.normal(-4, 3)]).toEqual(
      [256274, 0.6269235129002482, 11.283638503462658, -1.8405243147103532],
    );
  });

  test('differs with the seed, with each part of the path and with their order', () => {
    const paths: [number, ...(string | number)[]][] = [
      [1, 'a', 1, 2],
      [2, 'a', 1, 2],
      [1, 'b', 1, 2],
      [1, 'a', 2, 1],
      [1, 'a', 1],
      [1, 'a', 1, 3],
    ];
    const firsts = paths.map(([seed, ...path]) => random(seed, ...path).next());
    expect(new Set(firsts).size).toBe(paths.length);
  });

  test('is uniform, and neighbouring paths are not alike', () => {
    const firsts = Array.from({ length: 20_000 }, (_, n) => random(5, 'student', n).next());
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => firsts.filter((value) => Math.floor(value * 10) === tenth).length,
    );
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
    const products = firsts
      .slice(1)
      .map((value, n) => (value - 0.5) * ((firsts[n] as number) - 0.5));
    expect(Math.abs(mean(products))).toBeLessThan(0.003);
  });

  test('has the mean and spread that is asked for', () => {
    const draw = random(3, 'spread');
    const normal = values(40_000, () => draw.normal(-4, 3));
    const centre = mean(normal);
    expect(centre).toBeCloseTo(-4, 1);
    expect(Math.sqrt(mean(normal.map((value) => (value - centre) ** 2)))).toBeCloseTo(3, 1);
    expect(mean(values(40_000, () => draw.exponential(8)))).toBeCloseTo(8, 0);
    expect(
      values(40_000, () => draw.normal(0, 1)).filter((value) => value > 1.959964).length / 40_000,
    ).toBeCloseTo(0.025, 2);
  });

  test('shuffles without losing anything', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (list, seed) => {
        const sorted = (each: number[]) => [...each].sort((a, b) => a - b);
        expect(sorted(random(seed, 'shuffle').shuffle([...list]))).toEqual(sorted(list));
      }),
    );
  });
});

test('ln and power agree with the built-in functions to 14 digits', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-9, max: 1e6, noNaN: true }),
      fc.double({ min: 0, max: 20, noNaN: true }),
      (x, exponent) => {
        expect(Math.abs(ln(x) - Math.log(x))).toBeLessThan(1e-13);
        const base = x / 1e6;
        expect(Math.abs(power(base, exponent) - base ** exponent)).toBeLessThan(1e-13);
      },
    ),
  );
});
