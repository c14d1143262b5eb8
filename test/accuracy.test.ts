import { describe, expect, test } from 'vitest';
import { missedAims } from '../bench/accuracy/aims.js';
import { plain } from '../bench/accuracy/campuses.js';
import { measureQuick } from '../bench/accuracy/measure.js';
import { reliabilityPlot } from '../bench/accuracy/plots.js';
import { scorePolicies } from '../bench/accuracy/policies.js';
import { figures } from '../bench/accuracy/figures.js';

describe('on one small campus', () => {
  const { scores } = measureQuick();
  const standard = figures(scores.standard);
  const seed = figures(scores.seed);

  test('standard finds more of those who attend than seed, and is seldom wrong of them', () => {
    expect(standard.recallMeasured).toBeGreaterThan(seed.recallMeasured + 0.1);
    expect(standard.precision).toBeGreaterThanOrEqual(0.97);
    expect(standard.recallDecided).toBeGreaterThanOrEqual(0.97);
  });

  test("standard's rates are nearer to the truth than seed's", () => {
    expect(standard.rateMae).toBeLessThan(seed.rateMae / 3);
    expect(Math.abs(standard.rateBias)).toBeLessThan(Math.abs(seed.rateBias) / 5);
  });

  test('any record in the room tells at least as much as a successful one', () => {
    expect(figures(scores['any-event']).recallMeasured).toBeGreaterThanOrEqual(seed.recallMeasured);
  });

  test('a second run gives the same figures to the last digit, and the same plot', () => {
    const again = measureQuick();
    expect(again.scores).toEqual(scores);
    expect(reliabilityPlot(again.scores.standard)).toBe(reliabilityPlot(scores.standard));
  });

  test('seed does not hold what standard is to hold', () => {
    expect(missedAims(seed)).toEqual(
      expect.arrayContaining(['recall, measured', 'rate MAE', 'bias']),
    );
  });
});

test('standard beats seed on the second simulator, too', () => {
  const scores = scorePolicies(plain({ seed: 7, students: 1000, days: 2 }));
  const [standard, seed] = [figures(scores.standard), figures(scores.seed)];
  expect(standard.precision).toBeGreaterThanOrEqual(0.97);
  expect(standard.recallMeasured).toBeGreaterThan(seed.recallMeasured + 0.1);
  expect(standard.rateMae).toBeLessThan(seed.rateMae / 2);
});
