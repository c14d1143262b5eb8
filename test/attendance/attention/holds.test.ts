import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, stillHolds, urgencyOf } from '../../../src/attendance/attention/holds.js';
import type { RuleTest } from '../../../src/attendance/attention/rule.js';

const NONE = { attended: 0, measured: 0 };
const LOW: RuleTest = { kind: 'low_share', classes: 5, share: 0.6, before: null };
const ROW: RuleTest = { kind: 'missed_in_row', classes: 3, share: null, before: null };
const FALL: RuleTest = { kind: 'fall', classes: 4, share: 0.5, before: 4 };

/** "1101": attended, attended, missed, attended */
const classes = (text: string) => [...text].map((one) => one === '1');

test.each([
  // Exactly 60 % is not less than 60 %.
  ['00111', undefined],
  ['11111 00110', { attended: 2, measured: 5, last: 5, before: NONE }],
  ['0000', undefined],
  ['', undefined],
])('attended less than 60 %% of the last five: %s', (text, expected) => {
  expect(holds(LOW, classes(text.replace(' ', '')))).toEqual(expected);
});

test.each([
  ['111000', { attended: 0, measured: 3, last: 3, before: NONE }],
  // The whole row is what it rests on.
  ['100000', { attended: 0, measured: 5, last: 5, before: NONE }],
  ['0000', { attended: 0, measured: 4, last: 4, before: NONE }],
  ['00001', undefined],
  ['00100', undefined],
  ['00', undefined],
])('missed three in a row: %s', (text, expected) => {
  expect(holds(ROW, classes(text))).toEqual(expected);
});

test.each([
  ['1111 0100', { attended: 1, measured: 4, last: 4, before: { attended: 4, measured: 4 } }],
  ['111100 0000', { attended: 0, measured: 4, last: 4, before: { attended: 4, measured: 6 } }],
  ['1111 0110', { attended: 2, measured: 4, last: 4, before: { attended: 4, measured: 4 } }],
  ['1110 1100', undefined],
  // Too few classes before.
  ['111 0000', undefined],
  ['0000 0000', undefined],
])('a fall by half against the own past: %s', (text, expected) => {
  expect(holds(FALL, classes(text.replace(' ', '')))).toEqual(expected);
});

test('what holds rests on the last classes, and still holds by these alone', () => {
  const rule = fc.constantFrom(LOW, ROW, FALL);
  fc.assert(
    fc.property(rule, fc.array(fc.boolean(), { maxLength: 30 }), (one, all) => {
      const held = holds(one, all);
      if (!held) return;
      const rests = all.slice(-held.last);
      expect(rests.filter(Boolean).length).toBe(held.attended);
      expect(rests.length).toBe(held.measured);
      expect(stillHolds(one, rests, held.before)).toBe(true);
      // To have attended one class more never makes somebody more urgent.
      const mended = { ...held, attended: held.attended + 1 };
      expect(urgencyOf(mended)).toBeLessThan(urgencyOf(held));
    }),
  );
});

test('a finding ends when a class of it is corrected, or is measured no more', () => {
  expect(stillHolds(LOW, classes('00110'), NONE)).toBe(true);
  expect(stillHolds(LOW, classes('10110'), NONE)).toBe(false);
  expect(stillHolds(LOW, classes('0011'), NONE)).toBe(false);
  expect(stillHolds(ROW, classes('000'), NONE)).toBe(true);
  expect(stillHolds(ROW, classes('0000'), NONE)).toBe(true);
  expect(stillHolds(ROW, classes('0100'), NONE)).toBe(false);
  expect(stillHolds(FALL, classes('0000'), { attended: 4, measured: 8 })).toBe(true);
  expect(stillHolds(FALL, classes('0001'), { attended: 4, measured: 8 })).toBe(false);
});

test('ten missed of ten are more urgent than five of five, and five of five than seven of ten', () => {
  const urgencies = [
    [0, 10],
    [0, 5],
    [3, 10],
  ].map(([attended, measured]) => urgencyOf({ attended: attended!, measured: measured! }));
  expect(urgencies).toEqual([...urgencies].sort((a, b) => b - a));
  expect(urgencies[0]).toBeGreaterThan(urgencies[1]!);
});
