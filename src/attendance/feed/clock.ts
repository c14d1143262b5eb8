import type { DayFeed } from './day-feed.js';

/** How far a clock may be off: a controller in any time zone of the world. */
const MOST_HOURS = 14;
/** Against the timetable: a shifted day must fit well, and far better than the day as it is. */
const TIMETABLE: Limits = { fits: 0.75, better: 0.2 };
/** Against the hours that this campus usually has, which fit much more closely. */
const USUAL: Limits = { fits: 0.9, better: 0.1 };

/** What a shifted day must reach before its clock counts as wrong. */
type Limits = { fits: number; better: number };

/** A clock that is wrong. */
export type ClockShift = {
  /** By so many hours the records lie too early (+) or too late (-). */
  hours: number;
  /** How well the hours of the day fit as they are, 0..1. */
  fits: number;
};

/**
 * Looks for the whole number of hours by which the records must be moved to fit what is expected:
 * the hours of the usual days, and where there are none, the hours of the timetable.
 * @param usual the days of the history; empty while there are too few
 */
export function clockShift(day: DayFeed, usual: readonly DayFeed[]): ClockShift | undefined {
  return usual.length > 0
    ? shiftOf(usualHours(usual), day.heard, USUAL)
    : shiftOf(day.inClass, day.heard, TIMETABLE);
}

function shiftOf(
  expected: readonly number[],
  heard: readonly number[],
  limits: Limits,
): ClockShift | undefined {
  const now = fit(expected, heard, 0);
  let best = { hours: 0, fits: now };
  for (let hours = -MOST_HOURS; hours <= MOST_HOURS; hours += 1) {
    const fits = fit(expected, heard, hours);
    if (fits > best.fits) best = { hours, fits };
  }
  const isShifted = best.fits >= limits.fits && best.fits - now >= limits.better;
  return isShifted ? { hours: best.hours, fits: now } : undefined;
}

/** The mean of the days, each of which counts the same. */
function usualHours(usual: readonly DayFeed[]): number[] {
  return usual[0]!.heard.map((_, i) =>
    usual.reduce((sum, { heard }) => sum + heard[i]! / (lengthOf(heard) || 1), 0),
  );
}

/** The cosine between what is expected and what was heard `hours` before that; 0..1. */
function fit(expected: readonly number[], heard: readonly number[], hours: number): number {
  let product = 0;
  for (const [i, value] of expected.entries()) product += value * (heard[i - hours * 2] ?? 0);
  const lengths = lengthOf(expected) * lengthOf(heard);
  return lengths === 0 ? 0 : product / lengths;
}

function lengthOf(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
