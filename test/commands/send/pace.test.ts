import { expect, test } from 'vitest';
import { UNPACED, paceByRate, paceBySpeed, type Pace } from '../../../src/commands/send/pace.js';

/** When each line is due, in milliseconds after the first; lines are given by their own times. */
function dues(pace: Pace, seconds: (number | undefined)[]): number[] {
  return seconds.map((second, index) => pace({ index, second }));
}

test('without a pace every line is due at once', () => {
  expect(dues(UNPACED, [0, 3600, undefined])).toEqual([0, 0, 0]);
});

test('a rate spreads the lines evenly, whatever their own times', () => {
  expect(dues(paceByRate(4), [50, undefined, 10, 9999])).toEqual([0, 250, 500, 750]);
});

test('at speed 60 an hour takes a minute', () => {
  expect(dues(paceBySpeed(60), [7200, 7260, 10_800])).toEqual([0, 1_000, 60_000]);
});

test('a speed below 1 is slower than real time', () => {
  expect(dues(paceBySpeed(0.5), [0, 1])).toEqual([0, 2_000]);
});

test('a line without a time, or out of order, is due with the line before it, so the file keeps its order', () => {
  expect(dues(paceBySpeed(1), [undefined, 10, 20, undefined, 15, 30])).toEqual([
    0, 0, 10_000, 10_000, 10_000, 20_000,
  ]);
});
